import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import type { Module } from './fields';
import { zohoTime } from './time';

/** A value as it is kept: lookups and owners as plain ids. */
export type Value =
	| string
	| number
	| boolean
	| null
	| string[]
	| Array<Record<string, unknown>>
	| Record<string, unknown>;

/** A record as it is kept. */
export interface Row {
	id: string;
	/** Values that are empty are null, undefined or absent. */
	values: Record<string, Value | undefined>;
	/** API name of the module that `What_Id` or `Parent_Id` leads to. */
	seModule: Module | null;
	/** Milliseconds since 1970, whole seconds. */
	createdAt: number;
	updatedAt: number;
	/** When a request last wrote the row, and what the search index showed until then (null: nothing). */
	writtenAt?: number;
	previous?: Row | null;
}

export interface User {
	id: string;
	full_name: string;
	first_name: string;
	last_name: string;
	email: string;
	status: 'active';
}

const user = (number: number, first: string, last: string): User => ({
	id: `4150868000000${225_013 + number * 11}`,
	full_name: `${first} ${last}`,
	first_name: first,
	last_name: last,
	email: `${first}.${last}@vendor.example`.toLowerCase(),
	status: 'active',
});

/** The first one is the token's user. */
export const USERS = [user(0, 'Mirela', 'Toma'), user(1, 'Ben', 'Aust'), user(2, 'Cleo', 'Dorn')];

export const TAGS = ['Supplier', 'VIP', 'Newsletter'];
const FIXED_COUNTS: Partial<Record<Module, number>> = {
	Accounts: COMPANY_COUNT,
	Deals: 10,
	Leads: 12,
};

const MODULE_NUMBERS: Record<Module, number> = {
	Contacts: 1,
	Accounts: 2,
	Deals: 3,
	Leads: 4,
	Calls: 5,
	Events: 6,
	Tasks: 7,
	Notes: 8,
};
const ORG = '4150868';
const STEP = 3;

/** Ids are unique over the whole organisation: each module has its own range of ten thousand million. */
const firstId = (module: Module): number => MODULE_NUMBERS[module] * 10_000_000_000 + 4_907_023;

export function idAt(module: Module, index: number): string {
	return ORG + String(firstId(module) + index * STEP).padStart(12, '0');
}

/** Where an id stands in its module's table (see Table.page); undefined where it is none of the module's. */
export function positionOf(module: Module, id: string): number | undefined {
	if (!/^\d{19}$/.test(id) || !id.startsWith(ORG)) return undefined;
	const position = (Number(id.slice(ORG.length)) - firstId(module)) / STEP;
	return Number.isInteger(position) && position >= 0 && position < 3_000_000_000
		? position
		: undefined;
}

export function seedCount(module: Module, records: number): number {
	return FIXED_COUNTS[module] ?? records;
}

export function seedRow(module: Module, index: number, records: number): Row {
	const count = seedCount(module, records);
	const createdAt = madeAt(index, count);
	const values: Record<string, Value | undefined> = {
		Owner: USERS[index % USERS.length].id,
		Created_By: USERS[0].id,
		Modified_By: USERS[index % 2].id,
		...SEEDS[module](index, createdAt, records),
	};
	const { seModule, ...kept } = values;
	return {
		id: idAt(module, index),
		createdAt,
		updatedAt: createdAt + (index % 4) * 3_600_000,
		seModule: (seModule as Module | undefined) ?? null,
		values: kept,
	};
}

type Seed = (
	index: number,
	createdAt: number,
	records: number,
) => Record<string, Value | undefined>;

function only<T>(test: boolean, value: T): T | undefined {
	return test ? value : undefined;
}

export const hasEmail = (index: number): boolean => index % 7 !== 6;

function custom(prefix: string, index: number): Record<string, Value | undefined> {
	return {
		[`${prefix}_Note`]: only(index % 2 === 0, `Remark ${index}`),
		[`${prefix}_Points`]: index % 100,
		[`${prefix}_Date`]: only(index % 3 !== 2, '2026-03-01'),
		[`${prefix}_Tier`]: ['Bronze', 'Silver', 'Gold'][index % 3],
		[`${prefix}_Topics`]: only(index % 4 !== 3, index % 2 === 0 ? ['Price'] : ['Price', 'Quality']),
		[`${prefix}_Flag`]: index % 2 === 1,
	};
}

const contact: Seed = (index, createdAt) => {
	const { firstName, lastName, title, email, secondEmail, phone, mobile, ...home } = person(index);
	const hasOther = index % 6 === 0;
	return {
		...custom('Loyalty', index),
		First_Name: firstName,
		Last_Name: lastName,
		Title: title,
		Email: only(hasEmail(index), email),
		Secondary_Email: only(index % 3 === 0 && hasEmail(index), secondEmail),
		Phone: only(index % 11 !== 10, phone),
		Mobile: only(index % 2 === 0, mobile),
		Home_Phone: only(index % 10 === 0, '+12125550199'),
		Fax: only(index % 12 === 0, '+12125550188'),
		Account_Name: only(index % 9 !== 8, idAt('Accounts', home.companyIndex)),
		Mailing_Street: home.street,
		Mailing_City: home.city,
		Mailing_State: home.state,
		Mailing_Zip: home.postalCode,
		Mailing_Country: home.country,
		Other_Street: only(hasOther, 'Harbour 1'),
		Other_City: only(hasOther, 'Gent'),
		Other_Country: only(hasOther, 'Belgium'),
		Description: only(index % 2 === 0, `Met at fair ${index}`),
		Email_Opt_Out: false,
		Lead_Source: only(index % 5 === 0, 'Trade Show'),
		Last_Activity_Time: only(index % 4 !== 3, zohoTime(createdAt + 7_200_000)),
		Tag: index % 4 === 0 ? [TAGS[index % TAGS.length]] : [],
	};
};

/** Activity i belongs to contact i, and to an account, a deal, a lead or nothing else by turns. */
function links(index: number): Record<string, Value | undefined> {
	const who = { Who_Id: idAt('Contacts', index) };
	switch (index % 4) {
		case 0:
			return { ...who, What_Id: idAt('Accounts', index % COMPANY_COUNT), seModule: 'Accounts' };
		case 1:
			return { ...who, What_Id: idAt('Deals', index % 10), seModule: 'Deals' };
		case 2:
			return { What_Id: idAt('Leads', index % 12), seModule: 'Leads' };
		default:
			return who;
	}
}

const call: Seed = (index, createdAt) => {
	const type = ['Outbound', 'Inbound', 'Outbound', 'Missed'][index % 4];
	const isScheduled = index % 8 === 2;
	const seconds = index % 10 === 0 ? 3_675 : (index % 50) * 60 + 30;
	return {
		...custom('Visit', index),
		...links(index),
		Subject: `Call ${index}`,
		Call_Type: type,
		Call_Start_Time: zohoTime(createdAt),
		Call_Duration: only(type !== 'Missed' && !isScheduled, durationText(seconds)),
		Outgoing_Call_Status: only(type === 'Outbound', isScheduled ? 'Scheduled' : 'Completed'),
		Call_Purpose: only(index % 2 === 0, 'Negotiation'),
		Call_Result: only(index % 3 === 0, 'Interested'),
		Dialled_Number: only(type === 'Outbound', person(index).phone),
		Caller_ID: only(type === 'Inbound', person(index).phone),
		To_Number__s: only(type === 'Outbound', person(index).phone),
		Description: `Talked about order ${index}`,
		CTI_Entry: false,
		Tag: [],
	};
};

/** `mm:ss` below one hour, `HH:MM:SS` from there on. */
export function durationText(seconds: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	const minutes = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
	return seconds < 3_600 ? minutes : `${two(Math.floor(seconds / 3_600))}:${minutes}`;
}

const event: Seed = (index, createdAt) => ({
	...custom('Visit', index),
	...links(index),
	Event_Title: `Meeting ${index}`,
	Start_DateTime: zohoTime(createdAt + 86_400_000),
	End_DateTime: zohoTime(createdAt + 86_400_000 + 2_700_000),
	All_day: false,
	Venue: only(index % 2 === 0, 'Room 4'),
	Description: only(index % 3 !== 0, `Agenda ${index}`),
	Participants: index % 2 === 0 ? [] : [{ type: 'contact', participant: idAt('Contacts', index) }],
	Check_In_Status: 'PLANNED',
	Tag: [],
});

const task: Seed = (index, createdAt) => {
	const status = ['Not Started', 'In Progress', 'Waiting for Input', 'Deferred', 'Completed'][
		index % 5
	];
	return {
		...custom('Visit', index),
		...links(index),
		Subject: `Task ${index}`,
		Due_Date: only(index % 6 !== 5, new Date(createdAt + 604_800_000).toISOString().slice(0, 10)),
		Status: status,
		Priority: ['High', 'Normal', 'Low'][index % 3],
		Description: only(index % 2 === 0, `To do ${index}`),
		Closed_Time: only(status === 'Completed', zohoTime(createdAt + 3_600_000)),
		Send_Notification_Email: false,
		Tag: [],
	};
};

const note: Seed = (index) => {
	const seModule = (['Contacts', 'Contacts', 'Accounts', 'Deals', 'Contacts', 'Leads'] as const)[
		index % 6
	];
	const counts = {
		Contacts: Number.MAX_SAFE_INTEGER,
		Accounts: COMPANY_COUNT,
		Deals: 10,
		Leads: 12,
	};
	return {
		Note_Title: only(index % 3 !== 2, `Note ${index}`),
		Note_Content: index % 2 === 0 ? `Plain text ${index}` : `<div>Rich <b>text</b> ${index}</div>`,
		Parent_Id: idAt(seModule, index % counts[seModule]),
		seModule,
	};
};

const SEEDS: Record<Module, Seed> = {
	Contacts: contact,
	Leads: (index) => ({
		First_Name: person(index + 500).firstName,
		Last_Name: person(index + 500).lastName,
		Company: companyName(index),
		Email: `lead${index}@example.com`,
		Lead_Status: 'Contacted',
		Tag: [],
	}),
	Accounts: (index) => ({
		Account_Name: companyName(index),
		Website: `https://company${index}.example.com`,
		Tag: [],
	}),
	Deals: (index) => ({
		Deal_Name: `Deal ${index}`,
		Stage: 'Qualification',
		Amount: (index + 1) * 100,
		Closing_Date: '2026-12-01',
		Account_Name: idAt('Accounts', index % COMPANY_COUNT),
		Contact_Name: idAt('Contacts', index),
		Tag: [],
	}),
	Calls: call,
	Events: event,
	Tasks: task,
	Notes: note,
};
