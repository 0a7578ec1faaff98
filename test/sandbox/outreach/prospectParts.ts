import type { Part, ProspectRow, Row } from './rows';

/** Parts of one prospect in the id space of email addresses and phone numbers. */
const PLACES = 1000;

export type PartKind = 'emails' | 'phones';

/** Array attributes of a prospect's phones, by the type of phone. */
export const PHONE_LISTS: Record<string, string> = {
	work: 'workPhones',
	mobile: 'mobilePhones',
	home: 'homePhones',
	other: 'otherPhones',
	voip: 'voipPhones',
};

export function partId(prospectId: number, place: number): number {
	return prospectId * PLACES + place;
}

/** The prospect that an email address or phone number belongs to, by its id. */
export function ownerOfPart(id: number): number {
	return Math.floor(id / PLACES);
}

const ordered = (parts: Part[]) =>
	[...parts].sort((left, right) => Number(left.attributes.order) - Number(right.attributes.order));

/** Brings the attributes that follow from others in line: lists of addresses and numbers, name, relationships. */
export function settled(row: ProspectRow): ProspectRow {
	const { emails, phones } = row;
	const attributes = { ...row.attributes };
	attributes.emails = ordered(emails).map((part) => part.attributes.email);
	for (const [type, list] of Object.entries(PHONE_LISTS)) {
		attributes[list] = ordered(phones)
			.filter((part) => part.attributes.phoneType === type)
			.map((part) => part.attributes.number);
	}
	const name = [attributes.firstName, attributes.lastName]
		.filter((text) => typeof text === 'string')
		.join(' ');
	attributes.name = name === '' ? null : name;
	return {
		...row,
		attributes,
		members: {
			...row.members,
			emailAddresses: ordered(emails).map(({ id }) => ({ type: 'emailAddress', id })),
			phoneNumbers: ordered(phones).map(({ id }) => ({ type: 'phoneNumber', id })),
		},
	};
}

/** A part as a record of its own resource. */
export function partRow(owner: ProspectRow, part: Part): Row {
	return { ...part, links: { prospect: { type: 'prospect', id: owner.id } } };
}

/** Lists of a write in the place of the parts they name; those with the same address or number stay the same part. */
export function replaceLists(
	row: ProspectRow,
	given: Record<string, unknown>,
	now: string,
): ProspectRow {
	let { nextPart, emails, phones } = row;
	const rebuild = (
		old: Part[],
		values: unknown,
		key: 'email' | 'number',
		more: Record<string, unknown>,
	) =>
		[...new Set(Array.isArray(values) ? values.map(String) : [])].map((value, order): Part => {
			const same = old.find((part) => part.attributes[key] === value);
			if (same !== undefined) return { ...same, attributes: { ...same.attributes, order } };
			const attributes = { [key]: value, order, createdAt: now, updatedAt: now, ...more };
			return { id: partId(row.id, nextPart++), attributes };
		});
	if (given.emails !== undefined)
		emails = rebuild(emails, given.emails, 'email', { emailType: 'work', status: null });
	for (const [type, list] of Object.entries(PHONE_LISTS)) {
		if (given[list] === undefined) continue;
		const own = phones.filter((part) => part.attributes.phoneType === type);
		const others = phones.filter((part) => part.attributes.phoneType !== type);
		const more = { phoneType: type, extension: null, countryCode: null, status: null };
		phones = [...others, ...rebuild(own, given[list], 'number', more)];
	}
	return { ...row, nextPart, emails, phones };
}
