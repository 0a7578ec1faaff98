import { without } from '../core/keys';
import { isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import { checked, invalid, queryOf, refusal, traced } from './answers';
import { mergeFields } from './customFields';
import type { FieldValue } from './customFields';
import { LOCATION_ID } from './ids';
import { checkLocation, checkUser } from './location';
import type { Location } from './location';
import { BUSINESSES } from './seeds';
import type { Row } from './store';

const text: Rule = { type: 'string', nullable: true };
const words: Rule = { type: 'array', items: { type: 'string' } };
const isEmail = (value: unknown) =>
	value === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value));
const channel: Rule = {
	type: 'object',
	keys: {
		status: { type: 'string', required: true, values: ['active', 'inactive', 'permanent'] },
		message: text,
		code: text,
	},
};
const channels = (...names: string[]): Rules =>
	Object.fromEntries(names.map((name) => [name, channel]));

const UPDATE_RULES: Rules = {
	firstName: text,
	lastName: text,
	name: text,
	email: { ...text, test: isEmail },
	gender: text,
	phone: { ...text, test: (value) => value === '' || toE164(String(value)) !== undefined },
	address1: text,
	city: text,
	state: text,
	postalCode: text,
	country: { ...text, test: (value) => /^(?:[A-Z]{2})?$/.test(String(value)) },
	website: text,
	timezone: text,
	dnd: { type: 'boolean' },
	dndSettings: {
		type: 'object',
		keys: channels('Call', 'Email', 'SMS', 'WhatsApp', 'GMB', 'FB', 'call', 'email', 'sms'),
	},
	inboundDndSettings: { type: 'object', keys: channels('all') },
	tags: words,
	customFields: {
		type: 'array',
		items: {
			type: 'object',
			keys: {
				id: { type: 'string' },
				key: { type: 'string' },
				field_value: { type: 'any', nullable: true },
				fieldValue: { type: 'any', nullable: true },
			},
		},
	},
	source: text,
	dateOfBirth: { type: 'any', nullable: true },
	assignedTo: text,
};
const CREATE_RULES: Rules = {
	...UPDATE_RULES,
	locationId: { type: 'string', required: true, filled: true },
	companyName: text,
};

/** Numbers without a country are taken as American ones. */
function toE164(given: string): string | undefined {
	const compact = given.replace(/[\s().-]/g, '');
	if (!/^\+?\d{5,15}$/.test(compact)) return undefined;
	if (compact.startsWith('+')) return compact;
	return /^1\d{10}$/.test(compact) ? `+${compact}` : `+1${compact}`;
}

type Written = Record<string, unknown>;

function namesOf(written: Written): Written {
	if (typeof written.name !== 'string' || 'firstName' in written || 'lastName' in written)
		return {};
	const [first, ...rest] = written.name.trim().split(/\s+/);
	return { firstName: first ?? null, lastName: rest.length > 0 ? rest.join(' ') : null };
}

function settled(before: Row, written: Written, isNewVersion: boolean): Row {
	const row: Row = {
		...before,
		...without(written, 'name', 'customFields', 'gender', 'inboundDndSettings'),
		...namesOf(written),
	};
	for (const [key, value] of Object.entries(row)) if (value === '') row[key] = null;
	if (typeof row.email === 'string') row.email = row.email.toLowerCase();
	if (typeof row.phone === 'string') row.phone = toE164(row.phone);
	if ('tags' in written) row.tags = lowered(written.tags as string[]);
	if (written.customFields !== undefined) {
		const fields = written.customFields as Written[];
		row.customFields = mergeFields(before.customFields as FieldValue[], fields, isNewVersion);
	}
	checkUser(row.assignedTo, 'assignedTo');
	return row;
}

function lowered(tags: string[]): string[] {
	return [...new Set(tags.map((tag) => tag.trim().toLowerCase()))];
}

/** The location does not allow two contacts with one address or number. */
function refuseDuplicate(location: Location, row: Row): void {
	for (const key of ['email', 'phone'] as const) {
		if (typeof row[key] !== 'string') continue;
		const holder = location.holderOf(key, row[key]);
		if (holder !== undefined && holder.id !== row.id) {
			throw refusal(400, 'This location does not allow duplicated contacts.', {
				meta: { contactId: holder.id, contactName: fullName(holder), matchingField: key },
			});
		}
	}
}

export function fullName(row: Row): string {
	return [row.firstName, row.lastName].filter(Boolean).join(' ');
}

function blank(location: Location): Row {
	const now = location.now();
	return {
		id: location.newId(),
		locationId: LOCATION_ID,
		firstName: null,
		lastName: null,
		email: null,
		additionalEmails: [],
		phone: null,
		additionalPhones: [],
		phoneLabel: null,
		companyName: null,
		businessId: null,
		type: 'lead',
		source: null,
		assignedTo: null,
		address1: null,
		city: null,
		state: null,
		postalCode: null,
		country: 'US',
		website: null,
		timezone: null,
		dnd: false,
		dndSettings: {},
		tags: [],
		dateOfBirth: null,
		customFields: [],
		followers: [],
		dateAdded: now,
		dateUpdated: now,
	};
}

/** Shape of get, create and update answers: what a contact has none of is left out, and so is its whole name. */
export function shown(row: Row): Record<string, unknown> {
	const internal = ['followers', 'phoneLabel', 'additionalPhones'];
	const entries = Object.entries(row).filter(
		([key, value]) => value !== null && !internal.includes(key),
	);
	const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : undefined);
	const derived = {
		firstNameLowerCase: lower(row.firstName),
		lastNameLowerCase: lower(row.lastName),
		fullNameLowerCase: lower(fullName(row)),
		emailLowerCase: lower(row.email),
	};
	return {
		...Object.fromEntries(entries),
		...Object.fromEntries(Object.entries(derived).filter(([, value]) => value !== undefined)),
		deleted: false,
		bounceEmail: false,
		unsubscribeEmail: false,
		validEmail: null,
	};
}

function identified(written: Written): void {
	const keys = ['email', 'phone', 'name', 'firstName', 'lastName'];
	if (!keys.some((key) => typeof written[key] === 'string' && written[key] !== '')) {
		throw invalid('Pass at least one of email, phone, name, firstName, lastName');
	}
}

export function createContact(location: Location, body: unknown, isNewVersion: boolean): unknown {
	const written = checked(body, CREATE_RULES);
	checkLocation(written.locationId);
	identified(written);
	const row = settled(blank(location), written, isNewVersion);
	refuseDuplicate(location, row);
	return traced({ contact: shown(location.writeContact(row)) });
}

/** A merge: only sent keys change, null clears. */
export function updateContact(
	location: Location,
	id: string,
	body: unknown,
	isNewVersion: boolean,
): unknown {
	const before = location.contact(id);
	const written = checked(body, UPDATE_RULES, true);
	const row = { ...settled(before, written, isNewVersion), dateUpdated: location.now() };
	refuseDuplicate(location, row);
	return traced({ succeded: true, succeeded: true, contact: shown(location.writeContact(row)) });
}

/** Matches by e-mail first, then by phone. A phone that belongs to somebody else is silently not added. */
export function upsertContact(
	location: Location,
	body: unknown,
	isNewVersion: boolean,
): { isNew: boolean; body: unknown } {
	const rules = { ...CREATE_RULES, createNewIfDuplicateAllowed: { type: 'boolean' } as Rule };
	const written: Written = without(checked(body, rules), 'createNewIfDuplicateAllowed');
	checkLocation(written.locationId);
	identified(written);
	const email = typeof written.email === 'string' ? written.email : '';
	const phone = typeof written.phone === 'string' ? (toE164(written.phone) ?? '') : '';
	const byEmail = location.holderOf('email', email);
	const byPhone = location.holderOf('phone', phone);
	const before = byEmail ?? byPhone;
	const isTaken = byPhone !== undefined && before?.id !== byPhone.id;
	const usable = isTaken ? without(written, 'phone') : written;
	const row = settled(before ?? blank(location), usable, isNewVersion);
	row.dateUpdated = location.now();
	location.writeContact(row);
	return {
		isNew: before === undefined,
		body: traced({ new: before === undefined, contact: shown(row) }),
	};
}

export function deleteContact(location: Location, id: string): unknown {
	location.contacts.delete(location.contact(id));
	return traced({ succeded: true, succeeded: true });
}

export function findDuplicate(location: Location, raw: unknown): unknown {
	const query = queryOf(raw, 'locationId!', 'number', 'email');
	checkLocation(query.locationId);
	const { email, number } = query;
	if (email === undefined && number === undefined)
		throw invalid('email or number should not be empty');
	const byEmail = email === undefined ? undefined : location.holderOf('email', email);
	const byPhone =
		number === undefined ? undefined : location.holderOf('phone', toE164(number) ?? '');
	const found = byEmail ?? byPhone;
	if (found === undefined) return traced({ contact: null });
	return traced({
		contact: shown(found),
		matchingField: byEmail === undefined ? 'phone' : 'email',
	});
}

function changedTags(location: Location, id: string, tags: string[]): Row {
	const row = location.contact(id);
	return location.writeContact({ ...row, tags, dateUpdated: location.now() });
}

export function changeTags(
	location: Location,
	id: string,
	body: unknown,
	isAdding: boolean,
): unknown {
	const given = lowered(
		checked(body, { tags: { ...words, required: true, filled: true } }).tags as string[],
	);
	const before = location.contact(id).tags as string[];
	const after = isAdding
		? [...new Set([...before, ...given])]
		: before.filter((tag) => !given.includes(tag));
	changedTags(location, id, after);
	const difference = isAdding
		? { tagsAdded: given.filter((tag) => !before.includes(tag)) }
		: { tagsRemoved: given.filter((tag) => before.includes(tag)) };
	return traced({ tags: after, ...difference });
}

export function changeTagsInBulk(location: Location, type: string, body: unknown): unknown {
	if (type !== 'add' && type !== 'remove') throw refusal(404, 'Not Found');
	const written = checked(body, {
		contacts: { ...words, required: true, filled: true },
		tags: { ...words, required: true, filled: true },
		locationId: { type: 'string', required: true },
		removeAllTags: { type: 'boolean' },
	});
	checkLocation(written.locationId);
	const responses: unknown[] = [];
	let errorCount = 0;
	for (const id of written.contacts as string[]) {
		if (location.contacts.get(id) === undefined) {
			errorCount++;
			responses.push({ contactId: id, message: 'Contact not found', type: 'error' });
			continue;
		}
		changeTags(location, id, { tags: written.tags }, type === 'add');
		if (written.removeAllTags === true && type === 'remove') changedTags(location, id, []);
		responses.push({ contactId: id, message: 'Tags updated', type: 'success' });
	}
	return traced({ succeded: errorCount === 0, errorCount, responses });
}

/** Links up to fifty contacts with a business, or with none. */
export function linkBusiness(location: Location, body: unknown): unknown {
	const written = checked(body, {
		locationId: { type: 'string', required: true },
		ids: { ...words, required: true, filled: true, max: 50 },
		businessId: { type: 'string', nullable: true },
	});
	checkLocation(written.locationId);
	if (!isObject(body) || !('businessId' in body)) throw invalid('businessId should not be empty');
	const business = BUSINESSES.find(({ id }) => id === written.businessId);
	if (written.businessId !== null && business === undefined) {
		throw refusal(400, 'Business not found');
	}
	const ids = written.ids as string[];
	for (const id of ids) location.contact(id);
	for (const id of ids) {
		location.writeContact({
			...location.contact(id),
			businessId: business?.id ?? null,
			companyName: business?.name ?? null,
			dateUpdated: location.now(),
		});
	}
	return traced({ success: true, ids });
}
