import type { PageState, Picker, PickerOption, Resource } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { filtersOf } from '../engine/query';
import { isRecord } from '../engine/json';
import { makeReader } from '../engine/reader';
import { resourceFor, typesFor } from '../engine/support';
import type { EngagementType, FieldName, PickerName, ResourceName, UnifiedRecord } from '../model';
import type { PickerScope } from './account';
import { isListable } from './offer';

/** A list that a picker shows has room for about this many entries at a time. */
const ENOUGH = 50;
/** Pages that are read at most for one answer, where the node itself must look for a text. */
const MOST_PAGES = 10;
const RECORDS_A_PAGE = 100;

/** One answer of a picker. */
export interface Found {
	options: PickerOption[];
	/** Where the next answer starts; undefined at the end. */
	next?: PageState;
}

/**
 * One page of what an account has, for a text that names it. Where the CRM cannot look for the text, pages are read until
 * enough entries match. Undefined where the CRM has no such list.
 */
export async function lookUp(
	scope: PickerScope,
	name: PickerName,
	term: string | undefined,
	state?: PageState,
): Promise<Found | undefined> {
	const picker = pickerFor(scope, name);
	if (picker === undefined) return undefined;
	if (term === undefined || picker.searches === true) {
		const { options, next } = await picker.page(term, scope.client, state);
		return { options, ...progress(next, state) };
	}
	return await searchByHand(picker, term, scope, state);
}

async function searchByHand(
	picker: Picker,
	term: string,
	{ client }: PickerScope,
	state: PageState | undefined,
): Promise<Found> {
	const wanted = term.toLowerCase();
	const options: PickerOption[] = [];
	let place = state;
	for (let page = 0; page < MOST_PAGES && options.length < ENOUGH; page++) {
		const answer = await picker.page(undefined, client, place);
		for (const option of answer.options) {
			if (matches(option, wanted)) options.push(option);
		}
		const { next } = progress(answer.next, place);
		if (next === undefined) return { options };
		place = next;
	}
	return place === undefined ? { options } : { options, next: place };
}

function matches({ id, name, hint }: PickerOption, wanted: string): boolean {
	return (
		id === wanted || [name, hint].some((text) => text?.toLowerCase().includes(wanted) === true)
	);
}

/** The next place, unless it is the present one: a list must not go round in circles. */
function progress(next: PageState | undefined, state: PageState | undefined): { next?: PageState } {
	return next === undefined || JSON.stringify(next) === JSON.stringify(state) ? {} : { next };
}

function pickerFor(scope: PickerScope, name: PickerName): Picker | undefined {
	const own = scope.crm.pickers[name];
	if (own !== undefined) return own;
	if (name === 'contact') return listPicker('contact', scope.crm.contact);
	if (name !== 'engagement') return undefined;
	const types = scope.type === undefined ? typesFor(scope.crm, 'list') : [scope.type];
	for (const type of types) {
		const resource = resourceFor(scope.crm, 'engagement', type);
		if (isCannot(resource)) continue;
		const picker = listPicker('engagement', resource, scope.type === undefined ? undefined : type);
		if (picker !== undefined) return picker;
	}
	return undefined;
}

const SHOWN: FieldName[] = [
	'id',
	'name',
	'first_name',
	'last_name',
	'email_addresses',
	'subject',
	'content',
	'start_time',
	'created_at',
];

/** Makes a picker of a resource's own list. */
function listPicker(
	name: ResourceName,
	resource: Resource,
	type?: EngagementType,
): Picker | undefined {
	const { list } = resource;
	if (isCannot(list) || !isListable(resource)) return undefined;
	const read = makeReader(name, resource, (field) => SHOWN.includes(field));
	const searches =
		filtersOf(resource, type).includes('search') && list.filters.search?.by === 'native';
	return {
		searches,
		page: async (term, api, state) => {
			const query = {
				filters: term === undefined || !searches ? {} : { search: term },
				types: type === undefined ? [...(resource.types ?? [])] : [type],
				size: Math.min(list.pageSize, RECORDS_A_PAGE),
				customFields: false,
			};
			const context = await resource.context?.(api);
			const { records, next } = await list.page(query, api, state);
			const options = records.map((record) => optionFor(read(record, { context })));
			return { options: options.filter((option) => option !== undefined), next };
		},
	};
}

function optionFor(record: UnifiedRecord): PickerOption | undefined {
	const {
		id,
		name,
		first_name: first,
		last_name: last,
		email_addresses: emails,
		subject,
		content,
	} = record;
	if (id === undefined || id === null) return undefined;
	const fullName = name ?? [first, last].filter((part) => isText(part)).join(' ');
	const email = emails?.[0]?.email;
	const label = [fullName, subject, email, plainText(content)].find(isText) ?? id;
	const time = record.start_time ?? record.created_at;
	const hint = email !== undefined && email !== label ? email : time?.slice(0, 10);
	return { id, name: label, ...(hint === undefined ? {} : { hint }) };
}

function isText(text: unknown): text is string {
	return typeof text === 'string' && text.trim() !== '';
}

/** The beginning of a text that may be HTML. */
function plainText(content: string | null | undefined): string | undefined {
	const text = content
		?.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return text === undefined || text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

/** A place in a list as the text that n8n hands back for the next page. */
export function toToken(state: PageState | undefined): string | undefined {
	return state === undefined ? undefined : JSON.stringify({ state });
}

/** The place that a text stands for; the beginning for anything else. */
export function fromToken(token: unknown): PageState | undefined {
	if (typeof token !== 'string' || token === '') return undefined;
	const content: unknown = JSON.parse(token);
	return isRecord(content) ? (content.state as PageState | undefined) : undefined;
}
