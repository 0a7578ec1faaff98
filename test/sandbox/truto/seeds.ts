import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { LEADS, OPPORTUNITIES, PROJECTS, TAGS, TYPES, USERS } from './setup';
import type { EngagementType } from './setup';

/** A unified record as it is kept, without `remote_data`. */
export type Row = Record<string, unknown> & { id: string };

export const FIRST_CONTACT = 100_000;
export const FIRST_ACCOUNT = 6001;

const ENGAGEMENT_STEP = 10_000_000;

export function contactId(index: number): string {
	return String(FIRST_CONTACT + index);
}

/** Ids of engagements: a range for each type. */
export function engagementId(type: EngagementType, index: number): string {
	return String((TYPES.indexOf(type) + 1) * ENGAGEMENT_STEP + index);
}

export function engagementIndex(type: EngagementType, id: string): number | undefined {
	const index = Number(id) - (TYPES.indexOf(type) + 1) * ENGAGEMENT_STEP;
	return index >= 0 && index < ENGAGEMENT_STEP / 2 ? index : undefined;
}

export const COMPANIES: Row[] = Array.from({ length: COMPANY_COUNT }, (_, index) => ({
	id: String(FIRST_ACCOUNT + index),
	name: companyName(index),
}));

const iso = (at: number) => new Date(at).toISOString();

export function seedContact(index: number, count: number): Row {
	const human = person(index);
	const at = iso(madeAt(index, count));
	const company = COMPANIES[human.companyIndex];
	return {
		id: contactId(index),
		first_name: human.firstName,
		last_name: human.lastName,
		name: `${human.firstName} ${human.lastName}`,
		title: human.title,
		...(index % 4 === 3 ? {} : { description: `Met ${human.firstName} at a fair.` }),
		email_addresses:
			index % 7 === 6
				? []
				: [
						{ email: human.email, type: 'work' },
						...(index % 2 === 0 ? [{ email: human.secondEmail, type: 'home' }] : []),
					],
		phone_numbers:
			index % 11 === 10
				? []
				: [
						{ number: human.phone, type: 'work' },
						{ number: human.mobile, type: 'mobile' },
					],
		addresses: [
			{
				street_1: human.street,
				city: human.city,
				state: human.state,
				postal_code: human.postalCode,
				country: human.country,
				type: 'work',
			},
		],
		...(index % 13 === 12 ? {} : { account: { id: company.id, name: company.name } }),
		owner: { id: USERS[index % USERS.length].id },
		tags: index % 3 === 0 ? [TAGS[index % TAGS.length]] : [],
		custom_fields: {
			nickname: `Nick ${index}`,
			seats: index % 50,
			renewal: '2026-12-01',
			plan: index % 2 === 0 ? 'Basic' : 'Pro',
			interests: ['Pumps'],
			newsletter: index % 2 === 0,
		},
		...(index % 5 === 0 ? { last_activity_at: at } : {}),
		created_at: at,
		updated_at: at,
	};
}

export function seedEngagement(type: EngagementType, index: number, count: number): Row {
	const at = madeAt(index, count);
	const isTimed = type === 'call' || type === 'meeting';
	return {
		id: engagementId(type, index),
		engagement_type: type,
		...(type === 'note' ? {} : { subject: `${type[0].toUpperCase()}${type.slice(1)} ${index}` }),
		...(index % 6 === 5 ? {} : { content: `About the offer ${index}` }),
		...(type === 'call' || type === 'email'
			? { direction: index % 2 === 0 ? 'outbound' : 'inbound' }
			: {}),
		...(type === 'email'
			? { status: 'sent' }
			: isTimed || type === 'task'
				? { status: 'completed' }
				: {}),
		...(isTimed ? { start_time: iso(at), end_time: iso(at + 300_000), duration: '300' } : {}),
		...(type === 'task' ? { end_time: iso(at + 86_400_000) } : {}),
		activity_date: iso(at),
		owner: { id: USERS[index % USERS.length].id },
		contact: [{ id: contactId(index) }],
		...(index % 13 === 12 ? {} : { account: { id: COMPANIES[index % COMPANY_COUNT].id } }),
		opportunity: index % 4 === 0 ? [{ id: OPPORTUNITIES[index % OPPORTUNITIES.length].id }] : [],
		lead: index % 4 === 1 ? [{ id: LEADS[index % LEADS.length].id }] : [],
		...(index % 4 === 2 ? { project: { id: PROJECTS[index % PROJECTS.length].id } } : {}),
		...(type === 'call' ? { phone_numbers: [{ number: person(index).phone, type: 'work' }] } : {}),
		custom_fields: {},
		created_at: iso(at),
		updated_at: iso(at),
	};
}

/** The provider's own record behind a unified one. */
export function remoteOf(row: Row): Record<string, unknown> {
	const { id, engagement_type: type, created_at: created, updated_at: updated, ...rest } = row;
	return {
		remote_id: Number(id),
		...(type === undefined ? {} : { kind: type }),
		...rest,
		add_time: created,
		update_time: updated,
	};
}
