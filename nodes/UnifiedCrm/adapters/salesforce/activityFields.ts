import type { Feed, Field } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';

/** Prefixes of ids tell the object. https://help.salesforce.com/s/articleView?id=000385203 */
const CONTACT = '003';
const LEAD = '00Q';
const ACCOUNT = '001';
const OPPORTUNITY = '006';

/**
 * People of an activity: `WhoId` holds a contact or a lead. Several contacts need Shared Activities and a list beside it.
 * @param idsKey the list of ids that is written, `TaskWhoIds` or `EventWhoIds`
 * @param relations the child relationship that is read
 */
export function whoFields(idsKey: string, relations: string): { contact: Field; lead: Field } {
	return {
		contact: {
			sources: ['WhoId', `(SELECT RelationId, Type FROM ${relations})`],
			read: (record) => {
				const who = asText(record.WhoId);
				const others = record[relations];
				if (others === null || others === undefined) {
					return who?.startsWith(CONTACT) === true ? [{ id: who }] : undefined;
				}
				const ids = new Set<string>();
				if (who?.startsWith(CONTACT) === true) ids.add(who);
				for (const { RelationId } of asRecords(asRecord(others).records)) {
					const id = asText(RelationId);
					if (id?.startsWith(CONTACT) === true) ids.add(id);
				}
				return ids.size === 0 ? undefined : [...ids].map((id) => ({ id }));
			},
			write: (body, value) => {
				const ids = asRecords(value).map(({ id }) => id);
				body.WhoId = ids[0] ?? null;
				if (ids.length > 1) body[idsKey] = ids;
			},
			note: 'More than one contact needs the org’s setting Shared Activities',
		},
		lead: {
			sources: ['WhoId'],
			most: 1,
			read: ({ WhoId }) => {
				const id = asText(WhoId);
				return id?.startsWith(LEAD) === true ? [{ id }] : undefined;
			},
			write: (body, value) => {
				body.WhoId = asRecords(value)[0]?.id ?? null;
			},
		},
	};
}

/** What an activity is about: `WhatId` holds an opportunity, else an account; the account of either is derived. */
export const whatFields: { account: Field; opportunity: Field } = {
	account: {
		sources: ['AccountId', 'WhatId'],
		read: ({ AccountId, WhatId }) => {
			const what = asText(WhatId);
			const id = what?.startsWith(ACCOUNT) === true ? what : asText(AccountId);
			return id === undefined ? undefined : { id };
		},
		write: (body, value, { values }) => {
			if (
				values.opportunity === undefined ||
				values.opportunity === null ||
				values.opportunity.length === 0
			) {
				body.WhatId = asRecord(value).id ?? null;
			}
		},
		note: 'With an opportunity the account is that of the opportunity',
	},
	opportunity: {
		sources: ['WhatId'],
		most: 1,
		read: ({ WhatId }) => {
			const id = asText(WhatId);
			return id?.startsWith(OPPORTUNITY) === true ? [{ id }] : undefined;
		},
		write: (body, value) => {
			body.WhatId = asRecords(value)[0]?.id ?? null;
		},
	},
};

/** Rules on who and what. https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm */
export function checkLinks({
	lead,
	contact,
	account,
	opportunity,
}: UnifiedRecord): string | undefined {
	if (!lead?.length) return undefined;
	if (contact?.length)
		return 'Salesforce links an activity to a lead or to contacts, not to both: give one of them';
	return account || opportunity?.length
		? 'Salesforce does not link the activity of a lead to an account or opportunity: leave them out'
		: undefined;
}

export const FEED: Pick<Feed, 'order' | 'granularityMs' | 'lagMs' | 'note'> = {
	order: 'ascending',
	granularityMs: 1_000,
	lagMs: 10_000,
	note: 'One query per 2,000 changes. Deletions are not seen.',
};
