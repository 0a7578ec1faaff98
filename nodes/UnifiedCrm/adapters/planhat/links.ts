import type { Field, VendorRecord } from '../adapter';
import { asList, asRecord, asRecords, asText, isRecord } from '../../engine/json';

/** The company; a record cannot be without one. */
export const companyField: Field = {
	required: ['create'],
	keeps: true,
	read: ({ companyId, companyName }) => {
		const id = asText(companyId);
		if (id === undefined) return undefined;
		const name = asText(companyName);
		return name === undefined ? { id } : { id, name };
	},
	write: (body, value) => {
		body.companyId = asRecord(value).id;
	},
};

/** End users, as objects with an id or, in older records, as bare ids. The list is replaced. */
export const enduserField: Field = {
	read: ({ endusers }) => {
		const links: Array<{ id: string }> = [];
		for (const each of asList(endusers)) {
			const id = isRecord(each) ? (asText(each.id) ?? asText(each._id)) : asText(each);
			if (id !== undefined) links.push({ id });
		}
		return links.length === 0 ? undefined : links;
	},
	write: (body, value) => {
		body.endusers = asRecords(value).map(({ id }): VendorRecord => ({ id }));
	},
};
