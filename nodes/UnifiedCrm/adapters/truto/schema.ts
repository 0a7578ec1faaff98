import type { Api } from '../adapter';
import { InputError } from '../../engine/failures';
import { asRecord, asText, isRecord } from '../../engine/json';
import { capabilities } from './capabilities';
import { forAccount, unified } from './gateway';
import type { Family, Query } from './gateway';

/** Query parameters of a list, by name, as far as they are known. */
type Parameters = Map<string, string | undefined>;

/** One of these is in every list's schema; without any, the schema has a form that is not understood. */
const IN_EVERY_LIST = ['limit', 'next_cursor', 'integrated_account_id', 'created_at', 'updated_at'];

/** The schema of a list's query, as JSON Schema or as a plain table of parameters. */
function parametersOf(schema: unknown): Parameters | undefined {
	const table = asRecord(schema);
	const properties = isRecord(table.properties) ? table.properties : table;
	const names = Object.keys(properties);
	if (!names.some((name) => IN_EVERY_LIST.includes(name))) return undefined;
	return new Map(names.map((name) => [name, asText(asRecord(properties[name]).type)]));
}

/** What the list of the connected CRM can be filtered by. https://truto.one/docs */
async function listParameters(family: Family, api: Api): Promise<Parameters | undefined> {
	return await api.memo(`list parameters ${family}`, async (lookup) => {
		const meta = await lookup
			.get(`${unified(family)}/meta/list`, forAccount(lookup))
			.catch((): Record<string, unknown> => ({}));
		return parametersOf(meta.query_schema);
	});
}

/** A filter as Truto takes it. */
export interface Condition {
	/** Truto's parameters that can take it, the usual one first. */
	names: readonly string[];
	/** Key inside the parameter: `account[id]`, `created_at[gte]`. A parameter that is a plain text has none. */
	key?: string;
	/** What it is without a schema that tells. */
	type?: 'object' | 'array';
	value: string;
	/** What users call it. */
	label: string;
}

/** `created_at[gte]=…` is an operator, and no part of an object. */
const OPERATORS = ['gt', 'gte', 'lt', 'lte', 'asc', 'desc'];

function nameIn({ key, type: usual }: Condition, name: string, known: string | undefined): string {
	if (key === undefined) return name;
	if (OPERATORS.includes(key)) return `${name}[${key}]`;
	const type = known === 'array' || known === 'object' || known === 'string' ? known : usual;
	if (type === 'string') return name;
	return type === 'array' ? `${name}[][${key}]` : `${name}[${key}]`;
}

/**
 * The query for what is wanted. What Truto does with a parameter that the CRM behind it does not know is not documented:
 * such a filter is refused, where the account tells what it knows.
 */
export async function queryFor(family: Family, conditions: Condition[], api: Api): Promise<Query> {
	if (conditions.length === 0) return {};
	const parameters = await listParameters(family, api);
	const query: Query = {};
	for (const condition of conditions) {
		const name = condition.names.find((each) => parameters === undefined || parameters.has(each));
		if (name === undefined) throw await unknownFilter(family, condition, api);
		query[nameIn(condition, name, parameters?.get(name))] = condition.value;
	}
	return query;
}

async function unknownFilter(family: Family, { label }: Condition, api: Api): Promise<InputError> {
	const { label: crm } = await capabilities(api);
	return new InputError(
		`${crm} cannot filter ${family} by ${label} through Truto`,
		'Leave the filter out, and use the node Filter behind this one.',
	);
}
