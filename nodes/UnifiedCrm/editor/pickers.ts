import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import type { CustomFieldDefinition, PageState, PickerOption, Resource } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { InputError } from '../engine/failures';
import { resourceFor, typesOf } from '../engine/support';
import type { PickerName } from '../model';
import type { PickerScope } from './account';
import { withAccount } from './account';
import { searchMethod } from './controls';
import { fromToken, lookUp, toToken } from './lookups';
import { sortedBy } from './texts';

type Methods = Required<Pick<NonNullable<INodeType['methods']>, 'listSearch' | 'loadOptions'>>;

const PLURALS: Record<PickerName, string> = {
	account: 'accounts',
	contact: 'contacts',
	engagement: 'engagements',
	lead: 'leads',
	opportunity: 'opportunities',
	owner: 'users',
	project: 'projects',
	tag: 'tags',
};

/** A list of tags is shown whole; this many pages are read at most. */
const MOST_TAG_PAGES = 20;
const MOST_CHOICES_SHOWN = 8;

function searcher(name: PickerName) {
	return async function (
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: unknown,
	): Promise<INodeListSearchResult> {
		return await withAccount(this, `list the ${PLURALS[name]}`, async (scope) => {
			const term = filter?.trim();
			const found = await lookUp(
				scope,
				name,
				term === undefined || term === '' ? undefined : term,
				fromToken(paginationToken),
			);
			if (found === undefined) {
				throw new InputError(
					`${scope.crm.label} cannot list ${PLURALS[name]} here`,
					'Switch the field to "By ID" and give the ID.',
				);
			}
			return { results: found.options.map(toItem), paginationToken: toToken(found.next) };
		});
	};
}

function toItem({ id, name, hint }: PickerOption): INodePropertyOptions {
	return { name: hint === undefined || hint === name ? name : `${name} (${hint})`, value: id };
}

async function getTags(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withAccount(this, `list the ${PLURALS.tag}`, async (scope) => {
		const tags: INodePropertyOptions[] = [];
		let place: PageState | undefined;
		for (let page = 0; page < MOST_TAG_PAGES; page++) {
			const found = await lookUp(scope, 'tag', undefined, place);
			for (const option of found?.options ?? []) tags.push(toItem(option));
			place = found?.next;
			if (place === undefined) break;
		}
		return sortedBy(tags, ({ name }) => name);
	});
}

async function getCustomFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withAccount(this, 'list the custom fields', async (scope) => {
		const isContact = this.getCurrentNodeParameter('resource') !== 'engagement';
		const resources = isContact ? [scope.crm.contact] : engagementResources(scope);
		const byKey = new Map<string, CustomFieldDefinition>();
		for (const { customFields } of resources) {
			for (const definition of (await customFields?.definitions(scope.client)) ?? []) {
				if (definition.readOnly !== true) byKey.set(definition.key, definition);
			}
		}
		return sortedBy([...byKey.values()].map(customFieldOption), ({ name }) => name);
	});
}

function engagementResources({ crm, type }: PickerScope): Resource[] {
	const resources = (type === undefined ? typesOf(crm) : [type]).map((each) =>
		resourceFor(crm, 'engagement', each),
	);
	return [...new Set(resources)].flatMap((resource) => (isCannot(resource) ? [] : [resource]));
}

const TYPE_NAMES: Record<CustomFieldDefinition['type'], string> = {
	text: 'text',
	number: 'number',
	boolean: 'true or false',
	date: 'date',
	time: 'date and time',
	choice: 'one choice',
	choices: 'several choices',
	other: 'other',
};

function customFieldOption({
	key,
	label,
	type,
	options = [],
}: CustomFieldDefinition): INodePropertyOptions {
	const shown = options.slice(0, MOST_CHOICES_SHOWN).map((option) => option.label);
	const more = options.length > shown.length ? ` and ${options.length - shown.length} more` : '';
	return {
		name: `${label} (${TYPE_NAMES[type]})`,
		value: key,
		description: shown.length === 0 ? key : `${key}: ${shown.join(', ')}${more}`,
	};
}

/** The methods behind the lists that the panel fills from the account. */
export const pickerMethods: Methods = {
	listSearch: Object.fromEntries(
		(Object.keys(PLURALS) as PickerName[]).map((name) => [searchMethod(name), searcher(name)]),
	),
	loadOptions: { getCustomFields, getTags },
};
