import type { Api, Field, Fields, List, Resource, VendorRecord, WriteInput } from '../adapter';
import { cannot } from '../adapter';
import { constantType, readOnly, time } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';
import { customFieldsOf, withLinkValues } from './customFields';
import { checkOne, dealField, idOfType, lacksLeads, linkTo } from './links';
import {
	checkRange,
	createdFeed,
	daysAround,
	present,
	RANGE_FILTERS,
	WITHIN_RANGE,
} from './ranges';
import {
	add,
	afterCreate,
	info,
	PAGE_SIZE,
	remove,
	updateRecord,
	vendorTime,
	walkPage,
} from './rpc';
import { applyStatus, statusField } from './status';

function firstLine(text: string): string {
	const end = text.indexOf('\n');
	return end < 0 ? text : text.slice(0, end).trimEnd();
}

/** Subject and content share the description: the subject is its first line. */
function described(subject: string, content: unknown): string {
	if (typeof content !== 'string' || content === '') return subject;
	return firstLine(content) === subject ? content : `${subject}\n${content}`;
}

function withoutFirstLine(text: string): string {
	const end = text.indexOf('\n');
	return end < 0 ? '' : text.slice(end + 1);
}

const subject: Field = {
	read: ({ description }) => {
		const text = asText(description);
		return text === undefined ? undefined : firstLine(text);
	},
	write: (body, value, { values }) => {
		if (typeof value === 'string') body.description = described(value, values.content);
	},
	keeps: true,
	note: 'The first line of the description',
};

const content: Field = {
	read: ({ description, outcome_summary: summary }) => asText(description) ?? asText(summary),
	write: (body, value, { values }) => {
		if (values.subject === undefined) body.description = value;
	},
	keeps: true,
	note: 'The whole description, whose first line is the subject',
};

/** A call is with one customer, whose contact shows but cannot be written. */
function participant(type: 'contact' | 'company'): Field['write'] {
	return (body, value) => {
		const customer = linkTo(type, value);
		if (customer !== undefined) body.participant = { customer };
	};
}

/** https://developer.focus.teamleader.eu/docs/api/calls-info */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('call'),
	subject,
	content,
	direction: { cannot: 'Teamleader calls have no direction: say it in the subject.' },
	status: statusField('completed'),
	start_time: {
		...time('scheduled_at'),
		write: (body, value) => {
			body.due_at = vendorTime(String(value));
		},
		required: ['create'],
		keeps: true,
	},
	end_time: { cannot: 'Teamleader calls have no end: they have a start time only.' },
	duration: { cannot: 'Teamleader calls have no duration: use a meeting for that.' },
	owner: {
		read: ({ assignee }) => {
			const id = idOfType(assignee, 'user');
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => {
			body.assignee = linkTo('user', value);
		},
		required: ['create'],
		keeps: true,
	},
	account: {
		read: ({ participant: with_ }) => {
			const id = idOfType((with_ as VendorRecord | null | undefined)?.customer, 'company');
			return id === undefined ? undefined : { id };
		},
		write: participant('company'),
		keeps: true,
		note: 'A call is with a company or with a contact',
	},
	contact: {
		most: 1,
		read: ({ participant: with_ }) => {
			const { contact, customer } = asRecord(with_);
			const id = idOfType(contact, 'contact') ?? idOfType(customer, 'contact');
			return id === undefined ? undefined : [{ id }];
		},
		write: participant('contact'),
		keeps: true,
		note: 'A call is with a company or with a contact',
	},
	opportunity: dealField,
	lead: lacksLeads,
	project: { cannot: 'Teamleader calls are not linked to projects: use a meeting or a task.' },
	phone_numbers: { cannot: 'Teamleader calls have no phone number: the contact has it.' },
	created_at: readOnly(time('added_at')),
	updated_at: { cannot: 'Teamleader does not say when a call was last changed.' },
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		...RANGE_FILTERS,
		account: { by: 'native' },
		contact: WITHIN_RANGE,
		owner: WITHIN_RANGE,
	},
	check: (filters) => checkRange(filters, ['contact', 'owner'], 'calls'),
	page: async (query, api, state) => {
		const { account } = query.filters;
		const { from, until } = daysAround(query.filters);
		const filter = present({
			scheduled_after: from,
			scheduled_before: until,
			relates_to: account === undefined ? undefined : { type: 'company', id: account },
		});
		return await walkPage('calls.list', { filter }, query, api, state);
	},
};

/** What is given besides the fields for the completion goes along with it. */
const OUTCOME = ['call_outcome_id', 'outcome_summary'];

function parted({ body }: WriteInput): { call: VendorRecord; outcome: VendorRecord } {
	const call: VendorRecord = {};
	const outcome: VendorRecord = {};
	for (const [key, value] of Object.entries(body))
		(OUTCOME.includes(key) ? outcome : call)[key] = value;
	return { call, outcome };
}

/** A subject alone takes the place of the first line; what is below stays. */
async function withWholeDescription(
	id: string,
	{ subject: wanted, content: text }: UnifiedRecord,
	call: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	if (typeof wanted !== 'string' || text !== undefined) return call;
	const rest = withoutFirstLine(asText((await info('calls', id, api)).description) ?? '');
	return rest === '' ? call : { ...call, description: `${wanted}\n${rest}` };
}

export const call: Resource = {
	documentation: 'https://developer.focus.teamleader.eu/docs/api/calls',
	types: ['call'],
	fields,
	customFields: customFieldsOf('call'),
	list,
	get: async (id, api) => await info('calls', id, api),
	create: async (input, api) => {
		const { call: sent, outcome } = parted(input);
		const made = await add('calls.add', await withLinkValues('call', sent, api), api);
		if (input.values.status !== 'completed') return made;
		return await afterCreate(
			'call',
			made,
			async (id) => await applyStatus('calls', id, 'completed', outcome, api),
		);
	},
	update: async (id, input, api) => {
		const { call: sent, outcome } = parted(input);
		const whole = await withWholeDescription(id, input.values, sent, api);
		if (input.values.status === 'open') await applyStatus('calls', id, 'open', {}, api);
		await updateRecord('calls.update', id, await withLinkValues('call', whole, api), api);
		if (input.values.status === 'completed')
			await applyStatus('calls', id, 'completed', outcome, api);
		return { id };
	},
	delete: async (id, api) => await remove('calls', id, api),
	check: (operation, values) =>
		checkOne('a call', values, ['contact', 'account'], operation === 'create'),
	changes: {
		created: createdFeed('calls'),
		updated: cannot(
			'Teamleader does not say when a call was last changed: use the event for new calls, or a webhook of Teamleader.',
		),
	},
};
