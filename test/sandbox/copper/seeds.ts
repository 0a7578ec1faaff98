import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { fieldValues } from './customFields';
import type { FieldValue } from './customFields';

export interface Row extends Record<string, unknown> {
	id: number;
	custom_fields: FieldValue[];
	date_created: number;
	date_modified: number;
}

export const FIRST_ID = {
	person: 71_230_001,
	company: 9_100_001,
	lead: 8_400_001,
	opportunity: 2_700_001,
	project: 144_001,
	task: 3_716_001,
	activity: 3_061_855_001,
} as const;

export const USERS = ['Ana Ruiz', 'Ben Okoye', 'Cleo Sato'].map((name, index) => ({
	id: 137_001 + index,
	name,
	email: `${name.split(' ')[0].toLowerCase()}@copper-sandbox.example`,
	groups: [{ id: 1801, name: 'Sales' }],
}));

/** The user whom the API key belongs to. */
export const SELF = USERS[0];
export const FEW = 10;

const COUNTRY_CODES: Record<string, string> = {
	'United States': 'US',
	Austria: 'AT',
	Belgium: 'BE',
	'United Kingdom': 'GB',
};

export const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

export function personId(index: number): number {
	return FIRST_ID.person + index;
}

function addressOf(index: number) {
	const { street, city, state, postalCode, country } = person(index);
	return { street, city, state, postal_code: postalCode, country: COUNTRY_CODES[country] };
}

export function emailsOf(index: number): Array<{ email: string; category: string }> {
	if (index % 7 === 6) return [];
	const { email, secondEmail } = person(index);
	const first = { email, category: 'work' };
	return index % 3 === 0 ? [first, { email: secondEmail, category: 'personal' }] : [first];
}

function phonesOf(index: number): Array<{ number: string; category: string }> {
	if (index % 11 === 10) return [];
	const { phone, mobile } = person(index);
	const first = { number: phone, category: 'work' };
	return index % 2 === 0 ? [first, { number: mobile, category: 'mobile' }] : [first];
}

/** The seeded person with an index. Every thirteenth has a name that the vendor could not split. */
export function makePerson(index: number, count: number): Row {
	const facts = person(index);
	const [firstName, ...middle] = facts.firstName.split(' ');
	const name = `${facts.firstName} ${facts.lastName}`;
	const isWhole = index % 13 === 12;
	const hasCompany = index % 6 !== 5;
	const made = seconds(madeAt(index, count));
	return {
		id: personId(index),
		name: isWhole ? `${name} (Sample)` : name,
		prefix: null,
		first_name: isWhole ? `${name} (Sample)` : firstName,
		middle_name: isWhole || middle.length === 0 ? null : middle.join(' '),
		last_name: isWhole ? null : facts.lastName,
		suffix: null,
		address: index % 8 === 7 ? null : addressOf(index),
		assignee_id: index % 4 === 3 ? null : USERS[index % 3].id,
		company_id: hasCompany ? FIRST_ID.company + facts.companyIndex : null,
		company_name: hasCompany ? facts.companyName : null,
		contact_type_id: 451_490 + (index % 3),
		details: index % 3 === 0 ? 'Met at the fair' : null,
		emails: emailsOf(index),
		phone_numbers: phonesOf(index),
		socials:
			index % 5 === 0
				? [{ url: `https://www.linkedin.com/in/p-${index}`, category: 'linkedin' }]
				: [],
		tags: index % 2 === 0 ? ['supplier', ...(index % 4 === 0 ? ['fair-2026'] : [])] : [],
		title: facts.title,
		websites: index % 5 === 1 ? [{ url: 'https://example.com', category: 'work' }] : [],
		custom_fields: fieldValues('person', customOf(index)),
		date_created: made,
		date_modified: made,
		date_last_contacted: index % 2 === 0 ? made + 3600 : null,
		interaction_count: index % 2 === 0 ? 1 + (index % 20) : 0,
		leads_converted_from: [],
		date_lead_created: null,
	};
}

function customOf(index: number): Record<number, unknown> {
	if (index % 9 === 8) return {};
	return {
		100761: index % 4 === 0,
		100762: index % 50,
		100763: seconds(Date.UTC(2026, index % 12, 1)),
		100764: 2101 + (index % 2),
		100765: index % 3 === 0 ? [2201, 2203] : [2202],
		100766: `nick-${index}`,
		100771: index % 10 === 0 ? [FIRST_ID.company] : [],
	};
}

export function makeCompany(index: number): Row {
	const made = seconds(Date.UTC(2026, 0, 1, 8, index));
	return {
		id: FIRST_ID.company + index,
		name: companyName(index),
		address: addressOf(index),
		assignee_id: USERS[index % 3].id,
		contact_type_id: 451_490,
		details: null,
		email_domain: `company-${index}.example.com`,
		phone_numbers: [],
		socials: [],
		tags: [],
		websites: [{ url: `https://company-${index}.example.com`, category: 'work' }],
		custom_fields: fieldValues('company'),
		interaction_count: 0,
		date_created: made,
		date_modified: made,
	};
}

export function makeOpportunity(index: number, people: number): Row {
	const made = seconds(Date.UTC(2026, 1, 1 + index));
	return {
		id: FIRST_ID.opportunity + index,
		name: `Opportunity ${index + 1}`,
		assignee_id: USERS[index % 3].id,
		close_date: '11/30/2026',
		company_id: FIRST_ID.company + (index % COMPANY_COUNT),
		company_name: companyName(index % COMPANY_COUNT),
		customer_source_id: null,
		details: null,
		loss_reason_id: null,
		monetary_value: (index + 1) * 1000,
		pipeline_id: 211_001,
		pipeline_stage_id: 987_001 + (index % 3),
		primary_contact_id: people > 0 ? personId(index % people) : null,
		priority: 'None',
		status: 'Open',
		tags: [],
		win_probability: 20,
		custom_fields: [],
		date_created: made,
		date_modified: made,
	};
}

export function makeLead(index: number): Row {
	const facts = person(index + 500);
	const made = seconds(Date.UTC(2026, 1, 1 + index));
	return {
		id: FIRST_ID.lead + index,
		name: `${facts.firstName} ${facts.lastName}`,
		first_name: facts.firstName,
		last_name: facts.lastName,
		company_name: facts.companyName,
		email: { email: facts.email, category: 'work' },
		phone_numbers: [{ number: facts.phone, category: 'work' }],
		status: 'New',
		status_id: 208_231,
		assignee_id: USERS[index % 3].id,
		tags: [],
		custom_fields: [],
		date_created: made,
		date_modified: made,
	};
}

export function makeProject(index: number): Row {
	const made = seconds(Date.UTC(2026, 2, 1 + index));
	return {
		id: FIRST_ID.project + index,
		name: `Project ${index + 1}`,
		related_resource: { id: FIRST_ID.company + index, type: 'company' },
		assignee_id: USERS[index % 3].id,
		status: 'Open',
		details: null,
		tags: [],
		custom_fields: [],
		date_created: made,
		date_modified: made,
	};
}

/** A reference to a seeded record; people come most often. */
export function seededParent(index: number, people: number): { id: number; type: string } {
	switch (index % 9) {
		case 4:
			return { id: FIRST_ID.company + (index % COMPANY_COUNT), type: 'company' };
		case 6:
			return { id: FIRST_ID.opportunity + (index % FEW), type: 'opportunity' };
		case 7:
			return { id: FIRST_ID.lead + (index % FEW), type: 'lead' };
		case 8:
			return { id: FIRST_ID.project + (index % FEW), type: 'project' };
		default:
			return people > 0
				? { id: personId(index % people), type: 'person' }
				: { id: FIRST_ID.company, type: 'company' };
	}
}

export function makeTask(index: number, count: number): Row {
	const made = seconds(madeAt(index, count));
	const isDone = index % 3 === 2;
	return {
		id: FIRST_ID.task + index,
		name: `Send samples ${index}`,
		related_resource: index % 10 === 9 ? { id: null, type: null } : seededParent(index, count),
		assignee_id: index % 5 === 4 ? null : USERS[index % 3].id,
		due_date: made + 7 * 86_400,
		reminder_date: index % 4 === 0 ? made + 6 * 86_400 : null,
		completed_date: isDone ? made + 3600 : null,
		priority: index % 6 === 0 ? 'High' : 'None',
		status: isDone ? 'Completed' : 'Open',
		details: index % 2 === 0 ? 'Oak and larch' : null,
		tags: index % 8 === 0 ? ['samples'] : [],
		custom_fields: fieldValues('task', { 100781: index % 3 === 0 ? 'first' : null }),
		custom_activity_type_id: null,
		date_created: made,
		date_modified: made,
	};
}
