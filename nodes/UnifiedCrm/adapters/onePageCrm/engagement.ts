import type {
	Api,
	Cannot,
	Field,
	Fields,
	List,
	Resource,
	VendorRecord,
	WriteInput,
} from '../adapter';
import { given, withExtension } from '../../engine/contactPoints';
import { choice, constantType, readOnly, singleReference, time } from '../../engine/fields';
import { asText } from '../../engine/json';
import { day } from '../../engine/time';
import type { EngagementType, FilterValues, PhoneNumber } from '../../model';
import { blankableText, momentField } from './fields';
import { changesSince, RANGE_FILTERS, rangeAndSort } from './ranges';
import type { StartField } from './ranges';
import { createRecord, deleteRecord, getRecord, PAGE_SIZE, pageOf, updateRecord } from './records';

/** What no engagement of this CRM has. */
export const lackingFields: Fields = {
	account: {
		cannot: 'OnePageCRM links engagements to contacts only: the company is that of the contact.',
	},
	lead: { cannot: 'OnePageCRM has no leads beside contacts: link the contact.' },
	project: { cannot: 'OnePageCRM has no projects.' },
	notes: { cannot: 'OnePageCRM has no notes on engagements: create a note for the same contact.' },
	internal_notes: {
		cannot: 'OnePageCRM has one text for each engagement: use the field content.',
	},
	direction: { cannot: 'OnePageCRM does not store the direction: say it in the text.' },
	duration: { cannot: 'OnePageCRM does not store durations.' },
};

const NO_OPPORTUNITY: Cannot = {
	cannot: 'OnePageCRM links only notes to deals: create a note for the deal.',
};
const NO_NUMBER: Cannot = { cannot: 'OnePageCRM stores phone numbers with calls only.' };
const NO_STATUS: Cannot = { cannot: 'OnePageCRM has a status for calls and tasks only.' };
const NO_SUBJECT: Cannot = {
	cannot: 'OnePageCRM has a text only: put the subject into the content.',
};
const NO_END: Cannot = { cannot: 'OnePageCRM stores the start only: say the end in the text.' };
const NO_OWNER: Cannot = {
	cannot: 'OnePageCRM shows only the name of the author, who is the user of the credential.',
};

/** The record's contact; it cannot do without. */
export function contactField(options: Pick<Field, 'on'> = {}): Field {
	return singleReference('contact_id', { required: ['create'], keeps: true, ...options });
}

/** Fields that engagements of all types have. */
export function commonFields(type: EngagementType): Fields {
	return {
		id: { read: ({ id }) => asText(id) },
		engagement_type: constantType(type),
		contact: contactField(),
		created_at: readOnly(time('created_at')),
		updated_at: readOnly(time('modified_at')),
	};
}

const BBCODE = 'Formatted with [b] and [i], not with HTML; 7,168 characters at most';

/** A number with what stands in brackets behind it: `(912) 644-1770 (mobile)`. */
const WITH_TYPE = /^(.*\S)\s*\(([a-z]+)\)$/i;

const callNumber: Field = {
	sources: ['phone_number'],
	most: 1,
	read: ({ phone_number: found }) => {
		const whole = asText(found);
		if (whole === undefined) return undefined;
		const [, number, type] = WITH_TYPE.exec(whole) ?? [];
		return number === undefined ? [{ number: whole }] : [{ number, type: type.toLowerCase() }];
	},
	write: (body, value) => {
		const [first] = given<PhoneNumber>(value);
		const type = first?.type === undefined ? '' : ` (${first.type})`;
		body.phone_number = first === undefined ? '' : `${withExtension(first)}${type}`;
	},
};

/** Results that every account has; further ones go by their keys. */
const CALL_RESULTS = ['interested', 'left_message', 'no_answer', 'not_interested', 'other'];

const callTime = momentField('call_time_int');
const meetingTime = momentField('meeting_time_int');

interface Kind {
	type: EngagementType;
	family: 'calls' | 'meetings' | 'notes';
	documentation: string;
	fields: Fields;
	start: StartField;
	/** Keys that an update sends together: whether it may leave some out is not documented for these paths. */
	writable: string[];
}

const KINDS: Kind[] = [
	{
		type: 'call',
		family: 'calls',
		documentation: 'https://developer.onepagecrm.com/api/#calls',
		start: { field: 'call_time' },
		writable: [
			'contact_id',
			'text',
			'call_result',
			'call_time_int',
			'phone_number',
			'via',
			'recording_link',
		],
		fields: {
			subject: NO_SUBJECT,
			content: blankableText('text', { note: BBCODE }),
			status: choice(
				'call_result',
				Object.fromEntries(CALL_RESULTS.map((result) => [result, result])),
				{
					open: true,
					keeps: true,
					note: `${CALL_RESULTS.join(', ')}, or the key of a result of your own`,
				},
			),
			start_time: callTime,
			end_time: NO_END,
			activity_date: readOnly(callTime),
			owner: NO_OWNER,
			opportunity: NO_OPPORTUNITY,
			phone_numbers: callNumber,
		},
	},
	{
		type: 'meeting',
		family: 'meetings',
		documentation: 'https://developer.onepagecrm.com/api/#meetings',
		start: { field: 'meeting_time' },
		writable: ['contact_id', 'text', 'meeting_time_int', 'place'],
		fields: {
			subject: NO_SUBJECT,
			content: blankableText('text', { note: BBCODE }),
			status: NO_STATUS,
			start_time: meetingTime,
			end_time: NO_END,
			activity_date: readOnly(meetingTime),
			owner: NO_OWNER,
			opportunity: NO_OPPORTUNITY,
			phone_numbers: NO_NUMBER,
		},
	},
	{
		type: 'note',
		family: 'notes',
		documentation: 'https://developer.onepagecrm.com/api/#notes',
		start: { field: 'date', isDay: true },
		writable: ['contact_id', 'text', 'date', 'linked_deal_id'],
		fields: {
			subject: NO_SUBJECT,
			content: blankableText('text', { required: ['create'], keeps: true, note: BBCODE }),
			status: NO_STATUS,
			start_time: time('date', { format: day, keeps: true, note: 'A day, without a time' }),
			end_time: { cannot: 'OnePageCRM notes have a day only: see start_time.' },
			activity_date: readOnly(time('date')),
			owner: NO_OWNER,
			opportunity: singleReference('linked_deal_id'),
			phone_numbers: NO_NUMBER,
		},
	},
];

/** A sentence where a list is to be narrowed to a contact and a company. */
export function checkOneParent({ account, contact }: FilterValues): string | undefined {
	return account !== undefined && contact !== undefined
		? 'OnePageCRM lists the engagements of a contact or of a company: give one of the filters contact and account'
		: undefined;
}

function listOf({ family, start }: Kind): List {
	return {
		pageSize: PAGE_SIZE,
		filters: {
			account: { by: 'native', note: 'Engagements with the people of this company' },
			contact: { by: 'native' },
			...RANGE_FILTERS,
			end_time: { by: 'coarse' },
			engagement_type: { by: 'native' },
			start_time: { by: 'coarse' },
			sort_by: { by: 'native', values: ['created_at', 'updated_at'] },
		},
		check: checkOneParent,
		page: async (query, api, state) => {
			const { account, contact } = query.filters;
			const parameters = { contact_id: contact, company_id: account };
			const listing = { family, query: parameters, ...rangeAndSort(query.filters, start) };
			return await pageOf(listing, query, api, state);
		},
	};
}

/** What an update sends: the present values of all keys, with those that are given over them. */
export function wholeOf(
	present: VendorRecord,
	keys: readonly string[],
	body: VendorRecord,
): VendorRecord {
	const whole: VendorRecord = {};
	for (const key of keys) {
		const value = present[key];
		if (value !== null && value !== undefined && value !== '') whole[key] = value;
	}
	return { ...whole, ...body };
}

async function update({ family, writable }: Kind, id: string, { body }: WriteInput, api: Api) {
	const whole = wholeOf(await getRecord(family, id, api), writable, body);
	for (const key of ['call_time_int', 'meeting_time_int']) {
		if (typeof whole[key] === 'string') whole[key] = Number(whole[key]);
	}
	return { id, ...(await updateRecord(family, id, whole, api)) };
}

function resourceOf(kind: Kind): Resource {
	const { type, family, documentation } = kind;
	return {
		documentation,
		types: [type],
		fields: { ...commonFields(type), ...lackingFields, ...kind.fields },
		list: listOf(kind),
		get: async (id, api) => await getRecord(family, id, api),
		create: async ({ body }, api) => await createRecord(family, body, api),
		update: async (id, input, api) => await update(kind, id, input, api),
		delete: async (id, api) => await deleteRecord(family, id, api),
		changes: { created: changesSince('created_at'), updated: changesSince('updated_at') },
	};
}

export const activities: Resource[] = KINDS.map(resourceOf);
