import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { iso } from './answers';
import type { FieldValue } from './customFields';
import { countryName, provincesOf } from './locales';
import type { Row } from './store';

export const FIRST = {
	contact: 1001,
	note: 500_001,
	task: 700_001,
	email: 900_001,
	appointment: 300_001,
	company: 101,
	opportunity: 321,
	tag: 91,
} as const;
export const OPPORTUNITY_COUNT = 10;
const DAY = 86_400_000;

export const USERS: Row[] = ['Jane Doe', 'Ben Okoye', 'Cleo Sato', 'Gone Away'].map(
	(name, index) => {
		const [given, family] = name.split(' ');
		return {
			id: String(45 + index),
			global_user_id: String(9045 + index),
			keap_id: `${given.toLowerCase()}@keap-sandbox.example`,
			given_name: given,
			family_name: family,
			email_addresses: [{ email: `${given.toLowerCase()}@keap-sandbox.example`, field: 'EMAIL1' }],
			phone_numbers: [],
			admin: index === 0,
			partner: false,
			status: index === 3 ? 'INACTIVE' : 'ACTIVE',
			create_time: '2026-01-01T08:00:00.000Z',
			update_time: '2026-01-01T08:00:00.000Z',
		};
	},
);
/** Whom the key acts as. */
export const SELF = USERS[0];
export const CONTACT_TYPES = ['Prospect', 'Customer', 'Other'];
export const NOTE_TYPES = ['Appointment', 'Call', 'Email', 'Fax', 'Letter', 'Other'];

export const TAGS: Row[] = ['fair-2026', 'samples', 'supplier'].map((name, index) => ({
	id: String(FIRST.tag + index),
	name,
	description: '',
	category: { id: '10' },
	create_time: iso(Date.UTC(2026, 0, 2, 8, index)),
	update_time: iso(Date.UTC(2026, 0, 2, 8, index)),
}));

const PLACES = [
	['USA', 'US-TX'],
	['AUT', 'AT-6'],
	['BEL', 'BE-VOV'],
	['GBR', 'GB-LDS'],
];

/** An address with what the vendor derives from its codes. */
export function fullAddress(address: Record<string, unknown>): Record<string, unknown> {
	const { country_code: country, region_code: region } = address;
	const province = provincesOf(String(country)).find(({ code }) => code === region);
	return {
		field: address.field,
		line1: address.line1 ?? null,
		line2: address.line2 ?? null,
		locality: address.locality ?? null,
		region: province?.name ?? address.region ?? null,
		region_code: region ?? null,
		postal_code: address.postal_code ?? null,
		zip_code: address.zip_code ?? address.postal_code ?? null,
		zip_four: address.zip_four ?? null,
		country: countryName(country),
		country_code: country ?? null,
	};
}

export function fullEmail(entry: Record<string, unknown>): Record<string, unknown> {
	return {
		email: entry.email,
		field: entry.field,
		is_opt_in: false,
		email_opt_status: 'UNENGAGED_NON_MARKETABLE',
		opt_in_reason: entry.opt_in_reason ?? null,
	};
}

/** Numbers without a country are taken as American ones. */
export function e164(number: string): string | null {
	const compact = number.replace(/[^\d+]/g, '');
	if (/^\+\d{7,15}$/.test(compact)) return compact;
	if (/^\d{10}$/.test(compact)) return `+1${compact}`;
	return /^1\d{10}$/.test(compact) ? `+${compact}` : null;
}

export function fullPhone(entry: Record<string, unknown>): Record<string, unknown> {
	return {
		field: entry.field,
		number: entry.number,
		number_e164: e164(String(entry.number)),
		extension: entry.extension ?? null,
		type: entry.type ?? null,
	};
}

function american(number: string): string {
	return `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`;
}

function fieldsOf(index: number): FieldValue[] {
	if (index % 9 === 8) return [];
	return [
		{ id: '7', content: `nick-${index}` },
		{ id: '9', content: index % 50 },
		{ id: '11', content: `2026-${String((index % 12) + 1).padStart(2, '0')}-01` },
		{ id: '13', content: ['Gold', 'Silver', 'Bronze'][index % 3] },
		{ id: '15', content: index % 3 === 0 ? ['Oak', 'Pine'] : ['Larch'] },
		{ id: '17', content: index % 2 === 0 },
	];
}

function methodsOf(index: number): Record<string, unknown> {
	const facts = person(index);
	const emails: unknown[] = [];
	if (index % 7 !== 6) {
		emails.push(fullEmail({ email: facts.email, field: 'EMAIL1' }));
		if (index % 3 === 0) emails.push(fullEmail({ email: facts.secondEmail, field: 'EMAIL2' }));
	}
	const phones: unknown[] = [];
	if (index % 11 !== 10) {
		phones.push(
			fullPhone({
				number: american(facts.phone),
				field: 'PHONE1',
				type: 'Work',
				extension: index % 10 === 0 ? '101' : null,
			}),
		);
		if (index % 4 === 0) {
			phones.push(fullPhone({ number: american(facts.mobile), field: 'PHONE2', type: 'Mobile' }));
		}
	}
	// Somebody without e-mail and phone still has an address: the vendor wants one of the three.
	const hasAddress = index % 8 !== 7 || (emails.length === 0 && phones.length === 0);
	const [country, region] = PLACES[index % 4];
	const billing = fullAddress({
		field: 'BILLING',
		line1: facts.street,
		line2: index % 5 === 0 ? 'Suite 100' : null,
		locality: facts.city,
		region_code: region,
		postal_code: facts.postalCode,
		country_code: country,
	});
	const faxes = index % 12 === 0 ? [{ field: 'FAX1', number: '(415) 555-9999', type: 'Work' }] : [];
	return {
		email_addresses: emails,
		phone_numbers: phones,
		fax_numbers: faxes,
		addresses: hasAddress
			? [billing, ...(index % 16 === 0 ? [{ ...billing, field: 'SHIPPING' }] : [])]
			: [],
	};
}

export function companyId(index: number): string {
	return String(FIRST.company + index);
}

/** The seeded contact with an index. */
export function makeContact(index: number, count: number): Row {
	const facts = person(index);
	const [given, ...middle] = facts.firstName.split(' ');
	const made = iso(madeAt(index, count));
	const user = String(USERS[index % 3].id);
	return {
		id: String(FIRST.contact + index),
		given_name: given,
		family_name: facts.lastName,
		middle_name: middle.length > 0 ? middle.join(' ') : null,
		preferred_name: null,
		prefix: null,
		suffix: null,
		job_title: facts.title,
		contact_type: CONTACT_TYPES[index % 3],
		owner_id: index % 4 === 3 ? null : user,
		company:
			index % 6 === 5
				? null
				: { id: companyId(facts.companyIndex), company_name: facts.companyName },
		...methodsOf(index),
		social_accounts: [],
		tag_ids: index % 2 === 0 ? [String(FIRST.tag + (index % 3))] : [],
		custom_fields: fieldsOf(index),
		website: index % 5 === 1 ? `https://www.example.com/p-${index}` : null,
		time_zone: 'America/Phoenix',
		birth_date: null,
		anniversary_date: null,
		spouse_name: null,
		leadsource_id: null,
		referral_code: null,
		score_value: '0',
		links: [],
		source_type: 'API',
		created_by: user,
		last_updated_by: user,
		create_time: made,
		update_time: made,
	};
}

export function makeCompany(index: number): Row {
	const { street, city, postalCode } = person(index);
	const [country, region] = PLACES[index % 4];
	const made = iso(Date.UTC(2026, 0, 2, 8, index));
	return {
		id: companyId(index),
		company_name: companyName(index),
		website: `https://company-${index}.example.com`,
		notes: '',
		address: fullAddress({
			field: 'BILLING',
			line1: street,
			locality: city,
			region_code: region,
			postal_code: postalCode,
			country_code: country,
		}),
		email_address: { email: `office@company-${index}.example.com`, field: 'EMAIL1' },
		phone_number: { number: '(415) 556-0000', field: 'PHONE1', type: 'Work' },
		custom_fields: [],
		create_time: made,
		update_time: made,
	};
}

export const COMPANIES = Array.from({ length: COMPANY_COUNT }, (_, index) => makeCompany(index));

export const STAGES = ['New', 'Offer', 'Closing'].map((name, index) => ({
	id: String(61 + index),
	name,
}));

export function makeOpportunity(index: number, people: number): Row {
	const facts = person(index);
	const made = iso(Date.UTC(2026, 1, 1 + index));
	const user = USERS[index % 3];
	return {
		id: String(FIRST.opportunity + index),
		opportunity_title: `Opportunity ${index + 1}`,
		stage: STAGES[index % 3],
		contact: {
			id: String(FIRST.contact + (people > 0 ? index % people : 0)),
			email: facts.email,
			first_name: facts.firstName,
			last_name: facts.lastName,
			company_name: facts.companyName,
		},
		user: { id: user.id, first_name: user.given_name, last_name: user.family_name },
		opportunity_notes: '',
		projected_revenue_low: (index + 1) * 1000,
		projected_revenue_high: (index + 1) * 2000,
		include_in_forecast: true,
		created_time: made,
		last_updated_time: made,
	};
}

export function assignee(id: string): Record<string, unknown> | null {
	const user = USERS.find((candidate) => candidate.id === id);
	if (user === undefined) return null;
	const [{ email }] = user.email_addresses as Array<{ email: string }>;
	return {
		id,
		given_name: user.given_name,
		family_name: user.family_name,
		email_address: email,
	};
}

/** Every second seeded note logs a call, so that there are twice as many notes as asked for. */
export function makeNote(index: number, people: number, count: number): Row {
	const made = iso(madeAt(index, count));
	const user = USERS[index % 3].id;
	const isCall = index % 2 === 1;
	return {
		id: String(FIRST.note + index),
		title: isCall ? `Sales call ${index}` : `Fair ${index}`,
		text: index % 7 === 6 ? null : `Discussed pricing ${index}`,
		type: isCall ? 'Call' : index % 4 === 0 ? 'Other' : 'Letter',
		contact_id: String(FIRST.contact + (people > 0 ? index % people : 0)),
		assigned_to_user: assignee(user),
		create_time: made,
		update_time: made,
		last_updated_by_user_id: user,
		created_by_user_id: user,
		pinned_at: null,
		custom_fields: index % 3 === 0 ? [{ id: '31', content: 'First' }] : [],
	};
}

export function makeTask(index: number, people: number, count: number): Row {
	const made = madeAt(index, count);
	const user = USERS[index % 3].id;
	const isDone = index % 3 === 2;
	return {
		id: String(FIRST.task + index),
		title: `Follow up ${index}`,
		description: index % 2 === 0 ? 'Review feedback' : null,
		type: index % 4 === 0 ? 'CALL' : 'OTHER',
		priority: ['CRITICAL', 'ESSENTIAL', 'NONESSENTIAL'][index % 3],
		completed: isDone,
		create_time: iso(made),
		modification_time: iso(made),
		completion_time: isDone ? iso(made + DAY) : null,
		due_time: index % 9 === 8 ? null : iso(made + 7 * DAY),
		remind_time_mins: index % 2 === 0 ? 30 : null,
		assigned_to_user_id: user,
		created_by_user_id: user,
		last_updated_by_user_id: user,
		contact_id: index % 10 === 9 ? null : String(FIRST.contact + (people > 0 ? index % people : 0)),
		opportunity_id: index % 8 === 0 ? String(FIRST.opportunity + (index % 10)) : null,
		accepted: true,
		custom_fields: index % 3 === 0 ? [{ id: '33', content: 'Soon' }] : [],
	};
}

/** `created_time` and the contents are no part of lists. */
export function makeEmail(index: number, people: number, count: number): Row {
	const made = iso(madeAt(index, count));
	const { email } = person(index);
	const own = 'sales@keap-sandbox.example';
	const isReceived = index % 2 === 1;
	const text = `Please find our offer ${index} attached.`;
	return {
		id: String(FIRST.email + index),
		subject: `Offer ${index}`,
		contact_id: String(FIRST.contact + (people > 0 ? index % people : 0)),
		sent_to_address: isReceived ? own : email,
		sent_to_cc_address_list: [],
		sent_to_bcc_address_list: [],
		sent_from_address: isReceived ? email : own,
		sent_from_reply_address: null,
		headers: '',
		sent_time: index % 13 === 12 ? null : made,
		received_time: isReceived ? made : null,
		opened_time: null,
		clicked_time: null,
		original_provider: 'INFUSIONSOFT',
		original_provider_id: `msg_${index}`,
		provider_source_id: own,
		plain_content: Buffer.from(text).toString('base64'),
		html_content: Buffer.from(`<p>${text}</p>`).toString('base64'),
		created_time: made,
	};
}

/** Appointments of v1, where ids are numbers. */
export function makeAppointment(index: number, people: number, count: number): Row {
	const start = madeAt(index, count) + 2 * DAY;
	return {
		id: String(FIRST.appointment + index),
		title: `Demo ${index}`,
		description: index % 3 === 0 ? `Agenda ${index}` : '',
		start_date: iso(start),
		end_date: iso(start + (30 + (index % 3) * 15) * 60_000),
		location: index % 2 === 0 ? 'Office' : '',
		contact_id: FIRST.contact + (people > 0 ? index % people : 0),
		user: Number(SELF.id),
		remind_time: 60,
	};
}
