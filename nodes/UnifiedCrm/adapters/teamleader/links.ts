import type { Field, VendorRecord } from '../adapter';
import { singleReference } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';

/** A link as Teamleader writes it. */
export interface VendorLink {
	type: string;
	id: string;
}

/** The id of a link where it leads to a kind of record. */
export function idOfType(link: unknown, type: string): string | undefined {
	if (typeof link !== 'object' || link === null) return undefined;
	const { type: kind, id } = link as VendorRecord;
	return kind === type ? asText(id) : undefined;
}

/** A link that is given as a unified one. */
export function linkTo(type: string, value: unknown): VendorLink | undefined {
	const id = asText(asRecord(Array.isArray(value) ? value[0] : value).id);
	return id === undefined ? undefined : { type, id };
}

/** The deal, read as a link and written as an id; null takes it away. */
export const dealField: Field = {
	...singleReference('deal.id'),
	write: (body, value) => {
		body.deal_id = linkTo('deal', value)?.id ?? null;
	},
};

export const lacksLeads = { cannot: 'Teamleader has no leads: use a contact or a deal.' };

/** A sentence where more than one record is given for the place of one. */
export function checkOne(
	what: string,
	values: UnifiedRecord,
	names: Array<'account' | 'contact' | 'opportunity' | 'project'>,
	isRequired: boolean,
): string | undefined {
	const given = names.filter((name) => linkTo(name, values[name]) !== undefined);
	const choice = names.join(' or ');
	if (given.length > 1)
		return `Teamleader links ${what} to one record only: give ${choice}, not ${given.join(' and ')}`;
	return given.length === 0 && isRequired
		? `Teamleader needs a record that ${what} belongs to: give ${choice}`
		: undefined;
}
