import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { List, Resource } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import type { Client } from '../engine/client';
import { InputError } from '../engine/failures';
import { isEmpty } from '../engine/json';
import { walk } from '../engine/lister';
import type { ListPart, Walk } from '../engine/lister';
import { checkFilters } from '../engine/query';
import type { Shape } from '../engine/output';
import { toJsonLines } from '../engine/stream';
import { typesFor } from '../engine/support';
import type { EngagementType, FilterName } from '../model';
import { parameter } from './parameters';
import type { RunOptions } from './parameters';
import type { Scope } from './scope';

/** Lists records for one input item. */
export async function list(scope: Scope, item: number): Promise<INodeExecutionData[]> {
	const options = scope.options(item);
	const { walkOptions, client } = await prepare(scope, item, options);
	const pages = shapedPages(scope, walkOptions, options, client);
	switch (options.outputMode) {
		case 'pages':
			return await asPages(pages, options, item);
		case 'file':
			return [await asFile(scope, pages, item)];
		default:
			return await asItems(scope, pages, options, item, walkOptions.limit);
	}
}

async function prepare(
	scope: Scope,
	item: number,
	options: RunOptions,
): Promise<{ walkOptions: Walk; client: Client }> {
	const { context, crm, resourceName } = scope;
	const raw = { ...parameter<Record<string, unknown>>(context, 'filters', item, {}) };
	const type = listedType(scope, item, raw);
	delete raw.engagement_type;
	const resources = listable(scope, resourcesFor(scope, type), raw, type);
	const filters = checkFilters(raw, {
		crm,
		resources: resources.map(({ resource }) => resource),
		name: resourceName,
		type,
		zone: context.getTimezone(),
	});
	const returnAll = parameter<boolean>(context, 'returnAll', item, false);
	const limit = returnAll ? undefined : Number(parameter<unknown>(context, 'limit', item, 50));
	if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
		throw new InputError(
			'The limit must be a whole number of at least 1',
			'Turn on Return All to get every record.',
		);
	}
	const client = scope.client(options);
	const parts: ListPart[] = [];
	for (const { resource, list: declared, types } of resources) {
		const sentence = declared.check?.(filters, types);
		if (sentence !== undefined) throw new InputError(sentence);
		const { context: lookedUp } = await scope.readContext(resource, client);
		parts.push({ resource, list: declared, types, context: lookedUp });
	}
	return {
		client,
		walkOptions: {
			name: `${crm.id}/${resourceName}/${type ?? ''}`,
			parts,
			filters,
			customFields: wantsCustomFields(options),
			limit,
			cursor: options.cursor,
			readsAhead: true,
			signal: context.getExecutionCancelSignal?.(),
		},
	};
}

/** Whether the output will show the account's own fields, which some CRMs must be asked for. */
export function wantsCustomFields(options: RunOptions): boolean {
	if (options.responseFormat === 'raw') return true;
	if (options.excludeFields.includes('custom_fields')) return false;
	return options.includeFields.length === 0 || options.includeFields.includes('custom_fields');
}

function listedType(
	scope: Scope,
	item: number,
	raw: Record<string, unknown>,
): EngagementType | undefined {
	if (scope.resourceName === 'contact') return undefined;
	const filtered = String(raw.engagement_type ?? '').trim();
	const chosen = String(parameter<unknown>(scope.context, 'engagementType', item, '') ?? '').trim();
	if (filtered !== '' && chosen !== '' && filtered !== chosen) {
		throw new InputError(
			`The engagement type is ${chosen}, but the filter asks for ${filtered}`,
			'Set the type in one place.',
		);
	}
	return filtered === '' ? scope.type(item) : scope.knownType(filtered.toLowerCase());
}

function resourcesFor(
	scope: Scope,
	type: EngagementType | undefined,
): Array<{ resource: Resource; list: List; types: EngagementType[] }> {
	const { crm, resourceName } = scope;
	const first = scope.resource(type);
	const wanted = type === undefined ? typesFor(crm, 'list') : [type];
	const resources = resourceName === 'contact' || type !== undefined ? [first] : crm.engagement;
	return resources.flatMap((resource) => {
		const types = wanted.filter((each) => resource.types?.includes(each));
		const declared = resource.list;
		if (isCannot(declared) || (resourceName === 'engagement' && types.length === 0)) return [];
		return [{ resource, list: declared, types }];
	});
}

/** Without a type, those whose list cannot do without a filter that is not given are left out, and the user is told. */
function listable<Part extends { list: List; types: EngagementType[] }>(
	scope: Scope,
	parts: Part[],
	filters: Record<string, unknown>,
	type: EngagementType | undefined,
): Part[] {
	if (type !== undefined || parts.length < 2) return parts;
	const missingOf = ({ list: declared }: Part) =>
		(Object.keys(declared.filters) as FilterName[]).filter(
			(name) =>
				name !== 'engagement_type' &&
				declared.filters[name]?.required === true &&
				isEmpty(filters[name]),
		);
	const rest = parts.filter((part) => missingOf(part).length === 0);
	if (rest.length === 0) return parts;
	for (const part of parts) {
		const missing = missingOf(part);
		if (missing.length === 0) continue;
		scope.hint(
			`The list is without ${part.types.join(' and ')}: ${scope.crm.label} lists that only with the filter ${missing.join(' and ')}.`,
		);
	}
	return rest;
}

interface ShapedPage {
	records: Array<Record<string, unknown>>;
	nextCursor?: string;
}

async function* shapedPages(
	scope: Scope,
	walkOptions: Walk,
	options: RunOptions,
	client: Client,
): AsyncGenerator<ShapedPage> {
	for await (const { part, records, nextCursor } of walk(walkOptions, client)) {
		const shape: Shape = scope.shape(part.resource, options);
		const read = { context: part.context };
		yield { records: records.map((record) => shape(record, read)), nextCursor };
	}
}

async function asItems(
	scope: Scope,
	pages: AsyncIterable<ShapedPage>,
	{ keyBy }: RunOptions,
	item: number,
	limit: number | undefined,
): Promise<INodeExecutionData[]> {
	const pairedItem = { item };
	const items: INodeExecutionData[] = [];
	const keyed: IDataObject = {};
	let more = false;
	for await (const { records, nextCursor } of pages) {
		more = nextCursor !== undefined;
		if (keyBy === undefined) {
			for (const record of records) items.push({ json: record as IDataObject, pairedItem });
		} else {
			Object.assign(keyed, byKey(records, keyBy));
		}
	}
	if (more && limit !== undefined) {
		scope.hint(
			`The list stopped at the limit of ${limit}: there are more records. Turn on Return All to get them.`,
		);
	}
	return keyBy === undefined ? items : [{ json: keyed, pairedItem }];
}

async function asPages(
	pages: AsyncIterable<ShapedPage>,
	{ keyBy }: RunOptions,
	item: number,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	for await (const { records, nextCursor } of pages) {
		const result = keyBy === undefined ? records : byKey(records, keyBy);
		items.push({
			json: { result: result as IDataObject[], next_cursor: nextCursor ?? null },
			pairedItem: { item },
		});
	}
	return items;
}

async function asFile(
	scope: Scope,
	pages: AsyncIterable<ShapedPage>,
	item: number,
): Promise<INodeExecutionData> {
	let count = 0;
	async function* counted() {
		for await (const { records } of pages) {
			count += records.length;
			yield records;
		}
	}
	const fileName = `${scope.crm.id}-${scope.resourceName}s.ndjson`;
	const data = await scope.context.helpers.prepareBinaryData(
		toJsonLines(counted()),
		fileName,
		'application/x-ndjson',
	);
	return {
		json: { count, fileName },
		binary: { data: { ...data, fileName } },
		pairedItem: { item },
	};
}

/** Records by one of their fields; a record without it is left out. The last of two with the same value wins. */
function byKey(records: Array<Record<string, unknown>>, field: string): IDataObject {
	const result: IDataObject = {};
	for (const record of records) {
		const key = record[field];
		if (typeof key === 'string' || typeof key === 'number')
			result[String(key)] = record as IDataObject;
	}
	return result;
}
