import type { Api, CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { wholeList } from './rpc';

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	single_line: 'text',
	multi_line: 'text',
	single_select: 'choice',
	multi_select: 'choices',
	date: 'date',
	money: 'number',
	auto_increment: 'number',
	integer: 'number',
	number: 'number',
	boolean: 'boolean',
	email: 'text',
	telephone: 'text',
	url: 'text',
};

/** Fields whose value is a link: `{type, id}`. */
const LINKS = ['company', 'contact', 'product', 'user'];

/** Kinds of record with fields of the account's own. */
export type Context = 'contact' | 'call' | 'meeting' | 'task';

/** There is no filter for those of calls, meetings and tasks: they are picked out of all. */
async function definitionsOf(context: Context, api: Api): Promise<VendorRecord[]> {
	const filter = context === 'contact' ? { context } : {};
	const key = `custom fields ${context === 'contact' ? context : ''}`;
	const all = await api.memo(
		key,
		async (lookup) => await wholeList('customFieldDefinitions.list', { filter }, lookup),
	);
	return all.filter((definition) => definition.context === context);
}

/** Values go by the id of their definition. A value is read and written under different keys. */
function read({ custom_fields: entries }: VendorRecord): Record<string, unknown> | undefined {
	if (!Array.isArray(entries)) return undefined;
	const values: Record<string, unknown> = {};
	for (const entry of entries as VendorRecord[]) {
		const { definition, value } = entry;
		const id = (definition as VendorRecord | null | undefined)?.id;
		if (typeof id === 'string' && value !== null && value !== undefined) values[id] = value;
	}
	return values;
}

function write(body: VendorRecord, values: Record<string, unknown>): void {
	body.custom_fields = Object.entries(values).map(([id, value]) => ({ id, value }));
}

/**
 * The account's own fields of a kind of record.
 * https://developer.focus.teamleader.eu/docs/api/custom-field-definitions-list
 */
export function customFieldsOf(context: Context): CustomFields {
	return {
		read,
		write,
		definitions: async (api) => {
			return (await definitionsOf(context, api)).map(({ id, label, type, configuration }) => {
				const options = asRecords(asRecord(configuration).options).map(({ value }) => ({
					value: String(value),
					label: String(value),
				}));
				return {
					key: String(id),
					label: asText(label) ?? String(id),
					type: TYPES[String(type)] ?? 'other',
					...(options.length === 0 ? {} : { options }),
					readOnly: type === 'auto_increment',
				};
			});
		},
	};
}

/** Makes links of ids that are given as plain texts, where the field holds links. */
export async function withLinkValues(
	context: Context,
	body: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	const entries = asRecords(body.custom_fields);
	if (!entries.some(({ value }) => typeof value === 'string')) return body;
	const types = new Map(
		(await definitionsOf(context, api)).map(({ id, type }) => [id, String(type)]),
	);
	const linked = entries.map(({ id, value }) => {
		const type = types.get(id);
		return typeof value === 'string' && type !== undefined && LINKS.includes(type)
			? { id, value: { type, id: value } }
			: { id, value };
	});
	return { ...body, custom_fields: linked };
}
