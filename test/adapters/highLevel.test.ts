import type { IDataObject } from 'n8n-workflow';

import type { Api, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { highLevel as crm } from '../../nodes/UnifiedCrm/adapters/highLevel/account';
import { contact } from '../../nodes/UnifiedCrm/adapters/highLevel/contact';
import { list as contactList } from '../../nodes/UnifiedCrm/adapters/highLevel/contactSearch';
import { meeting } from '../../nodes/UnifiedCrm/adapters/highLevel/meeting';
import { callsAndChats, email } from '../../nodes/UnifiedCrm/adapters/highLevel/messages';
import { task } from '../../nodes/UnifiedCrm/adapters/highLevel/task';
import { makeReader } from '../../nodes/UnifiedCrm/engine/reader';
import { highLevel } from '../sandbox/highLevel';
import { contactIds } from '../sandbox/highLevel/ids';
import { describeCrm } from './common';

const CONTACT = contactIds.at(0);
const links = { contact: [{ id: CONTACT }] };

const subject = describeCrm(highLevel, {
	createWith: {
		chat: { ...links, content: 'Hello there' },
		email: { ...links, subject: 'Hello', content: '<p>Hello there</p>' },
	},
	writeOptions: { chat: { allowSending: true }, email: { allowSending: true } },
});

const write = (
	type: string | undefined,
	operation: string,
	fields: IDataObject,
	id?: unknown,
	options: IDataObject = {},
) => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation,
	...(type === undefined ? {} : { engagementType: type }),
	fieldInput: 'json',
	fieldsJson: fields,
	options,
	...(id === undefined
		? {}
		: { [type === undefined ? 'contactId' : 'engagementId']: id as string }),
});

const onOne = (type: string | undefined, operation: string, id: unknown) => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation,
	...(type === undefined ? { contactId: id } : { engagementType: type, engagementId: id }),
});

const list = (type: string | undefined, filters: IDataObject = {}, more: IDataObject = {}) => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation: 'list',
	...(type === undefined ? {} : { engagementType: type }),
	returnAll: true,
	filters,
	...more,
});

async function sentBy(action: () => Promise<unknown>) {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before);
}

/** An account that answers as it is told. */
function answering(answer: (request: VendorRequest) => unknown) {
	const sent: VendorRequest[] = [];
	const send = async (request: VendorRequest) => {
		sent.push(request);
		return { status: 200, headers: {}, body: answer(request) };
	};
	const api: Api = {
		settings: { integration: 'highLevel', locationId: 'loc' },
		send,
		get: async (path, query) =>
			(await send({ method: 'GET', path, query })).body as Record<string, unknown>,
		memo: async (_key, load) => await load(api),
		warn: () => undefined,
		now: () => 0,
	};
	return { api, sent };
}

const read = { context: undefined };
const readContact = makeReader('contact', contact, (name) => name !== 'remote_data');

// Seeded contacts have one note each.
beforeAll(async () => {
	for (let index = 0; index < 6; index++) {
		await subject.run(write('note', 'create', { ...links, content: `Note ${index}` }));
	}
});

describe('HighLevel: contacts', () => {
	it('sends the version of each family with every request', async () => {
		const sent = await sentBy(async () => {
			await subject.run(list(undefined, {}, { limit: 1, returnAll: false }));
			await subject.run(list('meeting', {}, { limit: 1, returnAll: false }));
			await subject.run(list('chat', {}, { limit: 1, returnAll: false }));
		});
		for (const { path, requestHeaders } of sent) {
			const dated = /\/(calendars|conversations)\//.test(path);
			expect([path, requestHeaders.version]).toEqual([path, dated ? '2021-04-15' : '2021-07-28']);
		}
	});

	it('walks by the place of the last contact, never by page numbers', async () => {
		const answer = () => ({
			contacts: Array.from({ length: 500 }, (_, id) => ({
				id: `c${id}`,
				searchAfter: [id, `c${id}`],
			})),
			total: 20_000,
		});
		const { api, sent } = answering(answer);
		const query = { filters: {}, types: [], size: 500, customFields: true };
		const first = await contactList.page(query, api, undefined);
		expect(first.next).toEqual([499, 'c499']);
		await contactList.page(query, api, first.next);
		expect(sent[0].body).toEqual({
			locationId: 'loc',
			pageLimit: 500,
			sort: [{ field: 'dateAdded', direction: 'asc' }],
		});
		expect(sent[1].body).toMatchObject({ searchAfter: [499, 'c499'] });
		expect(sent[1].body).not.toHaveProperty('page');
	});

	it('takes the location from the login, else from the credential, and says where neither tells', async () => {
		const asked = async (settings: Partial<Api['settings']>) => {
			const { api, sent } = answering(() => ({ contacts: [] }));
			const page = contactList.page(
				{ filters: {}, types: [], size: 10, customFields: true },
				{ ...api, settings: { integration: 'highLevel', ...settings } },
				undefined,
			);
			await page;
			return (sent[0].body as IDataObject).locationId;
		};
		expect(await asked({ tokenData: { locationId: 'a' }, locationId: 'b' })).toBe('a');
		expect(await asked({ locationId: 'b' })).toBe('b');
		await expect(asked({})).rejects.toThrow(/does not say which HighLevel location/);
	});

	it('reads search results, older answers and single contacts alike', () => {
		expect(
			readContact(
				{
					id: '1',
					firstNameRaw: 'Ann',
					firstNameLowerCase: 'ann',
					lastNameLowerCase: 'lee',
					contactName: 'ann lee',
					address: '1 Main St',
					phone: '+1',
					phoneLabel: 'Mobile',
					additionalPhones: [{ phone: '+2' }],
					additionalEmails: ['a@b.co', { email: 'c@d.co' }],
					lastActivity: 1751475015874,
				},
				read,
			),
		).toEqual({
			id: '1',
			first_name: 'Ann',
			last_name: 'lee',
			name: 'Ann lee',
			email_addresses: [
				{ email: 'a@b.co', type: 'additional' },
				{ email: 'c@d.co', type: 'additional' },
			],
			phone_numbers: [
				{ number: '+1', type: 'mobile' },
				{ number: '+2', type: 'additional' },
			],
			addresses: [{ street_1: '1 Main St' }],
			last_activity_at: '2025-07-02T16:50:15.874Z',
		});
		expect(readContact({ id: '2', fullNameLowerCase: 'x y', lastActivity: null }, read)).toEqual({
			id: '2',
			name: 'x y',
		});
	});

	it('writes custom fields as field_value and reads them as value', async () => {
		const definitions = await contact.customFields?.definitions(
			answering(() => ({
				customFields: [{ id: 'x', name: 'X', dataType: 'CHECKBOX', picklistOptions: ['a'] }],
			})).api,
		);
		expect(definitions).toEqual([
			{ key: 'x', label: 'X', type: 'choices', options: [{ value: 'a', label: 'a' }] },
		]);
		const { json } = await subject.run(list(undefined));
		const owner = json.find(({ custom_fields: fields }) => Object.keys(fields ?? {}).length > 0);
		const [key] = Object.entries(owner?.custom_fields as IDataObject).find(
			([, value]) => typeof value === 'string',
		) as [string, unknown];
		const made = await subject.run(
			write(undefined, 'create', {
				first_name: 'Custom',
				custom_fields: { [key]: (owner?.custom_fields as IDataObject)[key] },
			}),
		);
		const got = await subject.run(onOne(undefined, 'get', made.json[0].id));
		expect(got.json[0].custom_fields).toMatchObject({
			[key]: (owner?.custom_fields as IDataObject)[key],
		});
		await subject.run(
			write(undefined, 'update', { custom_fields: { [key]: null } }, made.json[0].id),
		);
		const cleared = await subject.run(onOne(undefined, 'get', made.json[0].id));
		expect(cleared.json[0].custom_fields).not.toHaveProperty(key);
	});

	it('leaves the location out of updates and changes only what is given', async () => {
		const made = await subject.run(
			write(undefined, 'create', { first_name: 'Kept', last_name: 'Name', tags: ['a', 'b'] }),
		);
		const [sent] = await sentBy(
			async () => await subject.run(write(undefined, 'update', { tags: ['c'] }, made.json[0].id)),
		);
		expect(sent.requestBody).toEqual({ tags: ['c'] });
		const { json } = await subject.run(onOne(undefined, 'get', made.json[0].id));
		expect(json[0]).toMatchObject({ first_name: 'Kept', tags: [{ id: 'c', name: 'c' }] });
	});

	it('links to a business with a request of its own and stores a bare name on create alone', async () => {
		const made = await subject.run(
			write(undefined, 'create', { first_name: 'Named', account: { name: 'Acme' } }),
		);
		const got = await subject.run(onOne(undefined, 'get', made.json[0].id));
		expect(got.json[0].account).toEqual({ name: 'Acme' });
		const error = await subject.errorOf(
			write(undefined, 'update', { account: { name: 'Other' } }, made.json[0].id),
		);
		expect(error.message).toMatch(/by its ID/);
	});

	it('says which contact is there already, and that one without a name or address cannot be made', async () => {
		const person = { first_name: 'Twin', email_addresses: [{ email: 'twin@example.com' }] };
		const made = await subject.run(write(undefined, 'create', person));
		const error = await subject.errorOf(write(undefined, 'create', person));
		expect(`${error.message} ${error.description}`).toContain(String(made.json[0].id));
		const sent = await subject.requestsOf(async () => {
			const refused = await subject.errorOf(write(undefined, 'create', { tags: ['a'] }));
			expect(refused.message).toMatch(/needs a name, an email address or a phone number/);
		});
		expect(sent).toBe(0);
	});

	it('refuses a second email, which cannot be written, and a search that is too long', async () => {
		const many = { email_addresses: [{ email: 'a@b.co' }, { email: 'c@d.co' }] };
		expect((await subject.errorOf(write(undefined, 'create', many))).message).toMatch(/room for 1/);
		const long = await subject.errorOf(list(undefined, { search: 'x'.repeat(76) }));
		expect(long.message).toMatch(/75 characters/);
	});

	it('finds by phone what is written in another way', async () => {
		const phone_numbers = [{ number: '+14155550199' }];
		const made = await subject.run(
			write(undefined, 'create', { first_name: 'Phone', phone_numbers }),
		);
		const { json } = await subject.run({
			...write(undefined, 'upsert', { last_name: 'Found', phone_numbers }),
			matchBy: 'phone',
		});
		expect(json[0]).toMatchObject({ id: made.json[0].id, created: false });
	});

	it('tells a missing or double record by the text of a 400, and a used-up day from a busy moment', () => {
		const kind = (status: number, message: unknown, more: IDataObject = {}, headers = {}) =>
			crm.failures.kind?.(
				{ status, headers, body: { statusCode: status, message, ...more } },
				{ method: 'GET', path: '/' },
			);
		expect(kind(400, 'Contact with id x not found')).toBe('notFound');
		expect(kind(400, 'version header was not found.')).toBeUndefined();
		expect(kind(400, 'This location does not allow duplicated contacts.')).toBe('duplicate');
		expect(kind(422, ['property x should not exist'])).toBeUndefined();
		expect(kind(429, 'Too Many Requests', {}, { 'x-ratelimit-daily-remaining': '0' })).toBe(
			'exhausted',
		);
		expect(kind(429, 'Too Many Requests')).toBeUndefined();
	});
});

describe('HighLevel: tasks and notes', () => {
	it('names them by their contact and their own id, and refuses ids without both', async () => {
		const { json } = await subject.run(list('task'));
		for (const { id, contact: people } of json) {
			expect(String(id).split('/')[0]).toBe((people as IDataObject[])[0].id);
		}
		const sent = await subject.requestsOf(async () => {
			for (const id of ['abc', 'abc/', '/abc', 'a/b/c']) {
				for (const operation of ['get', 'delete']) {
					const error = await subject.errorOf(onOne('task', operation, id));
					expect(error.message).toMatch(/needs the contact's id before its own/);
				}
			}
		});
		expect(sent).toBe(0);
	});

	it('writes due dates without milliseconds, and open tasks without being told', async () => {
		const fields = { ...links, subject: 'Due', end_time: '2026-12-01T10:00:00.000Z' };
		const [sent] = await sentBy(async () => await subject.run(write('task', 'create', fields)));
		expect(sent.requestBody).toEqual({
			title: 'Due',
			dueDate: '2026-12-01T10:00:00Z',
			completed: false,
		});
	});

	it('changes nothing but what is given', async () => {
		const fields = { ...links, subject: 'Part', content: 'x', end_time: '2026-12-01T10:00:00Z' };
		const made = await subject.run(write('task', 'create', fields));
		const { id } = made.json[0];
		const [sent] = await sentBy(
			async () => await subject.run(write('task', 'update', { status: 'completed' }, id)),
		);
		expect(sent.requestBody).toEqual({ completed: true });
		const { json } = await subject.run(onOne('task', 'get', id));
		expect(json[0]).toMatchObject({ subject: 'Part', content: 'x', status: 'completed' });
	});

	it('reads the ids of found tasks under both names', () => {
		const readTask = makeReader('engagement', task, (name) => name === 'id');
		expect(readTask({ _id: 't', contactId: 'c' }, read).id).toBe('c/t');
		expect(readTask({ id: 't', contactDetails: { id: 'c' } }, read).id).toBe('c/t');
	});

	it('lists notes by contact alone, and the others without them where there is no type', async () => {
		expect((await subject.errorOf(list('note'))).message).toMatch(/without the filter "Contact"/);
		const { json, hints } = await subject.run(list(undefined, {}, { resource: 'engagement' }));
		expect(new Set(json.map(({ engagement_type: type }) => type))).toEqual(
			new Set(['call', 'chat', 'email', 'meeting', 'task']),
		);
		expect(hints.join()).toMatch(/without note/);
	});
});

describe('HighLevel: appointments', () => {
	const meetingFields = { ...links, subject: 'Talk', start_time: '2026-12-06T03:00:00Z' };

	it('takes the first active calendar, any time, and stays quiet', async () => {
		const { api, sent } = answering(({ path }) =>
			path === '/calendars/'
				? {
						calendars: [
							{ id: 'off', isActive: false },
							{ id: 'on', isActive: true },
						],
					}
				: { id: 'a1' },
		);
		if (typeof meeting.create !== 'function') throw new Error('meetings can be made');
		await meeting.create({ values: {}, body: { contactId: 'c' } }, api);
		expect(sent[1].body).toEqual({
			calendarId: 'on',
			contactId: 'c',
			ignoreDateRange: true,
			ignoreFreeSlotValidation: true,
			locationId: 'loc',
			toNotify: false,
		});
		await meeting.create({ values: {}, body: { calendarId: 'own', toNotify: true } }, api);
		expect(sent[2].body).toMatchObject({ calendarId: 'own', toNotify: true });
		const none = answering(() => ({ calendars: [] }));
		await expect(meeting.create({ values: {}, body: {} }, none.api)).rejects.toThrow(
			/needs a calendar/,
		);
	});

	it('takes the times from what was sent, since the answer has none', async () => {
		const { json } = await subject.run(
			write('meeting', 'create', { ...meetingFields, duration: 900 }),
		);
		expect(json[0]).toMatchObject({
			start_time: '2026-12-06T03:00:00.000Z',
			duration: 900,
			status: 'confirmed',
		});
		const got = await subject.run(onOne('meeting', 'get', json[0].id));
		expect(got.json[0]).toMatchObject({ end_time: '2026-12-06T03:15:00.000Z', duration: 900 });
	});

	it('takes a deleted appointment, which is still answered, for gone', async () => {
		const { json } = await subject.run(write('meeting', 'create', meetingFields));
		await subject.run(onOne('meeting', 'delete', json[0].id));
		expect((await subject.errorOf(onOne('meeting', 'get', json[0].id))).message).toMatch(
			/there is no meeting/,
		);
		const { json: left } = await subject.run(list('meeting'));
		expect(left.map(({ id }) => id)).not.toContain(json[0].id);
	});

	it('asks by calendar, by user where the owner is given, and in milliseconds', async () => {
		const all = await sentBy(async () => await subject.run(list('meeting')));
		const events = all.filter(({ path }) => path.includes('/calendars/events'));
		expect(events.length).toBeGreaterThan(1);
		for (const { path } of events)
			expect(path).toMatch(/startTime=0&endTime=4102444800000&calendarId=/);
		const { json } = await subject.run(list('meeting'));
		const owner = (json[0].owner as IDataObject).id as string;
		const filters = { owner, start_time: '2026-01-01T00:00:00Z' };
		const own = await sentBy(async () => await subject.run(list('meeting', filters)));
		expect(own).toHaveLength(1);
		expect(own[0].path).toMatch(/startTime=1767225600000&.*userId=/);
	});
});

describe('HighLevel: calls, emails and chats', () => {
	it('asks for consent before anything is sent, and for no logged calls', async () => {
		const sent = await subject.requestsOf(async () => {
			for (const type of ['chat', 'email']) {
				const error = await subject.errorOf(write(type, 'create', { ...links, content: 'Hello' }));
				expect(error.message).toMatch(/really sends it to the contact/);
			}
			const call = await subject.errorOf(write('call', 'create', { ...links, content: 'x' }));
			expect(call.message).toMatch(/conversation provider/);
		});
		expect(sent).toBe(0);
	});

	it('sends text messages, or what the remote data names', async () => {
		const typeOf = async (remoteData?: IDataObject) => {
			const options = { allowSending: true, ...(remoteData === undefined ? {} : { remoteData }) };
			const fields = { ...links, content: 'Hello' };
			const [sent] = await sentBy(
				async () => await subject.run(write('chat', 'create', fields, undefined, options)),
			);
			return (sent.requestBody as IDataObject).type;
		};
		expect(await typeOf()).toBe('SMS');
		expect(await typeOf({ type: 'WhatsApp' })).toBe('WhatsApp');
	});

	it('asks for emails by themselves, with subject and text from the mails', async () => {
		const sent = await sentBy(async () => {
			const { json } = await subject.run(list('email', {}, { limit: 3, returnAll: false }));
			for (const each of json) expect(each.subject).toEqual(expect.any(String));
		});
		expect(sent[0].path).toMatch(/channel=Email/);
		expect(sent[1].path).toMatch(/\/conversations\/messages\/email\//);
	});

	it('joins the mails of a thread, in both envelopes, and stands missing ones', async () => {
		const mails: Record<string, unknown> = {
			m1: { emailMessage: { id: 'm1', subject: 'First', body: 'One' } },
			m2: { id: 'm2', subject: 'Re: First', body: 'Two' },
		};
		const { api } = answering(({ path }) =>
			path.includes('/email/')
				? (mails[path.split('/').pop() ?? ''] ?? {})
				: {
						message: {
							id: 'x',
							messageType: 'TYPE_EMAIL',
							meta: { email: { messageIds: ['m1', 'm2', 'm3'] } },
						},
					},
		);
		if (typeof email.get !== 'function') throw new Error('emails can be got');
		const record = await email.get('x', api, { types: ['email'], customFields: false });
		const shown = makeReader('engagement', email, () => true)(record ?? {}, read);
		expect(shown).toMatchObject({ subject: 'First', content: 'One\n\nTwo' });
		expect(shown.remote_data).not.toHaveProperty('emails');
	});

	it('leaves out what HighLevel itself notes down, and tells the types and missed calls', async () => {
		const row = (id: string, messageType: string, more: IDataObject = {}) => ({
			id,
			messageType,
			direction: 'inbound',
			...more,
		});
		const { api } = answering(() => ({
			messages: [
				row('1', 'TYPE_ACTIVITY_APPOINTMENT'),
				row('2', 'TYPE_IVR_CALL', { meta: { callDuration: '0', callStatus: 'no-answer' } }),
				row('3', 'TYPE_WHATSAPP', { status: 'READ' }),
				row('4', 'TYPE_CAMPAIGN_VOICEMAIL', {
					meta: { callDuration: 20, callStatus: 'completed' },
				}),
			],
			nextCursor: null,
		}));
		const { list: declared } = callsAndChats;
		if ('cannot' in declared) throw new Error('calls can be listed');
		const query = {
			filters: {},
			types: ['call' as const, 'chat' as const],
			size: 500,
			customFields: false,
		};
		const { records, next } = await declared.page(query, api, undefined);
		expect(next).toBeUndefined();
		const shape = makeReader('engagement', callsAndChats, (name) => name !== 'remote_data');
		expect(records.map((record) => shape(record, read))).toEqual([
			{ id: '2', engagement_type: 'call', direction: 'missed', status: 'no-answer', duration: 0 },
			{ id: '3', engagement_type: 'chat', direction: 'inbound', status: 'read' },
			{ id: '4', engagement_type: 'call', direction: 'inbound', status: 'completed', duration: 20 },
		]);
	});

	it('stops a list by change where it is past the moment', async () => {
		const { api, sent } = answering(() => ({
			messages: [{ id: '1', messageType: 'TYPE_SMS', dateUpdated: '2026-01-01T00:00:00.000Z' }],
			nextCursor: 'more',
		}));
		const { list: declared } = callsAndChats;
		if ('cannot' in declared) throw new Error('chats can be listed');
		const query = { types: ['chat' as const], size: 3, customFields: false };
		const filters = { updated_after: '2026-02-01T00:00:00.000Z' };
		expect((await declared.page({ ...query, filters }, api, undefined)).next).toBeUndefined();
		expect(sent[0].query).toMatchObject({ limit: 10, sortBy: 'updatedAt', sortOrder: 'desc' });
	});
});
