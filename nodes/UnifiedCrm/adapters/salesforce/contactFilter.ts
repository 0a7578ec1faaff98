import type { Api } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asText } from '../../engine/json';
import { equals, PAGE_SIZE, quote, select } from './soql';

type Way = 'joined' | 'listed' | 'who';

/** Ids that fit into the address of a query. */
const MOST_IDS = 300;

/**
 * The condition for activities of a contact. With Shared Activities a contact may stand beside the primary one, in a
 * relation; whether that relation can be joined, or read at all, is tried once per account.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_taskrelation.htm
 */
export async function contactConditions(
	object: 'Task' | 'Event',
	contact: string | undefined,
	api: Api,
): Promise<string[]> {
	if (contact === undefined) return [];
	const relation = { object: `${object}Relation`, key: `${object}Id` };
	const joined = `Id IN (SELECT ${relation.key} FROM ${relation.object} WHERE RelationId = ${quote(contact)})`;
	const listed = async (lookup: Api, limit: number) =>
		await select(
			{
				object: relation.object,
				columns: ['Id', relation.key],
				conditions: [...equals('RelationId', contact), 'IsWhat = false'],
			},
			limit,
			lookup,
		);
	const way = await api.memo<Way>(`contacts of ${object}`, async (lookup) => {
		if (await works(select({ object, columns: ['Id'], conditions: [joined] }, 1, lookup)))
			return 'joined';
		return (await works(listed(lookup, 1))) ? 'listed' : 'who';
	});
	if (way === 'joined') return [joined];
	if (way === 'who') return equals('WhoId', contact);
	const ids = (await listed(api, PAGE_SIZE))
		.map((row) => asText(row[relation.key]))
		.filter((id) => id !== undefined);
	const others =
		ids.length === 0 || ids.length > MOST_IDS ? '' : ` OR Id IN (${ids.map(quote).join(', ')})`;
	return [`(WhoId = ${quote(contact)}${others})`];
}

async function works(query: Promise<unknown>): Promise<boolean> {
	const failure = await query.then(
		() => undefined,
		(error: Error) => error,
	);
	if (failure === undefined) return true;
	if (failure instanceof VendorError && failure.kind === 'invalid') return false;
	throw failure;
}
