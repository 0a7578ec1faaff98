import type { Api, CustomFieldDefinition, CustomFields, Fields, VendorRecord } from '../adapter';
import { InputError, VendorError } from '../../engine/failures';
import { asRecords, asText, isRecord } from '../../engine/json';
import { sourcesOf } from '../../engine/reader';
import { userTime, withOffset } from '../../engine/time';

/** One of Zoho's modules, and what the adapter reads of it. */
export interface Module {
	/** API name, as in paths. */
	name: string;
	fields: Fields;
	/** Fields that a query cannot select. */
	unselectable?: readonly string[];
	/** Further columns of queries: lookups come without names there. */
	joined?: readonly string[];
	/** Standard fields that no unified one reads, for telling custom fields apart. */
	standard: readonly string[];
}

/** Data types that a query cannot select. https://www.zoho.com/crm/developer/docs/api/v8/COQL-Limitations.html */
const UNSELECTABLE_TYPES = new Set([
	'fileupload',
	'imageupload',
	'multiselectlookup',
	'multiuserlookup',
	'profileimage',
	'subform',
]);

/** Keys that every module's records may have and that no user made. */
const EVERYWHERE = [
	'id',
	'Owner',
	'Tag',
	'Layout',
	'Created_By',
	'Modified_By',
	'Created_Time',
	'Modified_Time',
	'Last_Activity_Time',
	'Currency',
	'Exchange_Rate',
	'Record_Image',
	'Record_Status__s',
	'Locked__s',
	'Unsubscribed_Mode',
	'Unsubscribed_Time',
];

/**
 * The fields that a module has in this account; undefined where the token may not ask.
 * https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html
 */
export async function metadataOf(module: Module, api: Api): Promise<VendorRecord[] | undefined> {
	return await api.memo(`fields ${module.name}`, async (lookup) => {
		const answer = await lookup
			.get('/settings/fields', { module: module.name })
			.catch((error: Error) => error);
		if (answer instanceof VendorError && answer.kind === 'forbidden') return undefined;
		if (answer instanceof Error) throw answer;
		return asRecords(answer.fields);
	});
}

/** Whether the account has a field; undefined where that is not known. */
export async function hasField(
	module: Module,
	name: string,
	api: Api,
): Promise<boolean | undefined> {
	return (await metadataOf(module, api))?.some(({ api_name: key }) => key === name);
}

/** The first key of each path that the declared fields read. */
function ownFields({ fields }: Module): string[] {
	return [...new Set(sourcesOf(fields).map((source) => source.split('.')[0]))];
}

/**
 * The fields to ask for: those that the unified model reads, and the account's own. A name that the account does not have
 * would fail the whole request.
 */
export async function wantedFields(
	module: Module,
	customFields: boolean,
	api: Api,
): Promise<VendorRecord[]> {
	const metadata = await metadataOf(module, api);
	const own = ownFields(module);
	if (metadata === undefined) return own.map((api_name) => ({ api_name }));
	const known = new Map(metadata.map((field) => [String(field.api_name), field]));
	const wanted = own
		.filter((name) => name.startsWith('$') || known.has(name))
		.map((name) => known.get(name) ?? { api_name: name });
	if (!customFields) return wanted;
	return [
		...wanted,
		...metadata.filter((field) => isCustom(field) && !own.includes(String(field.api_name))),
	];
}

/** The columns of a query for these fields. */
export function selectable(
	{ unselectable = [], joined = [] }: Module,
	fields: VendorRecord[],
): string[] {
	const columns = fields
		.filter(({ data_type: type }) => !UNSELECTABLE_TYPES.has(String(type)))
		.map(({ api_name: name }) => String(name))
		.filter((name) => name !== 'id' && !unselectable.includes(name));
	const present = new Set(columns);
	return ['id', ...columns, ...joined.filter((column) => present.has(column.split('.')[0]))];
}

function isCustom({ custom_field: isOwn }: VendorRecord): boolean {
	return isOwn === true;
}

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	text: 'text',
	textarea: 'text',
	email: 'text',
	phone: 'text',
	website: 'text',
	integer: 'number',
	bigint: 'text',
	double: 'number',
	currency: 'number',
	percent: 'number',
	boolean: 'boolean',
	date: 'date',
	datetime: 'time',
	picklist: 'choice',
	multiselectpicklist: 'choices',
};

function toDefinition(field: VendorRecord): CustomFieldDefinition {
	const { api_name: key, field_label: label, data_type: type, pick_list_values: values } = field;
	const options = asRecords(values).map(({ actual_value: value, display_value: shown }) => ({
		value: asText(value) ?? String(shown),
		label: asText(shown) ?? String(value),
	}));
	return {
		key: String(key),
		label: asText(label) ?? String(key),
		type: TYPES[String(type)] ?? 'other',
		...(options.length === 0 ? {} : { options }),
		...(field.read_only === true || type === 'formula' || type === 'autonumber'
			? { readOnly: true }
			: {}),
	};
}

/** The account's own fields stand among the others, under names of no fixed form. */
export function customFieldsOf(module: () => Module): CustomFields {
	let known: Set<string> | undefined;
	return {
		read: (record) => {
			known ??= new Set([
				...EVERYWHERE,
				...ownFields(module()),
				...module().standard,
				...(module().joined ?? []),
			]);
			const values: Record<string, unknown> = {};
			for (const name in record) {
				const value = record[name];
				if (
					value === null ||
					value === undefined ||
					name.charCodeAt(0) === DOLLAR ||
					known.has(name)
				)
					continue;
				if (name.endsWith('__s') || (Array.isArray(value) && value.length === 0)) continue;
				values[name] = value;
			}
			return values;
		},
		write: (body, values) => {
			for (const [name, value] of Object.entries(values)) body[name] = value;
		},
		definitions: async (api) =>
			((await metadataOf(module(), api)) ?? []).filter(isCustom).map(toDefinition),
	};
}

const DOLLAR = '$'.charCodeAt(0);

/**
 * A body whose custom fields have the form that Zoho takes: times without fractions of a second and with an offset, links
 * as objects.
 */
export async function withTypedFields(
	module: Module,
	body: VendorRecord,
	given: unknown,
	api: Api,
): Promise<VendorRecord> {
	if (!isRecord(given) || !Object.values(given).some((value) => typeof value === 'string'))
		return body;
	const types = new Map(
		((await metadataOf(module, api)) ?? []).map((field) => [field.api_name, field.data_type]),
	);
	const typed = { ...body };
	for (const [name, value] of Object.entries(given)) {
		if (typeof value !== 'string' || body[name] !== value) continue;
		if (types.get(name) === 'datetime') typed[name] = zohoTime(name, value);
		else if (types.get(name) === 'lookup' || types.get(name) === 'userlookup')
			typed[name] = { id: value };
	}
	return typed;
}

function zohoTime(name: string, text: string): string {
	const time = userTime(text, 'utc');
	if (time === undefined) {
		throw new InputError(
			`The custom field ${name} takes a date and time such as 2026-05-20T10:00:00Z, not "${text}"`,
		);
	}
	return withOffset(time);
}

/** The values of a pick list, as they are written. */
export async function pickList(module: Module, name: string, api: Api): Promise<string[]> {
	const field = (await metadataOf(module, api))?.find(({ api_name: key }) => key === name);
	return asRecords(field?.pick_list_values)
		.map(({ actual_value: value, display_value: shown }) => asText(value) ?? asText(shown))
		.filter((value) => value !== undefined);
}
