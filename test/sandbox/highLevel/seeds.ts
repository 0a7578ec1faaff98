import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { fieldId } from './customFields';
import type { FieldValue } from './customFields';
import {
	businessIds,
	CALENDAR_IDS,
	appointmentIds,
	contactIds,
	LOCATION_ID,
	noteIds,
	opportunityIds,
	PIPELINE_ID,
	STAGE_IDS,
	TAG_NAMES,
	taskIds,
	USER_IDS,
} from './ids';
import type { Row } from './store';

export const OPPORTUNITY_COUNT = 10;
const DAY = 86_400_000;
const COUNTRIES = ['US', 'AT', 'BE', 'GB'];

export const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

function fieldsOf(index: number): FieldValue[] {
	if (index % 9 === 8) return [];
	const values: Record<string, unknown> = {
		Nickname: `nick-${index}`,
		Score: index % 50,
		Renewal: `2026-${String((index % 12) + 1).padStart(2, '0')}-01`,
		Tier: ['Gold', 'Silver', 'Bronze'][index % 3],
		Interests: index % 3 === 0 ? ['Oak', 'Pine'] : ['Larch'],
		...(index % 4 === 0 ? { Consent: ['Yes'] } : {}),
	};
	return Object.entries(values).map(([name, value]) => ({ id: fieldId(name), value }));
}

/** The seeded contact with an index, as it is kept; answers show it in several shapes. */
export function makeContact(index: number, count: number): Row {
	const facts = person(index);
	const hasAddress = index % 8 !== 7;
	const hasCompany = index % 6 !== 5;
	const hasEmail = index % 7 !== 6;
	const hasPhone = index % 11 !== 10;
	const made = madeAt(index, count);
	return {
		id: contactIds.at(index),
		locationId: LOCATION_ID,
		firstName: facts.firstName,
		lastName: facts.lastName,
		email: hasEmail ? facts.email : null,
		additionalEmails: hasEmail && index % 3 === 0 ? [{ email: facts.secondEmail }] : [],
		phone: hasPhone ? facts.phone : null,
		additionalPhones: hasPhone && index % 4 === 0 ? [{ phone: facts.mobile }] : [],
		phoneLabel: hasPhone && index % 2 === 0 ? 'Work' : null,
		companyName: hasCompany ? facts.companyName : null,
		businessId: hasCompany ? businessIds.at(facts.companyIndex) : null,
		type: index % 5 === 0 ? 'customer' : 'lead',
		source: index % 2 === 0 ? 'public api' : null,
		assignedTo: index % 4 === 3 ? null : USER_IDS[index % 3],
		address1: hasAddress ? facts.street : null,
		city: hasAddress ? facts.city : null,
		state: hasAddress ? facts.state : null,
		postalCode: hasAddress ? facts.postalCode : null,
		country: COUNTRIES[index % 4],
		website: index % 5 === 1 ? `https://www.example.com/p-${index}` : null,
		timezone: index % 2 === 0 ? 'America/Chicago' : null,
		dnd: false,
		dndSettings: {},
		tags: index % 2 === 0 ? [TAG_NAMES[index % 3]] : [],
		dateOfBirth: null,
		customFields: fieldsOf(index),
		followers: [],
		lastActivity: index % 2 === 0 ? made + 3_600_000 : iso(made + 3_600_000),
		dateAdded: iso(made),
		dateUpdated: iso(made),
	};
}

/** The seeded business with an index: a company. */
export function makeBusiness(index: number): Record<string, unknown> {
	const { street, city, state, postalCode } = person(index);
	const made = iso(Date.UTC(2026, 0, 2, 8, index));
	return {
		id: businessIds.at(index),
		name: companyName(index),
		phone: `+1415556${String(index).padStart(4, '0')}`,
		email: `office@company-${index}.example.com`,
		website: `https://company-${index}.example.com`,
		address: street,
		city,
		state,
		postalCode,
		country: COUNTRIES[index % 4],
		description: '',
		locationId: LOCATION_ID,
		createdBy: {},
		updatedBy: {},
		createdAt: made,
		updatedAt: made,
	};
}

export const BUSINESSES = Array.from({ length: COMPANY_COUNT }, (_, index) => makeBusiness(index));

/** The seeded opportunity with an index. */
export function makeOpportunity(index: number, people: number): Record<string, unknown> {
	const made = iso(Date.UTC(2026, 1, 1 + index));
	const facts = person(index);
	return {
		id: opportunityIds.at(index),
		name: `Opportunity ${index + 1}`,
		monetaryValue: (index + 1) * 1000,
		pipelineId: PIPELINE_ID,
		pipelineStageId: STAGE_IDS[index % 3],
		assignedTo: USER_IDS[index % 3],
		status: ['open', 'won', 'lost'][index % 3],
		source: 'public api',
		lastStatusChangeAt: made,
		lastStageChangeAt: made,
		lastActionDate: made,
		indexVersion: '1',
		createdAt: made,
		updatedAt: made,
		contactId: contactIds.at(people > 0 ? index % people : 0),
		locationId: LOCATION_ID,
		contact: {
			id: contactIds.at(people > 0 ? index % people : 0),
			name: `${facts.firstName} ${facts.lastName}`,
			companyName: facts.companyName,
			email: facts.email,
			phone: facts.phone,
			tags: [],
		},
		notes: [],
		tasks: [],
		calendarEvents: [],
		customFields: [],
		followers: [],
	};
}

export function makeTask(index: number, count: number): Row {
	const made = madeAt(index, count);
	return {
		id: taskIds.at(index),
		title: `Send samples ${index}`,
		...(index % 2 === 0 ? { body: 'Oak and larch' } : {}),
		...(index % 5 === 4 ? {} : { assignedTo: USER_IDS[index % 3] }),
		dueDate: iso(made + 7 * DAY),
		completed: index % 3 === 2,
		contactId: contactIds.at(index),
		dateAdded: iso(made),
		dateUpdated: iso(made),
	};
}

export function makeNote(index: number, count: number): Row {
	const made = iso(madeAt(index, count));
	const text = `Met at the fair, stand ${index}.`;
	return {
		id: noteIds.at(index),
		body: index % 4 === 0 ? `<p>${text}</p>` : text,
		...(index % 4 === 0 ? { bodyText: text } : {}),
		userId: index % 5 === 4 ? null : USER_IDS[index % 3],
		contactId: contactIds.at(index),
		...(index % 3 === 0 ? { title: `Fair ${index}`, color: '#FFAA00', pinned: false } : {}),
		relations: [],
		dateAdded: made,
		dateUpdated: made,
	};
}

/** Times are kept in UTC; answers give them in the location's zone. */
export function makeAppointment(index: number, count: number): Row {
	const made = madeAt(index, count);
	return {
		id: appointmentIds.at(index),
		title: `Review ${index}`,
		calendarId: CALENDAR_IDS[index % 3],
		locationId: LOCATION_ID,
		contactId: contactIds.at(index),
		groupId: '',
		appointmentStatus: ['confirmed', 'showed', 'cancelled', 'noshow', 'new'][index % 5],
		assignedUserId: USER_IDS[index % 3],
		users: [],
		address: index % 2 === 0 ? 'https://meet.example.com/x' : '',
		notes: '',
		description: index % 3 === 0 ? `Agenda ${index}` : '',
		isRecurring: false,
		assignedResources: [],
		createdBy: { source: 'third_party', userId: null },
		startTime: iso(made + 2 * DAY),
		endTime: iso(made + 2 * DAY + (30 + (index % 3) * 15) * 60_000),
		dateAdded: iso(made),
		dateUpdated: iso(made),
	};
}
