import type { IDataObject } from 'n8n-workflow';

import type { Api, VendorRecord, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../nodes/UnifiedCrm/adapters/adapter';
import { zohoCrm as crm } from '../../nodes/UnifiedCrm/adapters/zohoCrm/account';
import { decodeCursor, encodeCursor } from '../../nodes/UnifiedCrm/engine/cursor';
import { isRecord } from '../../nodes/UnifiedCrm/engine/json';
import { runNode } from '../harness/node';
import { zohoCrm } from '../sandbox/zohoCrm';
import type { Exchange } from '../sandbox/core/requestLog';
import { idAt } from '../sandbox/zohoCrm/seeds';
import { startSandbox } from '../sandbox/server';
import type { Sandbox } from '../sandbox/server';
import { describeCrm } from './common';

const ROOT = '/crm/v8';
const CONTACT = idAt('Contacts', 0);
const midnight = '2026-09-15T00:00:00.000Z';

const subject = describeCrm(zohoCrm, {
	samples: {
		'task.status': 'in_progress',
		'call.status': 'overdue',
		'email.contact': [{ id: CONTACT }],
	},
	// A task is due on a day.
	readsBack: { 'task.end_time': midnight },
	alone: { 'task.end_time': true },
	displaces: {
		'call.end_time': ['duration'],
		'email.lead': ['contact'],
		'note.account': ['contact'],
		'note.lead': ['contact'],
		'note.opportunity': ['contact'],
	},
	skipFields: {
		'call.update.owner':
			'the owner of a completed call cannot be changed; tried with a scheduled one below',
	},
});

async function exchangesOf(action: () => Promise<unknown>): Promise<Exchange[]> {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before);
}

const routesOf = (exchanges: Exchange[]) =>
	exchanges
		.map(({ method, path }) => `${method} ${path.replace(ROOT, '').split('?')[0]}`)
		.filter((route) => !route.includes('/settings/'));

const sentData = ({ requestBody }: Exchange): IDataObject =>
	((requestBody as IDataObject).data as IDataObject[])[0];

const contact = (operation: string, more: IDataObject = {}) => ({
	resource: 'contact',
	operation,
	...more,
});

const written = (operation: string, fieldsJson: IDataObject, more: IDataObject = {}) =>
	contact(operation, { fieldInput: 'json', fieldsJson, ...more });

const engagement = (operation: string, engagementType: string, more: IDataObject = {}) => ({
	resource: 'engagement',
	operation,
	engagementType,
	...more,
});

const logged = (operation: string, type: string, fieldsJson: IDataObject, more: IDataObject = {}) =>
	engagement(operation, type, { fieldInput: 'json', fieldsJson, ...more });

async function first(parameters: IDataObject): Promise<IDataObject> {
	return (await subject.run(parameters)).json[0];
}

const getOne = async (type: string, id: unknown) =>
	await first(engagement('get', type, { engagementId: id as string }));

async function someId(picker: 'account' | 'lead' | 'opportunity'): Promise<string> {
	const { json } = await subject.run(engagement('list', 'call', { returnAll: true, filters: {} }));
	for (const record of json) {
		const value = record[picker];
		const link = (Array.isArray(value) ? value[0] : value) as IDataObject | undefined;
		if (link !== undefined) return String(link.id);
	}
	throw new Error(`no call is linked to ${picker}`);
}

const CALL = {
	subject: 'Trap',
	direction: 'outbound',
	start_time: '2026-05-20T10:00:00Z',
	duration: 60,
};

describe('Zoho CRM: data centers', () => {
	const hostOf = (settings: { region?: string; tokenData?: Record<string, unknown> }) =>
		crm.account.host({ integration: 'zohoCrm', ...settings });

	it('takes the host that the token names, else that of the data center', () => {
		expect(hostOf({ region: 'eu' })).toBe('https://www.zohoapis.eu/crm/v8');
		expect(hostOf({ region: 'ca' })).toBe('https://www.zohoapis.ca/crm/v8');
		expect(hostOf({})).toBe('https://www.zohoapis.com/crm/v8');
		expect(hostOf({ region: 'us', tokenData: { api_domain: 'https://www.zohoapis.in' } })).toBe(
			'https://www.zohoapis.in/crm/v8',
		);
	});

	it('asks for tokens where the account lives', () => {
		expect(crm.account.oAuth2?.tokenUrl).toMatchObject({
			default: 'https://accounts.zoho.com/oauth/v2/token',
			ca: 'https://accounts.zohocloud.ca/oauth/v2/token',
			au: 'https://accounts.zoho.com.au/oauth/v2/token',
		});
		expect(crm.account.oAuth2?.scope).not.toMatch(/\s/);
		expect(crm.account.oAuth2?.authorizeQuery).toContain('access_type=offline');
	});
});

describe('Zoho CRM: lists', () => {
	it('names at most 50 fields in every list', async () => {
		const sent = await exchangesOf(async () => {
			await subject.run(contact('list', { limit: 5, filters: {} }));
			await subject.run(engagement('list', 'note', { limit: 5, filters: {} }));
		});
		const lists = sent.filter(({ path }) => !path.includes('/settings/'));
		expect(lists).toHaveLength(2);
		for (const { path } of lists) {
			const fields = new URL(path, 'http://x').searchParams.get('fields')?.split(',') ?? [];
			expect(fields.length).toBeGreaterThan(4);
			expect(fields.length).toBeLessThanOrEqual(50);
		}
	});

	it('filters by a query of one request, with names of accounts and with tags', async () => {
		const { json: all } = await subject.run(contact('list', { returnAll: true, filters: {} }));
		const owner = (all[0].owner as IDataObject).id;
		await subject.run(contact('list', { limit: 1, filters: {} }));
		let found: IDataObject[] = [];
		const sent = await exchangesOf(async () => {
			const filters = {
				owner,
				created_after: '2020-01-01T00:00:00Z',
				updated_after: '2020-01-01T00:00:00.500Z',
			};
			found = (await subject.run(contact('list', { returnAll: true, filters }))).json;
		});
		expect(routesOf(sent)).toEqual(['POST /coql']);
		const query = String((sent[0].requestBody as IDataObject).select_query);
		expect(query).toContain("((Owner = '");
		expect(query).toContain("'2020-01-01T00:00:01+00:00'");
		expect(
			found.some(({ account }) => (account as IDataObject | undefined)?.name !== undefined),
		).toBe(true);
		expect(found.some(({ tags }) => Array.isArray(tags))).toBe(true);
	});

	it('cannot be talked into another query', async () => {
		for (const account of ["x' or id is not null or id = '", "O'Hara"]) {
			const { json } = await subject.run(
				contact('list', { returnAll: true, filters: { account } }),
			);
			expect(json).toEqual([]);
		}
	});

	it('takes an empty answer for an empty list', async () => {
		const { json } = await subject.run(
			contact('list', { filters: { email: 'nobody@example.com' } }),
		);
		expect(json).toEqual([]);
	});

	it('searches alone, for two characters at least', async () => {
		const short = await subject.errorOf(contact('list', { filters: { search: 'a' } }));
		expect(short.message).toContain('at least two characters');
		const both = await subject.errorOf(
			contact('list', { filters: { search: 'abc', email: 'a@b.example' } }),
		);
		expect(both.message).toContain('cannot combine a search');
	});

	it('asks for the type: each stands in a module of its own', async () => {
		const error = await subject.errorOf({ resource: 'engagement', operation: 'list', filters: {} });
		expect(error.message).toContain('engagement type is missing');
	});

	it('reads participants of filtered meetings, which a query cannot select', async () => {
		const other = idAt('Contacts', 3);
		const { id } = await first(
			logged('create', 'meeting', {
				subject: 'Several',
				start_time: '2026-05-20T10:00:00Z',
				duration: 1800,
				contact: [{ id: CONTACT }, { id: other }],
			}),
		);
		const filters = { contact: CONTACT, subject: 'Several' };
		const { json } = await subject.run(engagement('list', 'meeting', { returnAll: true, filters }));
		expect(json).toHaveLength(1);
		expect(json[0]).toMatchObject({
			id,
			contact: [{ id: CONTACT }, { id: other }],
			end_time: '2026-05-20T10:30:00.000Z',
		});
	});

	it('queries instead of listing where an account has more fields than a list can name', async () => {
		const many = Array.from({ length: 60 }, (_, index) => ({
			api_name: `Own_${index}`,
			custom_field: true,
			data_type: 'text',
		}));
		const base = ['Last_Name', 'Full_Name', 'Owner', 'Created_Time', 'Modified_Time'].map(
			(api_name) => ({ api_name }),
		);
		const sent: VendorRequest[] = [];
		const api: Api = {
			settings: { integration: 'zohoCrm' },
			get: async (path): Promise<VendorRecord> =>
				path === '/settings/fields' ? { fields: [...base, ...many] } : {},
			send: async (request) => {
				sent.push(request);
				return { status: 204, headers: {}, body: undefined };
			},
			memo: async (_key, load) => await load(api),
			warn: () => undefined,
			now: () => 0,
		};
		const { list } = crm.contact;
		if (isCannot(list)) throw new Error(list.cannot);
		const page = await list.page(
			{ filters: {}, types: [], size: 200, customFields: true },
			api,
			undefined,
		);
		expect(page).toEqual({ records: [] });
		expect(sent).toHaveLength(1);
		const query = isRecord(sent[0].body) ? String(sent[0].body.select_query) : '';
		expect(query).toContain('Own_59');
		expect(query).toContain('where id is not null');
		expect(sent[0].reads).toBe(true);
	});
});

describe('Zoho CRM: contacts', () => {
	it('creates 250 contacts in 3 requests, and one that fails loses no other', async () => {
		const taken = 'only.one@example.com';
		await subject.run(
			written('create', { last_name: 'First', email_addresses: [{ email: taken }] }),
		);
		const items = Array.from({ length: 250 }, (_, index) => ({ index }));
		const sent = await exchangesOf(async () => {
			const { json } = await subject.run(
				(item) =>
					written('create', {
						last_name: `Bulk ${item}`,
						email_addresses: [{ email: item === 130 ? taken : `bulk.${item}@example.com` }],
					}),
				{ items, continueOnFail: true },
			);
			expect(json.map(({ id }) => typeof id)).toEqual(
				items.map((_, index) => (index === 130 ? 'undefined' : 'string')),
			);
			expect(json[130].error).toMatch(/duplicate data \(DUPLICATE_DATA: Email\)/);
			expect(json[131].last_name).toBe('Bulk 131');
		});
		expect(routesOf(sent)).toEqual(['POST /Contacts', 'POST /Contacts', 'POST /Contacts']);
	});

	it('upserts 120 contacts by email in 2 requests and says which are new', async () => {
		const items = Array.from({ length: 120 }, (_, index) => ({ index }));
		const upsert = async (name: string) =>
			await subject.run(
				(item) =>
					written(
						'upsert',
						{
							last_name: `${name} ${item}`,
							email_addresses: [{ email: `up.${item}@example.com` }],
						},
						{ matchBy: 'email' },
					),
				{ items },
			);
		const { json: made } = await upsert('Made');
		expect(made.every(({ created }) => created === true)).toBe(true);
		const sent = await exchangesOf(async () => {
			const { json } = await upsert('Changed');
			expect(json.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
			expect(json.every(({ created }) => created === false)).toBe(true);
		});
		expect(routesOf(sent)).toEqual(['POST /Contacts/upsert', 'POST /Contacts/upsert']);
	});

	it('deletes 100 contacts in two requests', async () => {
		const items = Array.from({ length: 100 }, (_, index) => ({ index }));
		const { json } = await subject.run((item) => written('create', { last_name: `Gone ${item}` }), {
			items,
		});
		const sent = await exchangesOf(async () => {
			await subject.run((item) => contact('delete', { contactId: json[item].id as string }), {
				items,
			});
		});
		expect(routesOf(sent)).toEqual(['DELETE /Contacts', 'DELETE /Contacts']);
	});

	it('says which record a failing single write is about', async () => {
		const email_addresses = [{ email: 'single.one@example.com' }];
		await subject.run(written('create', { last_name: 'One', email_addresses }));
		const error = await subject.errorOf(written('create', { last_name: 'Two', email_addresses }));
		expect(error.message).toContain('duplicate data (DUPLICATE_DATA: Email)');
	});

	it('replaces the tags of a contact, and takes them off', async () => {
		const { id } = await first(
			written('create', { last_name: 'Tagged', tags: ['Supplier', 'VIP'] }),
		);
		const update = async (tags: unknown) =>
			await subject.run(written('update', { tags } as IDataObject, { contactId: id as string }));
		const labels = async () => {
			const { tags } = await first(contact('get', { contactId: id as string }));
			return ((tags ?? []) as IDataObject[]).map(({ name }) => name).sort();
		};
		expect(await labels()).toEqual(['Supplier', 'VIP']);
		await update([{ name: 'Newsletter' }]);
		expect(await labels()).toEqual(['Newsletter']);
		await update([]);
		expect(await labels()).toEqual([]);
		const long = await subject.errorOf(
			written('update', { tags: ['x'.repeat(26)] }, { contactId: id as string }),
		);
		expect(long.message).toContain('at most 25 characters');
	});

	it('reads and writes custom fields by their names', async () => {
		const custom_fields = {
			Loyalty_Tier: 'gold',
			Loyalty_Points: '12',
			Loyalty_Topics: 'Price, Quality',
			Loyalty_Flag: 'yes',
			Loyalty_Date: '2026-05-20',
		};
		const { id } = await first(written('create', { last_name: 'Custom', custom_fields }));
		const stored = {
			Loyalty_Tier: 'Gold',
			Loyalty_Points: 12,
			Loyalty_Topics: ['Price', 'Quality'],
			Loyalty_Flag: true,
			Loyalty_Date: '2026-05-20',
		};
		expect((await first(contact('get', { contactId: id as string }))).custom_fields).toEqual(
			stored,
		);
		const { json } = await subject.run(contact('list', { returnAll: true, filters: {} }));
		expect(json.find((record) => record.id === id)?.custom_fields).toMatchObject(stored);
	});

	it('links an account by its id only', async () => {
		const error = await subject.errorOf(
			written('create', { last_name: 'X', account: { name: 'Nordhang' } }),
		);
		expect(error.message).toContain('by its ID');
	});
});

describe('Zoho CRM: calls', () => {
	it('writes times with an offset and without fractions, and durations as mm:ss', async () => {
		const sent = await exchangesOf(async () => {
			await subject.run(
				logged('create', 'call', {
					...CALL,
					start_time: '2026-05-20T10:00:00.123Z',
					duration: 750,
				}),
			);
		});
		const [create] = sent.filter(({ method }) => method === 'POST');
		expect(sentData(create)).toMatchObject({
			Call_Start_Time: '2026-05-20T10:00:00+00:00',
			Call_Duration: '12:30',
			Call_Type: 'Outbound',
		});
	});

	it('writes an hour and more, and looks at what became of it', async () => {
		const { id } = await first(logged('create', 'call', { ...CALL, duration: 5400 }));
		expect((await getOne('call', id)).duration).toBe(5400);
	});

	it('tries the other form where durations of an hour are refused', async () => {
		const bodies: IDataObject[] = [];
		const api: Api = {
			settings: { integration: 'zohoCrm' },
			get: async () => ({}),
			send: async ({ method, body }) => {
				if (method === 'GET')
					return {
						status: 200,
						headers: {},
						body: { data: [{ id: '1', Call_Duration_in_seconds: 5400 }] },
					};
				const [sent] = (body as { data: IDataObject[] }).data;
				bodies.push(sent);
				const refused = {
					code: 'INVALID_DATA',
					status: 'error',
					message: 'invalid data',
					details: { api_name: 'Call_Duration' },
				};
				const taken = { code: 'SUCCESS', status: 'success', details: { id: '1' } };
				return bodies.length === 1
					? { status: 400, headers: {}, body: { data: [refused] } }
					: { status: 201, headers: {}, body: { data: [taken] } };
			},
			memo: async (_key, load) => await load(api),
			warn: () => undefined,
			now: () => Date.UTC(2027, 0, 1),
		};
		const [call] = crm.engagement;
		if (isCannot(call.create)) throw new Error(call.create.cannot);
		const body = {
			Call_Type: 'Outbound',
			Call_Start_Time: '2026-05-20T10:00:00+00:00',
			Call_Duration: '01:30:00',
		};
		const result = await call.create(
			{ values: { ...CALL, duration: 5400 }, body, type: 'call' },
			api,
		);
		expect(result.id).toBe('1');
		expect(bodies.map(({ Call_Duration: text }) => text)).toEqual(['01:30:00', '90:00']);
	});

	it('needs the duration of a call that took place, and none of one that is ahead or was missed', async () => {
		const { duration: _left, ...bare } = CALL;
		expect(_left).toBe(60);
		const error = await subject.errorOf(logged('create', 'call', bare));
		expect(error.message).toContain('needs the duration');
		const ahead = await first(
			logged('create', 'call', { ...bare, start_time: '2031-01-01T10:00:00Z' }),
		);
		expect((await getOne('call', ahead.id)).status).toBe('scheduled');
		const missed = await first(logged('create', 'call', { ...bare, direction: 'missed' }));
		expect((await getOne('call', missed.id)).direction).toBe('missed');
	});

	it('gives a call a subject where there is none', async () => {
		const { subject: _left, ...bare } = CALL;
		expect(_left).toBe('Trap');
		const { id } = await first(logged('create', 'call', bare));
		expect((await getOne('call', id)).subject).toBe('Outgoing call');
	});

	it('does not change the direction, and changes the owner of a scheduled call', async () => {
		const { json: all } = await subject.run(contact('list', { returnAll: true, filters: {} }));
		const owners = [...new Set(all.map(({ owner }) => (owner as IDataObject).id))];
		const { id } = await first(
			logged('create', 'call', {
				subject: 'Ahead',
				direction: 'outbound',
				start_time: '2031-01-01T10:00:00Z',
				owner: { id: owners[0] },
			}),
		);
		await subject.run(
			logged('update', 'call', { owner: { id: owners[1] } }, { engagementId: id as string }),
		);
		expect((await getOne('call', id)).owner).toEqual({ id: owners[1] });
		const error = await subject.errorOf(
			logged('update', 'call', { direction: 'inbound' }, { engagementId: id as string }),
		);
		expect(error.message).toContain('only on create');
	});

	it('reckons the duration from an end time alone', async () => {
		const { id } = await first(logged('create', 'call', CALL));
		await subject.run(
			logged(
				'update',
				'call',
				{ end_time: '2026-05-20T10:07:30Z' },
				{ engagementId: id as string },
			),
		);
		expect((await getOne('call', id)).duration).toBe(450);
	});

	it('leaves out a phone number that the account has no field for, and says so', async () => {
		const { json, hints } = await subject.run(
			logged('create', 'call', {
				...CALL,
				direction: 'inbound',
				phone_numbers: [{ number: '+43 316 5550101' }],
			}),
		);
		expect(hints.join()).toContain('From_Number__s');
		expect((await getOne('call', json[0].id)).phone_numbers).toBeUndefined();
		const out = await first(
			logged('create', 'call', { ...CALL, phone_numbers: [{ number: '+43 316 5550101' }] }),
		);
		expect((await getOne('call', out.id)).phone_numbers).toEqual([
			{ number: '+43 316 5550101', type: 'to' },
		]);
	});

	it('says the module with a linked record, and links to one only', async () => {
		const opportunity = [{ id: await someId('opportunity') }];
		const sent = await exchangesOf(async () => {
			await subject.run(logged('create', 'call', { ...CALL, opportunity, contact: [CONTACT] }));
		});
		expect(sentData(sent[sent.length - 1])).toMatchObject({
			What_Id: opportunity[0],
			$se_module: 'Deals',
			Who_Id: { id: CONTACT },
		});
		const both = await subject.errorOf(
			logged('create', 'call', { ...CALL, opportunity, account: '1' }),
		);
		expect(both.message).toContain('one record besides the contact');
		const lead = await subject.errorOf(
			logged('create', 'call', { ...CALL, lead: ['1'], contact: ['2'] }),
		);
		expect(lead.message).toContain('to a contact or to a lead');
	});

	it('clears a link only where it is of that kind', async () => {
		const opportunity = [{ id: await someId('opportunity') }];
		const { id } = await first(logged('create', 'call', { ...CALL, opportunity }));
		await subject.run(
			logged('update', 'call', { account: null, content: 'x' }, { engagementId: id as string }),
		);
		expect((await getOne('call', id)).opportunity).toEqual(opportunity);
		await subject.run(
			logged('update', 'call', { opportunity: null }, { engagementId: id as string }),
		);
		expect((await getOne('call', id)).opportunity).toBeUndefined();
	});
});

describe('Zoho CRM: meetings, tasks and notes', () => {
	it('keeps the leads of a meeting when its contacts change', async () => {
		const lead = await someId('lead');
		const { id } = await first(
			logged('create', 'meeting', {
				subject: 'Mixed',
				start_time: '2026-05-20T10:00:00Z',
				duration: 600,
				contact: [CONTACT],
				lead: [lead],
			}),
		);
		const other = idAt('Contacts', 5);
		await subject.run(
			logged('update', 'meeting', { contact: [other] }, { engagementId: id as string }),
		);
		expect(await getOne('meeting', id)).toMatchObject({
			contact: [{ id: other }],
			lead: [{ id: lead }],
		});
	});

	it('needs an end or a duration of a meeting, and moves the end by a duration alone', async () => {
		const bare = { subject: 'Open', start_time: '2026-05-20T10:00:00Z' };
		const error = await subject.errorOf(logged('create', 'meeting', bare));
		expect(error.message).toContain('"End Time" (end_time) or "Duration" (duration)');
		const { id } = await first(logged('create', 'meeting', { ...bare, duration: 600 }));
		await subject.run(
			logged('update', 'meeting', { duration: 1200 }, { engagementId: id as string }),
		);
		expect((await getOne('meeting', id)).end_time).toBe('2026-05-20T10:20:00.000Z');
	});

	it('writes a status in the account’s own words', async () => {
		for (const status of ['waiting_on_someone_else', 'Waiting on someone else']) {
			const { id } = await first(logged('create', 'task', { subject: 'Wait', status }));
			expect(((await getOne('task', id)).remote_data as IDataObject).Status).toBe(
				'Waiting on someone else',
			);
		}
	});

	it('keeps the day of a task', async () => {
		const sent = await exchangesOf(async () => {
			await subject.run(
				logged('create', 'task', { subject: 'Due', end_time: '2026-12-31T18:00:00Z' }),
			);
		});
		expect(sentData(sent[sent.length - 1]).Due_Date).toBe('2026-12-31');
	});

	it('attaches a note to one record, whose module it names', async () => {
		const none = await subject.errorOf(logged('create', 'note', { content: 'x' }));
		expect(none.message).toContain('needs something to attach a note to');
		const sent = await exchangesOf(async () => {
			await subject.run(logged('create', 'note', { content: 'x', contact: [CONTACT] }));
		});
		expect(sentData(sent[sent.length - 1]).Parent_Id).toEqual({
			module: { api_name: 'Contacts' },
			id: CONTACT,
		});
		const long = await subject.errorOf(
			logged('create', 'note', { subject: 'x'.repeat(121), contact: [CONTACT] }),
		);
		expect(long.message).toContain('at most 120 characters');
	});

	it('says the reason for an unknown id, whatever Zoho answers to it', async () => {
		for (const id of ['999999999999999999', 'abc']) {
			const error = await subject.errorOf(engagement('get', 'task', { engagementId: id }));
			expect(error.message).toContain('there is no task');
		}
	});
});

describe('Zoho CRM: emails', () => {
	const mail = { subject: 'Offer', content: '<p>Details</p>', contact: [CONTACT] };

	it('notes an email down without sending it, and reads its text by the composed id', async () => {
		const sent = await exchangesOf(async () => {
			const { id } = await first(
				logged('create', 'email', { ...mail, start_time: '2026-05-20T10:00:00Z' }),
			);
			expect(id).toMatch(new RegExp(`^Contacts:${CONTACT}:`));
			expect(await getOne('email', id)).toMatchObject({
				content: '<p>Details</p>',
				direction: 'outbound',
				contact: [{ id: CONTACT }],
			});
		});
		expect(routesOf(sent).some((route) => route.endsWith('/send_mail'))).toBe(false);
	});

	it('sends only with consent', async () => {
		const outbox = { ...mail, status: 'outbox' };
		const refused = await exchangesOf(async () => {
			const error = await subject.errorOf(logged('create', 'email', outbox));
			expect(error.message).toContain('sends it to the contact right away');
		});
		expect(refused).toEqual([]);
		const sent = await exchangesOf(async () => {
			await subject.run(logged('create', 'email', outbox, { options: { allowSending: true } }));
		});
		expect(routesOf(sent).filter((route) => route.endsWith('/send_mail'))).toHaveLength(1);
	});

	it('walks past the 10 emails that come at a time', async () => {
		for (let index = 0; index < 12; index++) await subject.run(logged('create', 'email', mail));
		const { json } = await subject.run(
			engagement('list', 'email', { returnAll: true, filters: { contact: CONTACT } }),
		);
		expect(json.length).toBeGreaterThan(12);
		expect(new Set(json.map(({ id }) => id)).size).toBe(json.length);
	});

	it('needs the contact, and an id of its own making', async () => {
		const list = await subject.errorOf(engagement('list', 'email', { filters: {} }));
		expect(list.message).toContain('without the filter "Contact"');
		const get = await subject.errorOf(engagement('get', 'email', { engagementId: '123' }));
		expect(get.message).toContain('is no id of an email');
	});
});

describe('Zoho CRM: many records', () => {
	let large: Sandbox;
	beforeAll(async () => {
		large = await startSandbox([zohoCrm], { records: 2_450 });
		large.log.keepsExchanges = true;
	});
	afterAll(async () => await large.close());

	const run = async (more: IDataObject) =>
		await runNode({
			integration: 'zohoCrm',
			sandbox: large,
			authentication: 'oAuth2',
			parameters: contact('list', { filters: {}, ...more }),
		});

	it('passes 2,000 records by page tokens, never with a page number', async () => {
		const { json } = await run({ returnAll: true, options: { includeFields: ['id'] } });
		expect(new Set(json.map(({ id }) => id)).size).toBe(2_450);
		const lists = large.log.exchanges.filter(({ path }) => path.startsWith(`${ROOT}/Contacts?`));
		expect(lists).toHaveLength(13);
		for (const { path } of lists)
			expect(new URL(path, 'http://x').searchParams.has('page')).toBe(false);
	});

	it('goes on by queries where page tokens end', async () => {
		const { json: pages } = await run({ limit: 200, options: { outputMode: 'pages' } });
		const name = 'zohoCrm/contact/';
		const place = decodeCursor(name, String(pages[0].next_cursor));
		const state = { ...(isRecord(place.state) ? place.state : {}), count: 99_800 };
		const before = large.log.exchanges.length;
		const { json } = await run({
			returnAll: true,
			options: { cursor: encodeCursor(name, { ...place, state }), includeFields: ['id'] },
		});
		expect(new Set(json.map(({ id }) => id)).size).toBe(2_250);
		expect(json).toHaveLength(2_250);
		const sent = large.log.exchanges
			.slice(before)
			.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
		expect(sent).toEqual([`GET ${ROOT}/Contacts`, `POST ${ROOT}/coql`, `POST ${ROOT}/coql`]);
	});

	it('walks sorted queries of more rows than one gives, each record once', async () => {
		const filters = { created_after: '2000-01-01T00:00:00Z', sort_by: 'created_at:desc' };
		const { json } = await run({
			returnAll: true,
			filters,
			options: { includeFields: ['id', 'created_at'] },
		});
		expect(new Set(json.map(({ id }) => id)).size).toBe(2_450);
		const stamps = json.map(({ created_at: stamp }) => String(stamp));
		expect(stamps).toEqual([...stamps].sort().reverse());
	});
});
