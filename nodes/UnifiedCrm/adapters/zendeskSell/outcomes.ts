import type { Api, Field } from '../adapter';
import { vendorNumber } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asText } from '../../engine/json';
import { itemsOf, PAGE_SIZE } from './records';

/** Names of the account's outcomes by their ids. */
export type Outcomes = Map<string, string>;

/** https://developer.zendesk.com/api-reference/sales-crm/resources/call-outcomes/ */
export async function outcomesOf(
	list: 'call_outcomes' | 'visit_outcomes',
	api: Api,
): Promise<Outcomes> {
	return await api.memo(list, async (lookup) => {
		const items = itemsOf(await lookup.get(`/v2/${list}`, { per_page: PAGE_SIZE }));
		return new Map(items.map(({ id, name }) => [String(id), String(name)]));
	});
}

/** The outcome as the status: its name in lower case. */
export const outcomeStatus: Field<Outcomes> = {
	sources: ['outcome_id'],
	note: 'Name of one of the outcomes that the account has set up',
	read: ({ outcome_id: outcome }, { context }) => {
		const id = asText(outcome);
		return id === undefined ? undefined : (context?.get(id)?.toLowerCase() ?? id);
	},
	write: (body, value, { context }) => {
		body.outcome_id = value === null ? null : vendorNumber(idOf(String(value), context));
	},
};

function idOf(status: string, outcomes: Outcomes): string {
	const wanted = status.trim().toLowerCase();
	for (const [id, name] of outcomes) {
		if (name.toLowerCase() === wanted || id === wanted) return id;
	}
	throw new InputError(
		`Zendesk Sell has no outcome "${status}" for the field "Status" (status)`,
		`The account's outcomes are: ${[...outcomes.values()].join(', ') || 'none'}.`,
	);
}
