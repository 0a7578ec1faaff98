import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { sfDate, sfTime } from './answers';
import { recordId } from './ids';
import type { Row, Value } from './row';
import type { OrgFeatures } from './schema';

export const USER_COUNT = 3;
export const LEAD_COUNT = 8;
export const OPPORTUNITY_COUNT = 6;
/** Serial numbers of an object's parts interleave, so that ids rise as records were made. */
export const PARTS = 4;

/** The serial number of the seeded record with an index in a part of its object. */
export function seedSerial(index: number, part = 0): number {
	return 1 + index * PARTS + part;
}

const idOf = (prefix: string, index: number, part = 0) => recordId(prefix, seedSerial(index, part));
export const userId = remembered('005');
export const accountId = remembered('001');
export const opportunityId = remembered('006');
export const leadId = (index: number) => idOf('00Q', index);
export const contactId = (index: number) => idOf('003', index);

/** Ids that many records refer to are made once. */
function remembered(prefix: string): (index: number) => string {
	const ids: string[] = [];
	return (index) => (ids[index] ??= idOf(prefix, index));
}

const DAY = 86_400_000;
const LOOKUPS_MADE = Date.UTC(2025, 10, 3, 9);
const TASK_STATUSES = [
	'Not Started',
	'In Progress',
	'Completed',
	'Waiting on someone else',
	'Deferred',
];

/** System fields of a record made at a moment and changed two seconds later. */
function stamps(id: string, made: number): Record<string, Value> {
	const changed = sfTime(made + 2000);
	return {
		Id: id,
		IsDeleted: false,
		CreatedDate: sfTime(made),
		CreatedById: userId(0),
		LastModifiedDate: changed,
		LastModifiedById: userId(0),
		SystemModstamp: changed,
	};
}

function row(id: string, made: number, values: Record<string, Value>, people: string[] = []): Row {
	return { id, values: Object.assign(values, stamps(id, made)), people };
}

/** The account of a seeded contact; every sixth has none. */
function accountOfContact(index: number): string | null {
	return index % 6 === 5 ? null : accountId(person(index).companyIndex);
}

export function makeUser(index: number): Row {
	const facts = person(1000 + index);
	const id = userId(index);
	return row(id, LOOKUPS_MADE, {
		Username: `user${index}@sandbox.example.com`,
		FirstName: facts.firstName,
		LastName: facts.lastName,
		Name: `${facts.firstName} ${facts.lastName}`,
		Email: `user${index}@example.com`,
		Title: facts.title,
		Alias: `user${index}`,
		IsActive: index !== USER_COUNT - 1,
		TimeZoneSidKey: 'Europe/Vienna',
		LocaleSidKey: 'en_US',
		LanguageLocaleKey: 'en_US',
		UserType: 'Standard',
		ProfileId: recordId('00e', 1),
	});
}

export function makeAccount(index: number): Row {
	const facts = person(index);
	return row(accountId(index), LOOKUPS_MADE + index * 60_000, {
		Name: companyName(index),
		Type: 'Customer',
		Industry: 'Trade',
		Website: `https://company-${index}.example.com`,
		Phone: facts.phone,
		BillingStreet: facts.street,
		BillingCity: facts.city,
		BillingCountry: facts.country,
		OwnerId: userId(index % 2),
	});
}

export function makeOpportunity(index: number): Row {
	const isWon = index === OPPORTUNITY_COUNT - 1;
	return row(opportunityId(index), LOOKUPS_MADE + index * 60_000, {
		Name: `Order ${index + 1} of ${companyName(index)}`,
		AccountId: accountId(index),
		StageName: isWon ? 'Closed Won' : 'Prospecting',
		Amount: 1000 * (index + 1),
		Probability: isWon ? 100 : 10,
		CloseDate: '2026-12-31',
		IsClosed: isWon,
		IsWon: isWon,
		OwnerId: userId(0),
	});
}

export function makeLead(index: number): Row {
	const facts = person(2000 + index);
	return row(leadId(index), LOOKUPS_MADE + index * 60_000, {
		FirstName: facts.firstName,
		LastName: facts.lastName,
		Name: `${facts.firstName} ${facts.lastName}`,
		Company: `${facts.companyName} Leads`,
		Email: facts.email,
		Phone: facts.phone,
		Status: 'Open - Not Contacted',
		LeadSource: 'Web',
		IsConverted: false,
		OwnerId: userId(index % 2),
	});
}

export function makeContact(index: number, count: number, features: OrgFeatures): Row {
	const facts = person(index);
	const other = index % 10 === 0 ? person(index + 1) : undefined;
	const hasMailing = index % 8 !== 7;
	return row(contactId(index), madeAt(index, count), {
		FirstName: facts.firstName,
		LastName: facts.lastName,
		Name: `${facts.firstName} ${facts.lastName}`,
		Salutation: index % 4 === 0 ? 'Ms.' : null,
		Title: facts.title,
		Email: index % 7 === 6 ? null : facts.email,
		Phone: index % 11 === 10 ? null : facts.phone,
		MobilePhone: index % 2 === 0 ? facts.mobile : null,
		HomePhone: index % 5 === 0 ? '(212) 555-0110' : null,
		OtherPhone: index % 9 === 0 ? '(212) 555-0120' : null,
		AssistantPhone: index % 13 === 0 ? '(212) 555-0130' : null,
		Fax: index % 17 === 0 ? '(212) 555-0140' : null,
		MailingStreet: hasMailing ? `${facts.street}${index % 3 === 0 ? '\nSuite 4' : ''}` : null,
		MailingCity: hasMailing ? facts.city : null,
		MailingState: hasMailing ? facts.state : null,
		MailingPostalCode: hasMailing ? facts.postalCode : null,
		MailingCountry: hasMailing ? facts.country : null,
		OtherStreet: other?.street ?? null,
		OtherCity: other?.city ?? null,
		OtherPostalCode: other?.postalCode ?? null,
		OtherCountry: other?.country ?? null,
		AccountId: accountOfContact(index),
		OwnerId: userId(index % 3),
		Description: index % 3 === 0 ? `Met at fair ${index % 9}` : null,
		LeadSource: index % 2 === 0 ? 'Web' : null,
		LastActivityDate: index % 4 === 0 ? sfDate(madeAt(index, count) + DAY) : null,
		HasOptedOutOfEmail: false,
		Nickname__c: index % 9 === 8 ? null : `nick-${index}`,
		Loyalty_Points__c: index % 5 === 0 ? (index % 100) + 0.5 : null,
		Member_Since__c: index % 6 === 0 ? '2025-03-14' : null,
		Tier__c: index % 3 === 0 ? 'Gold' : null,
		Interests__c: index % 4 === 0 ? 'Golf;Chess' : null,
		Is_VIP__c: index % 12 === 0,
		External_Ref__c: `ref-${index}`,
		IsPersonAccount: features.personAccounts ? index % 10 === 3 : null,
	});
}

/** Who and what a seeded activity is about; leads stand alone, as the vendor demands. */
function links(index: number, contacts: number, features: OrgFeatures) {
	const people: string[] = [];
	const isOnLead = index % 9 === 8;
	const isOnContact = !isOnLead && index % 10 !== 9 && contacts > 0;
	if (isOnLead) people.push(leadId(index % LEAD_COUNT));
	if (isOnContact) people.push(contactId(index % contacts));
	if (isOnContact && features.sharedActivities && index % 5 === 0 && contacts > 1) {
		people.push(contactId((index + 1) % contacts));
	}
	const company = index % OPPORTUNITY_COUNT;
	const onCompany =
		index % 4 === 0 ? opportunityId(company) : index % 4 === 1 ? accountId(company) : null;
	const what = isOnLead ? null : onCompany;
	const own = isOnContact ? accountOfContact(index % contacts) : null;
	return {
		people,
		values: {
			WhoId: people[0] ?? null,
			WhatId: what,
			AccountId: what === null ? own : accountId(company),
		},
	};
}

function customValues(index: number): Record<string, Value> {
	return {
		Outcome_Note__c: index % 3 === 0 ? `outcome ${index}` : null,
		Score__c: index % 4 === 0 ? index % 50 : null,
		Follow_Up__c: index % 5 === 0 ? '2026-12-01' : null,
		Channel__c: index % 6 === 0 ? 'Video' : null,
		Is_Billable__c: index % 7 === 0,
	};
}

/** The parts of Task, in the order of their serial numbers; the last holds all other subtypes. */
export const TASK_PARTS = ['Call', 'Email', 'Task'] as const;

export function makeTask(part: number, index: number, records: number, features: OrgFeatures): Row {
	const made = madeAt(index, records);
	const subtype = TASK_PARTS[part];
	const { people, values } = links(index, records, features);
	const status = subtype === 'Task' ? TASK_STATUSES[index % TASK_STATUSES.length] : 'Completed';
	const isClosed = status === 'Completed';
	const call: Record<string, Value> =
		subtype === 'Call'
			? {
					CallType: index % 3 === 0 ? 'Inbound' : 'Outbound',
					CallDurationInSeconds: index % 6 === 5 ? null : 30 + (index % 600),
					CallDisposition: index % 2 === 0 ? 'Interested' : null,
				}
			: {};
	const own: Record<string, Value> = {
		Subject: `${subtype} ${index}`,
		Description: index % 8 === 7 ? null : `What was said in ${subtype.toLowerCase()} ${index}`,
		TaskSubtype: subtype,
		Status: status,
		IsClosed: isClosed,
		CompletedDateTime: isClosed ? sfTime(made + 1000) : null,
		Priority: index % 10 === 0 ? 'High' : 'Normal',
		IsHighPriority: index % 10 === 0,
		ActivityDate: index % 6 === 4 ? null : sfDate(made + DAY),
		OwnerId: userId(index % 3),
		IsArchived: false,
	};
	Object.assign(own, values, call, customValues(index));
	return row(idOf('00T', index, part), made, own, people);
}

/** Archived calls, which only queryAll shows. */
export function makeArchivedTask(index: number, features: OrgFeatures): Row {
	const old = makeTask(0, index, 0, features);
	const made = sfTime(Date.UTC(2024, 4, 2 + index, 9));
	const id = idOf('00T', index, PARTS - 1);
	const values = {
		...old.values,
		WhoId: null,
		WhatId: null,
		AccountId: null,
		ActivityDate: '2024-05-03',
	};
	return {
		id,
		people: [],
		values: {
			...values,
			Id: id,
			IsArchived: true,
			CreatedDate: made,
			LastModifiedDate: made,
			SystemModstamp: made,
		},
	};
}

export function makeEvent(index: number, records: number, features: OrgFeatures, part = 0): Row {
	const made = madeAt(index, records);
	const { people, values } = links(index, records, features);
	const isAllDay = index % 12 === 11;
	const day = Math.floor((made + DAY) / DAY) * DAY;
	const start = isAllDay ? day : day + 9 * 3_600_000;
	const minutes = isAllDay ? 1440 : 15 * (1 + (index % 6));
	const own: Record<string, Value> = {
		Subject: `Meeting ${index}`,
		Description: index % 8 === 7 ? null : `Agenda ${index}`,
		Location: index % 2 === 0 ? 'Room 7' : null,
		IsAllDayEvent: isAllDay,
		ActivityDate: sfDate(start),
		ActivityDateTime: isAllDay ? null : sfTime(start),
		StartDateTime: sfTime(start),
		EndDateTime: isAllDay ? sfTime(start) : sfTime(start + minutes * 60_000),
		DurationInMinutes: minutes,
		// The only value there is, and often missing.
		EventSubtype: index % 2 === 0 ? 'Event' : null,
		ShowAs: 'Busy',
		IsPrivate: false,
		IsChild: false,
		IsGroupEvent: false,
		GroupEventType: '0',
		IsRecurrence: false,
		IsArchived: false,
		OwnerId: userId(index % 3),
	};
	Object.assign(own, values, customValues(index));
	return row(idOf('00U', index, part), made, own, people);
}

/** An attendee's copy and the head of a series, which lists of meetings must leave out, and an archived event. */
export function makeOddEvent(index: number, features: OrgFeatures): Row {
	const event = makeEvent(index, 0, features, PARTS - 1);
	const nobody = { WhoId: null, WhatId: null, AccountId: null };
	const odd: Array<Record<string, Value>> = [
		{ IsChild: true, IsGroupEvent: true, GroupEventType: '1', OwnerId: userId(1) },
		{ IsRecurrence: true, Subject: 'Head of a series' },
		{ IsArchived: true, ActivityDate: '2024-05-03' },
	];
	return { id: event.id, values: { ...event.values, ...nobody, ...odd[index] }, people: [] };
}

export function makeEmailMessage(index: number, records: number, features: OrgFeatures): Row {
	const { values } = links(index, records, features);
	const made = madeAt(index, records);
	const facts = person(index);
	const isIncoming = index % 3 === 0;
	const user = `user${index % USER_COUNT}@example.com`;
	return row(idOf('02s', index), made, {
		ActivityId: idOf('00T', index, TASK_PARTS.indexOf('Email')),
		Subject: `Email ${index}`,
		TextBody: `Text of mail ${index}`,
		HtmlBody: `<p>Text of mail ${index}</p>`,
		FromName: isIncoming ? facts.firstName : 'Sandbox',
		FromAddress: isIncoming ? facts.email : user,
		ToAddress: isIncoming ? user : facts.email,
		Incoming: isIncoming,
		HasAttachment: false,
		Status: isIncoming ? '1' : '3',
		MessageDate: sfTime(made),
		IsExternallyVisible: false,
		IsClientManaged: false,
		RelatedToId: values.WhatId,
	});
}

/** Two relations a mail: whom it is to and whom it is from. */
export function makeEmailRelation(index: number, records: number, features: OrgFeatures): Row {
	const message = Math.floor(index / 2);
	const isTo = index % 2 === 0;
	const { values } = links(message, records, features);
	const mail = makeEmailMessage(message, records, features).values;
	return row(idOf('0CZ', index), madeAt(message, records), {
		EmailMessageId: idOf('02s', message),
		RelationId: isTo ? values.WhoId : userId(message % USER_COUNT),
		RelationType: isTo ? 'ToAddress' : 'FromAddress',
		RelationAddress: isTo ? mail.ToAddress : mail.FromAddress,
		RelationObjectType: isTo ? 'Contact' : 'User',
	});
}

export function makeNote(index: number, records: number): Row {
	const onContact = records > 0 && index % 4 !== 3;
	return row(idOf('002', index), madeAt(index, records), {
		ParentId: onContact ? contactId(index % records) : accountId(index % COMPANY_COUNT),
		Title: `Note ${index}`,
		Body: index % 8 === 7 ? null : `Body of note ${index}`,
		IsPrivate: false,
		OwnerId: userId(index % 3),
	});
}

/** The org's task statuses and priorities. */
export function makeTaskStatus(index: number): Row {
	const name = TASK_STATUSES[index];
	return row(idOf('01T', index), LOOKUPS_MADE, {
		ApiName: name,
		MasterLabel: name,
		SortOrder: index + 1,
		IsDefault: index === 0,
		IsClosed: name === 'Completed',
	});
}

export function makeTaskPriority(index: number): Row {
	const name = ['High', 'Normal', 'Low'][index];
	return row(idOf('01P', index), LOOKUPS_MADE, {
		ApiName: name,
		MasterLabel: name,
		SortOrder: index + 1,
		IsDefault: name === 'Normal',
		IsHighPriority: name === 'High',
	});
}
