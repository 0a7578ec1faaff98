import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Lane, Offer } from './offer';

/** Fields of free text, the first of which the walk changes in an update. */
const TEXT_FIELDS = [
	'first_name',
	'last_name',
	'name',
	'subject',
	'content',
	'title',
	'description',
	'internal_notes',
];

/** Unified bodies of the writes in one lane. */
export interface Bodies {
	create: IDataObject;
	update: IDataObject;
	upsert: IDataObject;
}

/**
 * Chooses what the walk writes.
 * @param account integration and authentication of the lane, as node parameters
 * @param example the smallest body that the CRM accepts for create
 */
export function chooseBodies(
	offer: Offer,
	account: INodeParameters,
	lane: Lane,
	example: IDataObject,
): Bodies {
	const create = { ...example };
	const hasEmail = fieldsFor(offer, account, lane, 'create').includes('email_addresses');
	if (lane.operations.includes('upsert') && hasEmail && create.email_addresses === undefined) {
		create.email_addresses = [{ email: `walk.${String(account.integration)}@example.com` }];
	}
	const update = smallestUpdate(create, fieldsFor(offer, account, lane, 'update'));
	const upsertFields = fieldsFor(offer, account, lane, 'upsert');
	const upsert = Object.fromEntries(
		Object.entries(create).filter(([field]) => upsertFields.includes(field)),
	);
	return { create, update, upsert };
}

/** One text, preferably one that the record has; where the CRM takes none, the record as it was created. */
function smallestUpdate(created: IDataObject, offered: string[]): IDataObject {
	const texts = TEXT_FIELDS.filter((field) => offered.includes(field));
	const text = texts.find((field) => typeof created[field] === 'string') ?? texts[0];
	if (text !== undefined) return { [text]: `${String(created[text] ?? 'Walk')} updated` };
	return Object.fromEntries(Object.entries(created).filter(([field]) => offered.includes(field)));
}

function fieldsFor(
	offer: Offer,
	account: INodeParameters,
	lane: Lane,
	operation: string,
): string[] {
	const { resource, engagementType } = lane;
	const type = engagementType === undefined ? {} : { engagementType };
	return offer.children('fields', { ...account, resource, ...type, operation, fieldInput: 'form' });
}
