import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { customKey } from './customFields';
import { closeTime, countryOf, formatPhone, SeededIds } from './formats';

/** Any record of the vendor. */
export interface Row extends Record<string, unknown> {
	id: string;
	date_created: string;
	date_updated: string;
}

export const contactIds = new SeededIds('cont', 'contact');
export const leadIds = new SeededIds('lead', 'lead');
export const opportunityIds = new SeededIds('oppo', 'deal');
const userIds = new SeededIds('user', 'user');
const statusIds = new SeededIds('stat', 'status');

export const ORGANIZATION_ID = new SeededIds('orga', 'org').at(1);
export const PIPELINE_ID = new SeededIds('pipe', 'pipeline').at(1);
export const OUTCOME_IDS = [0, 1].map((index) => new SeededIds('outcome', 'out').at(index));
/** The organisation's own number, which texts are sent from. */
export const INTERNAL_PHONE = '+14155550199';
export const OPPORTUNITY_COUNT = 10;
/** When the organisation was set up. */
export const FOUNDED = closeTime(Date.UTC(2026, 0, 1, 8));

export const USERS = ['Mirela Toma', 'Ben Okoye', 'Cleo Sato'].map((name, index) => {
	const [first, last] = name.split(' ');
	return {
		id: userIds.at(index),
		email: `${first.toLowerCase()}@close-sandbox.example`,
		first_name: first,
		last_name: last,
		image: null,
		date_created: FOUNDED,
		date_updated: FOUNDED,
		organizations: [ORGANIZATION_ID],
	};
});
export const SELF = USERS[0];
export const USER_IDS: string[] = USERS.map(({ id }) => id);

export function userName(id: unknown): string | null {
	const user = USERS.find((candidate) => candidate.id === id);
	return user === undefined ? null : `${user.first_name} ${user.last_name}`;
}

export const LEAD_STATUSES = ['Potential', 'Qualified', 'Customer'].map((label, index) => ({
	id: statusIds.at(index),
	label,
	organization_id: ORGANIZATION_ID,
}));

export const OPPORTUNITY_STATUSES = (['active', 'won', 'lost'] as const).map((type, index) => ({
	id: statusIds.at(10 + index),
	label: ['Active', 'Won', 'Lost'][index],
	type,
	pipeline_id: PIPELINE_ID,
	organization_id: ORGANIZATION_ID,
}));

const EMAIL_TYPES = ['office', 'home', 'direct', 'other'];
const PHONE_TYPES = ['office', 'mobile', 'home', 'direct'];

export function phoneEntry(phone: string, type: string): Record<string, unknown> {
	return { phone, phone_formatted: formatPhone(phone), country: countryOf(phone), type };
}

export function displayName(row: Record<string, unknown>): string {
	const [email] = row.emails as Array<{ email: string }>;
	const [phone] = row.phones as Array<{ phone_formatted: string }>;
	return String(row.name || email?.email || phone?.phone_formatted || '');
}

/** The seeded contact with an index. Every 23rd has no name and is shown by its address. */
export function makeContact(index: number, count: number): Row {
	const facts = person(index);
	const emails: unknown[] = [];
	const email = (address: string, type: string) => ({
		email: address,
		type,
		is_unsubscribed: index % 19 === 18,
	});
	if (index % 7 !== 6) {
		emails.push(email(facts.email, EMAIL_TYPES[index % 4]));
		if (index % 3 === 0) emails.push(email(facts.secondEmail, 'other'));
	}
	const phones: unknown[] = [];
	if (index % 11 !== 10) {
		phones.push(phoneEntry(facts.phone, PHONE_TYPES[index % 4]));
		if (index % 4 === 0) phones.push(phoneEntry(facts.mobile, 'mobile'));
	}
	const made = closeTime(madeAt(index, count));
	const isNameless = index % 23 === 22 && emails.length > 0;
	const key = (name: string) => customKey('contact', name);
	const custom: Record<string, unknown> =
		index % 9 === 8
			? {}
			: {
					[key('Nickname')]: `nick-${index}`,
					[key('Score')]: index % 50,
					[key('Renewal')]: `2026-${String((index % 12) + 1).padStart(2, '0')}-01`,
					[key('Tier')]: ['Gold', 'Silver', 'Bronze'][index % 3],
					[key('Interests')]: index % 3 === 0 ? ['Oak', 'Pine'] : ['Larch'],
				};
	const row: Row = {
		id: contactIds.at(index),
		lead_id: leadIds.at(facts.companyIndex),
		organization_id: ORGANIZATION_ID,
		name: isNameless ? '' : `${facts.firstName} ${facts.lastName}`,
		display_name: '',
		title: index % 8 === 7 ? '' : facts.title,
		emails,
		phones,
		urls: index % 5 === 1 ? [{ url: `https://www.example.com/p-${index}`, type: 'url' }] : [],
		timezone: phones.length > 0 ? 'America/Los_Angeles' : null,
		timezone_source: phones.length > 0 ? 'inferred_from_phone_number' : null,
		integration_links: [],
		...custom,
		created_by: USER_IDS[index % 3],
		updated_by: USER_IDS[index % 3],
		date_created: made,
		date_updated: made,
	};
	return { ...row, display_name: displayName(row) };
}

/** The seeded lead with an index: a company. */
export function makeLead(index: number): Row {
	const { street, city, state, postalCode } = person(index);
	const made = closeTime(Date.UTC(2026, 0, 2, 8, index));
	const name = companyName(index);
	return {
		id: leadIds.at(index),
		organization_id: ORGANIZATION_ID,
		name,
		display_name: name,
		description: index % 2 === 0 ? 'Wood trade' : '',
		url: `https://company-${index}.example.com`,
		html_url: `https://app.close.com/lead/${leadIds.at(index)}/`,
		status_id: LEAD_STATUSES[index % 3].id,
		status_label: LEAD_STATUSES[index % 3].label,
		addresses: [
			{
				label: 'business',
				address_1: street,
				address_2: '',
				city,
				state,
				zipcode: postalCode,
				country: ['US', 'AT', 'BE', 'GB'][index % 4],
			},
		],
		integration_links: [],
		[customKey('lead', 'Region')]: index % 2 === 0 ? 'North' : 'South',
		created_by: SELF.id,
		updated_by: SELF.id,
		created_by_name: userName(SELF.id),
		updated_by_name: userName(SELF.id),
		date_created: made,
		date_updated: made,
	};
}

/** The seeded opportunity with an index. */
export function makeOpportunity(index: number, people: number): Row {
	const made = closeTime(Date.UTC(2026, 1, 1 + index));
	const status = OPPORTUNITY_STATUSES[index % 3];
	const lead = makeLead(index % COMPANY_COUNT);
	const value = (index + 1) * 100_000;
	return {
		id: opportunityIds.at(index),
		organization_id: ORGANIZATION_ID,
		lead_id: lead.id,
		lead_name: lead.name,
		contact_id: index < people ? contactIds.at(index) : null,
		contact_name: index < people ? makeContact(index, people).display_name : null,
		user_id: USER_IDS[index % 3],
		user_name: userName(USER_IDS[index % 3]),
		note: `Opportunity ${index + 1}`,
		confidence: 50,
		value,
		value_currency: 'USD',
		value_formatted: `$${value / 100}`,
		value_period: 'one_time',
		annualized_value: value,
		expected_value: value / 2,
		annualized_expected_value: value / 2,
		pipeline_id: PIPELINE_ID,
		pipeline_name: 'Sales',
		status_id: status.id,
		status_label: status.label,
		status_display_name: status.label,
		status_type: status.type,
		date_won: status.type === 'won' ? '2026-03-01' : null,
		date_lost: status.type === 'lost' ? made : null,
		attachments: [],
		integration_links: [],
		created_by: SELF.id,
		created_by_name: userName(SELF.id),
		updated_by: SELF.id,
		updated_by_name: userName(SELF.id),
		date_created: made,
		date_updated: made,
	};
}
