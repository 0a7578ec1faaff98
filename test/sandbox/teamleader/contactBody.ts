import { isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import type { Account } from './account';
import { invalid } from './answers';
import { BOOLEAN, DATE, NULLABLE_TEXT, oneOf, required, TEXT, TEXTS, textsOf, UUID } from './body';
import type { Context } from './context';
import { CUSTOM_FIELDS, readCustomFields } from './customFields';
import type { Address, Contact } from './rows';
import { AREAS } from './seeds';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const COUNTRY = /^[A-Z]{2}$/;
const PRIMARY = oneOf('primary');
const GENDER: Rule = {
	...oneOf('female', 'male', 'non_binary', 'prefers_not_to_say', 'unknown'),
	nullable: true,
};
const NULLABLE_DATE: Rule = { ...DATE, nullable: true };
const isEmail = (value: unknown) => typeof value === 'string' && EMAIL.test(value);

const TELEPHONES: Rule = {
	type: 'array',
	items: {
		type: 'object',
		keys: { type: required(oneOf('phone', 'mobile', 'fax')), number: required(TEXT) },
	},
};
const ADDRESSES: Rule = {
	type: 'array',
	items: {
		type: 'object',
		keys: {
			type: required(oneOf('primary', 'invoicing', 'delivery', 'visiting')),
			address: {
				type: 'object',
				required: true,
				keys: {
					line_1: { ...NULLABLE_TEXT },
					postal_code: { ...NULLABLE_TEXT },
					city: { ...NULLABLE_TEXT },
					country: required({ type: 'string', test: (value) => COUNTRY.test(String(value)) }),
					area_level_two_id: UUID,
					addressee: TEXT,
				},
			},
		},
	},
};
/** What a create takes. */
export const NEW: Rules = {
	first_name: TEXT,
	last_name: required(TEXT),
	emails: emails(false),
	salutation: TEXT,
	telephones: TELEPHONES,
	website: TEXT,
	addresses: ADDRESSES,
	language: { type: 'string', test: (value) => /^[a-z]{2}(?:-[A-Z]{2})?$/.test(String(value)) },
	gender: GENDER,
	birthdate: DATE,
	iban: TEXT,
	bic: TEXT,
	national_identification_number: TEXT,
	remarks: TEXT,
	tags: TEXTS,
	custom_fields: CUSTOM_FIELDS,
	marketing_mails_consent: BOOLEAN,
};
/** What an update takes. */
export const CHANGED: Rules = {
	...NEW,
	id: required(UUID),
	first_name: NULLABLE_TEXT,
	last_name: TEXT,
	emails: emails(true),
	salutation: NULLABLE_TEXT,
	telephones: { ...TELEPHONES, nullable: true },
	website: NULLABLE_TEXT,
	birthdate: NULLABLE_DATE,
	iban: NULLABLE_TEXT,
	bic: NULLABLE_TEXT,
	remarks: NULLABLE_TEXT,
	custom_fields_update_strategy: oneOf('partial', 'full'),
};
/** Body keys that are kept as they come. */
const PLAIN = [
	'first_name',
	'last_name',
	'salutation',
	'website',
	'language',
	'gender',
	'birthdate',
	'iban',
	'bic',
	'national_identification_number',
	'remarks',
	'marketing_mails_consent',
];
function emails(isChange: boolean): Rule {
	const email: Rule = { type: 'string', required: true, nullable: isChange, test: isEmail };
	return {
		type: 'array',
		max: 1,
		items: { type: 'object', keys: { type: required(PRIMARY), email } },
	};
}

/** Addresses of a write: the keys for line, code and city must be there, even as null. */
function readAddresses(value: unknown): Address[] {
	const seen = new Set<string>();
	return (Array.isArray(value) ? value : []).filter(isObject).map((entry, place) => {
		const type = String(entry.type);
		const given = isObject(entry.address) ? entry.address : {};
		const at = `addresses.${place}`;
		if (seen.has(type)) throw invalid(`${at}.type`, 'is there twice');
		seen.add(type);
		const part = (key: string): string | null => {
			if (given[key] === undefined) throw invalid(`${at}.address.${key}`, 'is required');
			return typeof given[key] === 'string' ? given[key] : null;
		};
		const { area_level_two_id: areaId, addressee } = given;
		if (addressee !== undefined && type === 'primary') {
			throw invalid(`${at}.address.addressee`, 'is not allowed on primary addresses');
		}
		const area = AREAS.find(({ id, country }) => id === areaId && country === given.country);
		if (areaId !== undefined && area === undefined) {
			throw invalid(`${at}.address.area_level_two_id`, 'is no area of the country');
		}
		return {
			type,
			address: {
				line_1: part('line_1'),
				postal_code: part('postal_code'),
				city: part('city'),
				country: String(given.country),
				area_level_two: area === undefined ? null : { type: 'area_level_two', id: area.id },
				...(typeof addressee === 'string' ? { addressee } : {}),
			},
		};
	});
}

function readTelephones(value: unknown): Contact['telephones'] {
	return (Array.isArray(value) ? value : [])
		.filter(isObject)
		.map(({ type, number }) => ({ type: String(type), number: String(number) }));
}

/** A contact with what a body changes. */
export function changed({ account, body }: Context, old: Contact): Contact {
	const plain = { ...old.plain };
	for (const key of PLAIN) {
		const value = body[key];
		if (typeof value === 'string' || typeof value === 'boolean' || value === null)
			plain[key] = value;
	}
	const [first] = Array.isArray(body.emails) ? body.emails : [];
	const email = isObject(first) && typeof first.email === 'string' ? first.email : null;
	const tags = textsOf(body.tags);
	for (const tag of tags ?? []) account.tags.add(tag);
	return {
		...old,
		plain,
		email: body.emails === undefined ? old.email : email,
		telephones: body.telephones === undefined ? old.telephones : readTelephones(body.telephones),
		addresses: body.addresses === undefined ? old.addresses : readAddresses(body.addresses),
		tags: tags === undefined ? old.tags : [...new Set(tags)],
		custom: readCustomFields(body, 'contact', old.custom),
		updatedAt: account.now(),
	};
}

/** A new contact, before its body is read. */
export function blank(account: Account): Contact {
	const plain = Object.fromEntries(PLAIN.map((key): [string, null] => [key, null]));
	return {
		id: account.contacts.newId(),
		plain: {
			...plain,
			last_name: '',
			status: 'active',
			vat_number: null,
			language: 'en',
			marketing_mails_consent: false,
		},
		email: null,
		telephones: [],
		addresses: [],
		links: [],
		tags: [],
		custom: {},
		addedAt: account.now(),
		updatedAt: account.now(),
	};
}
