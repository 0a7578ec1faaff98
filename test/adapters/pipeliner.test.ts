import type { IDataObject } from 'n8n-workflow';

import type { Api, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { pipeliner as adapter } from '../../nodes/UnifiedCrm/adapters/pipeliner/account';
import { batchesOf } from '../../nodes/UnifiedCrm/adapters/pipeliner/batches';
import { pageOf, pipelinerTime } from '../../nodes/UnifiedCrm/adapters/pipeliner/entities';
import { ACTIVITY_LINKS, withLinks } from '../../nodes/UnifiedCrm/adapters/pipeliner/links';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';
import { pipeliner } from '../sandbox/pipeliner';
import { describeCrm } from './common';
import { optionsOf } from './common/samples';

const DAY = '2026-09-15T00:00:00.000Z';
const UNLINKED = 'no seeded record has such a link; see "by account and lead" below';

const subject = describeCrm(pipeliner, {
	readsBack: {
		'call.start_time': DAY,
		'call.end_time': DAY,
		'task.start_time': DAY,
		'task.end_time': DAY,
	},
	skipFields: { 'clear.last_name': 'the CRM wants a last name; see below' },
	skipFilters: {
		'call.account': UNLINKED,
		'call.lead': UNLINKED,
		'note.account': UNLINKED,
		'note.lead': UNLINKED,
	},
});

const write = (type: string | undefined, operation: string, fields: IDataObject, id?: unknown) => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation,
	...(type === undefined ? {} : { engagementType: type }),
	fieldInput: 'json',
	fieldsJson: fields,
	...(id === undefined
		? {}
		: { [type === undefined ? 'contactId' : 'engagementId']: id as string }),
});

const list = (type: string | undefined, more: IDataObject = {}) => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation: 'list',
	...(type === undefined ? {} : { engagementType: type }),
	returnAll: true,
	...more,
});

/** The requests that an action sends. */
async function sentBy(action: () => Promise<unknown>) {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before);
}

const create = async (type: string | undefined, fields: IDataObject) =>
	(await subject.run(write(type, 'create', fields))).json[0];
const update = async (type: string | undefined, fields: IDataObject, id: unknown) =>
	(await subject.run(write(type, 'update', fields, id))).json[0];
const get = async (type: string | undefined, id: unknown) =>
	(
		await subject.run({
			...write(type, 'get', {}, id),
		})
	).json[0];

const pick = async (name: Parameters<typeof optionsOf>[1], index = 0) => ({
	id: (await optionsOf(subject, name))[index].id,
});

/** An account that answers as it is told. */
function answering(answer: (request: VendorRequest) => { status?: number; body: unknown }) {
	const sent: VendorRequest[] = [];
	const send = async (request: VendorRequest) => {
		sent.push(request);
		const { status = 200, body } = answer(request);
		return { status, headers: {}, body };
	};
	const api: Api = {
		settings: { integration: 'pipeliner' },
		send,
		get: async (path, query) =>
			(await send({ method: 'GET', path, query })).body as Record<string, unknown>,
		memo: async (_key, load) => await load(api),
		warn: () => undefined,
		now: () => 0,
	};
	return { api, sent };
}

describe('Pipeliner: account', () => {
	it.each([
		['https://us-east.api.pipelinersales.com', 'demo'],
		['us-east.api.pipelinersales.com', 'demo'],
		['https://us-east.api.pipelinersales.com/api/v100/rest/spaces/demo', 'demo'],
	])('takes the host alone of %s', (instanceUrl, spaceId) => {
		expect(adapter.account.host({ integration: 'pipeliner', instanceUrl, spaceId })).toBe(
			'https://us-east.api.pipelinersales.com/api/v100/rest/spaces/demo',
		);
	});

	it('takes a space id as it is given', () => {
		const settings = {
			integration: 'pipeliner',
			instanceUrl: 'https://a.example',
			spaceId: 'nv3_Dev',
		};
		expect(adapter.account.host(settings)).toMatch(/\/spaces\/nv3_Dev$/);
	});

	it('takes success:false for a failure whatever the status, and repeats no sentence', () => {
		const request = { method: 'GET', path: '/entities/Notes' } as const;
		const body = {
			success: false,
			http_status: 422,
			message:
				"\nNon-null field 'owner_id' is null or empty.\nNon-null field 'note' is null or empty.",
			entity_errors: [{ message: "Non-null field 'note' is null or empty." }],
		};
		const answer = { status: 200, headers: {}, body };
		expect(adapter.failures.kind?.(answer, request)).toBe('invalid');
		expect(adapter.failures.message(body, answer)).toBe(
			"Non-null field 'owner_id' is null or empty. Non-null field 'note' is null or empty.",
		);
	});

	it.each([
		['2024-07-09 12:51:48.050108+00:00', '2024-07-09T12:51:48.050Z'],
		['2024-07-09 12:51:48.5+00:00', '2024-07-09T12:51:48.500Z'],
		['2024-07-09 12:51:48+00:00', '2024-07-09T12:51:48.000Z'],
		['2024-07-09T14:51:48+02:00', '2024-07-09T12:51:48.000Z'],
		['2024-07-09', '2024-07-09T00:00:00.000Z'],
		['', undefined],
		[null, undefined],
	])('reads the time %s', (written, read) => {
		expect(pipelinerTime(written)).toBe(read);
	});
});

describe('Pipeliner: lists', () => {
	it('sends filters and order with every page, and stops at an empty cursor', async () => {
		const pages = [
			{ data: [{ id: '1' }], page_info: { end_cursor: 'a=', has_next_page: true } },
			{ data: [], page_info: { end_cursor: null, has_next_page: null } },
		];
		const { api, sent } = answering(() => ({ body: pages[sent.length - 1] }));
		const listing = {
			entity: 'Notes',
			conditions: [{ field: 'owner_id', operator: 'eq' as const, value: '5' }],
			order: 'created',
		};
		const first = await pageOf(listing, 100, api, undefined);
		expect(await pageOf(listing, 100, api, first.next)).toEqual({ records: [] });
		expect(sent.map(({ query }) => query)).toEqual([
			{ 'filter[owner_id]': '5', 'order-by': 'created', first: 100, after: undefined },
			{ 'filter[owner_id]': '5', 'order-by': 'created', first: 100, after: 'a=' },
		]);
	});

	it('leaves a list with both ends in its order', async () => {
		const { json } = await subject.run(list('note', { filters: { sort_by: 'created_at:asc' } }));
		const filters = { created_after: json[5].created_at, created_before: json[8].created_at };
		const found = await subject.run(list('note', { filters }));
		expect(found.json.map(({ id }) => id)).toEqual(json.slice(5, 8).map(({ id }) => id));
	});

	it('finds contacts by an email that stands in any place', async () => {
		const { json } = await subject.run(list(undefined));
		const second = json.find(
			({ email_addresses: emails }) => (emails as unknown[] | undefined)?.length === 2,
		);
		const email = (second?.email_addresses as IDataObject[])[1].email;
		const found = await subject.run(list(undefined, { filters: { email } }));
		expect(found.json.map(({ id }) => id)).toEqual([second?.id]);
	});

	it('lists calls of both kinds, and tasks without them', async () => {
		const calls = (await subject.run(list('call'))).json;
		expect(calls.some(({ phone_numbers: numbers }) => numbers !== undefined)).toBe(true);
		expect(calls.some(({ subject: text }) => text !== undefined)).toBe(true);
		const tasks = (await subject.run(list('task'))).json;
		const ids = new Set(calls.map(({ id }) => id));
		expect(tasks.some(({ id }) => ids.has(id))).toBe(false);
		expect(tasks.every(({ engagement_type: type }) => type === 'task')).toBe(true);
	});

	it('does not sort what runs over relations', async () => {
		const contact = (await pick('contact')).id;
		const error = await subject.errorOf(
			list('meeting', { filters: { contact, sort_by: 'created_at:asc' } }),
		);
		expect(error.message).toMatch(/leave out sort_by/);
	});

	it.each(['note', 'call'])('lists %ss by account and lead', async (type) => {
		const owner = await pick('owner');
		const more = type === 'note' ? { content: 'x' } : { subject: 'x' };
		const account = await pick('account');
		const lead = await pick('lead');
		const one = await create(type, { owner, account, ...more });
		const other = await create(type, { owner, lead: [lead], ...more });
		const byAccount = (await subject.run(list(type, { filters: { account: account.id } }))).json;
		expect(byAccount.map(({ id }) => id)).toContain(one.id);
		expect(byAccount.every(({ account: link }) => (link as IDataObject).id === account.id)).toBe(
			true,
		);
		const byLead = (await subject.run(list(type, { filters: { lead: lead.id } }))).json;
		expect(byLead.map(({ id }) => id)).toContain(other.id);
	});
});

describe('Pipeliner: contacts', () => {
	it('needs an owner', async () => {
		const error = await subject.errorOf(write(undefined, 'create', { last_name: 'X' }));
		expect(error.message).toMatch(/needs the field "Owner"/);
	});

	it('puts a lone name into the last name', async () => {
		const made = await create(undefined, { name: 'Cher', owner: await pick('owner') });
		expect(made).toMatchObject({ last_name: 'Cher', name: 'Cher' });
	});

	it('shows what the vendor says when the last name is cleared', async () => {
		const made = await create(undefined, { last_name: 'Kept', owner: await pick('owner') });
		const error = await subject.errorOf(write(undefined, 'update', { last_name: null }, made.id));
		expect(error.message).toMatch(/Non-null field 'last_name' is null or empty/);
	});

	it('sends only what changes, and never relations', async () => {
		const made = await create(undefined, { last_name: 'Okafor', owner: await pick('owner') });
		const sent = await sentBy(
			async () =>
				await update(
					undefined,
					{ title: 'Head', account: await pick('account'), tags: [await pick('tag')] },
					made.id,
				),
		);
		const patch = sent.find(({ method }) => method === 'PATCH');
		expect(patch?.requestBody).toEqual({ account_position: 'Head' });
	});

	it('moves a contact from one account to another, and keeps its other tags out', async () => {
		const [first, second] = [await pick('account', 0), await pick('account', 1)];
		const [old, kept, added] = [await pick('tag', 0), await pick('tag', 1), await pick('tag', 2)];
		const made = await create(undefined, {
			last_name: 'Mover',
			owner: await pick('owner'),
			account: first,
			tags: [old, kept],
		});
		const changed = await update(undefined, { account: second, tags: [kept, added] }, made.id);
		expect(changed.account).toMatchObject(second);
		const read = await get(undefined, made.id);
		expect(read.account).toMatchObject(second);
		expect((read.tags as IDataObject[]).map(({ id }) => id).sort()).toEqual(
			[kept.id, added.id].sort(),
		);
		expect((read.account as IDataObject).name).not.toBeUndefined();
		const { json } = await subject.run(list(undefined, { filters: { account: first.id } }));
		expect(json.map(({ id }) => id)).not.toContain(made.id);
	});

	it('takes tags by name, and refuses names that are none before the contact is written', async () => {
		const owner = await pick('owner');
		const made = await create(undefined, { last_name: 'Tagged', owner, tags: ['VIP'] });
		expect((await get(undefined, made.id)).tags).toMatchObject([{ name: 'vip' }]);
		const sent = await sentBy(async () => {
			const error = await subject.errorOf(
				write(undefined, 'create', { last_name: 'X', owner, tags: ['unheard of'] }),
			);
			expect(error.message).toMatch(/no tag "unheard of"/);
		});
		expect(sent.filter(({ method }) => method === 'POST')).toEqual([]);
	});

	it('has room for five numbers, and empties places with empty texts', async () => {
		const owner = await pick('owner');
		const numbers = ['+1 1', '+1 2', '+1 3', '+1 4', '+1 5'];
		const made = await create(undefined, { last_name: 'Five', owner, phone_numbers: numbers });
		expect((await get(undefined, made.id)).phone_numbers).toMatchObject(
			numbers.map((number) => ({ number })),
		);
		const [patch] = await sentBy(
			async () => await update(undefined, { phone_numbers: ['+1 9'] }, made.id),
		);
		expect(patch.requestBody).toEqual({
			phone1: '+1 9',
			phone2: '',
			phone3: '',
			phone4: '',
			phone5: '',
		});
		const error = await subject.errorOf(
			write(undefined, 'create', { last_name: 'Six', owner, phone_numbers: [...numbers, '+1 6'] }),
		);
		expect(error.message).toMatch(/room for 5/);
	});

	it('keeps both street lines in one text', async () => {
		const made = await create(undefined, {
			last_name: 'Street',
			owner: await pick('owner'),
			addresses: [{ street_1: '12 Quay Street', street_2: 'Door 4', country: 'Ireland' }],
		});
		expect((made.remote_data as IDataObject).address).toBe('12 Quay Street\nDoor 4');
		expect(made.addresses).toMatchObject([{ street_1: '12 Quay Street', street_2: 'Door 4' }]);
	});

	it('gives custom fields their types, and labels of choices their values', async () => {
		const { json } = await subject.run({
			...write(undefined, 'create', { last_name: 'Custom', owner: await pick('owner') }),
			customFields: {
				values: [
					{ key: 'cf_seats', value: '12' },
					{ key: 'cf_plan', value: 'Pro' },
					{ key: 'cf_interests', value: 'Pumps, Service' },
					{ key: 'cf_newsletter', value: 'true' },
				],
			},
		});
		const read = await get(undefined, json[0].id);
		expect(read.custom_fields).toMatchObject({ cf_seats: 12, cf_newsletter: true });
		expect((read.custom_fields as IDataObject).cf_interests).toHaveLength(2);
	});

	it('does not show a contact that was deleted', async () => {
		const { api } = answering(() => ({
			body: { success: true, data: { id: '1', is_deleted: true } },
		}));
		const { get: read } = adapter.contact;
		if (typeof read !== 'function') throw new Error('no get');
		expect(await read('1', api, { types: [], customFields: true })).toBeUndefined();
	});

	it('asks for tags that came as addresses although they were to be expanded', async () => {
		const { api, sent } = answering(({ path }) => ({
			body: path.endsWith('/TagRelations')
				? { data: [{ id: 'r', tag_id: 't', tag: { id: 't', name: 'vip' } }], page_info: {} }
				: { data: { id: '1', tags: ['https://x.example/entities/TagRelations/r'] } },
		}));
		const { get: read } = adapter.contact;
		if (typeof read !== 'function') throw new Error('no get');
		const record = await read('1', api, { types: [], customFields: true });
		expect(record?.tags).toMatchObject([{ tag_id: 't' }]);
		expect(sent).toHaveLength(2);
	});

	it('writes 150 contacts in two requests, and tells which of them failed', async () => {
		const owner = await pick('owner');
		const items = Array.from({ length: 150 }, (_, index) => ({ index }));
		const sent = await sentBy(async () => {
			const { items: outputs } = await subject.run(
				(item) =>
					write(undefined, 'create', {
						last_name: `Batch ${item}`,
						owner: item === 3 ? { id: '00000000-0000-0000-0000-000000000000' } : owner,
					}),
				{ items, continueOnFail: true },
			);
			expect(
				outputs.filter(({ error }) => error !== undefined).map(({ pairedItem }) => pairedItem),
			).toEqual([{ item: 3 }]);
			expect(outputs[4].json).toMatchObject({ last_name: 'Batch 4' });
			expect((await get(undefined, outputs[4].json.id)).last_name).toBe('Batch 4');
		});
		expect(sent.filter(({ path }) => path.includes('batch-modify'))).toHaveLength(2);
	});

	it('deletes many in one request', async () => {
		const owner = await pick('owner');
		const ids: unknown[] = [];
		for (let count = 0; count < 3; count++)
			ids.push((await create(undefined, { last_name: 'Gone', owner })).id);
		const sent = await sentBy(async () => {
			await subject.run((item) => write(undefined, 'delete', {}, ids[item]), {
				items: ids.map(() => ({})),
			});
		});
		expect(sent.map(({ path }) => path.replace(/^.*entities/, ''))).toEqual([
			'/Contacts/batch-delete?rollback-method=1',
		]);
	});
});

describe('Pipeliner: batches', () => {
	it('takes errors by the item that they name, also in an answer with the status 422', async () => {
		const failed = { http_status: 422, message: 'bad', entity_index: 1, success: false };
		const { api } = answering(() => ({
			status: 422,
			body: { success: false, data: ['a', failed] },
		}));
		const inputs = [1, 2].map(() => ({ values: {}, body: {} }));
		expect(await batchesOf('Notes').create.send(inputs, api)).toEqual([
			{ id: 'a' },
			{ failure: 'invalid', message: 'bad', details: failed },
		]);
	});

	it('fails as a whole where the answer names no items', async () => {
		const { api } = answering(() => ({ status: 422, body: { message: 'all wrong' } }));
		await expect(batchesOf('Notes').create.send([{ values: {}, body: {} }], api)).rejects.toThrow(
			VendorError,
		);
	});
});

describe('Pipeliner: engagements', () => {
	it('gives a call the type Call and the unit of its owner', async () => {
		const owner = await pick('owner');
		const sent = await sentBy(async () => await create('call', { subject: 'Renewal', owner }));
		const post = sent.find(({ method }) => method === 'POST');
		expect(Object.keys(post?.requestBody as object).sort()).toEqual([
			'activity_type_id',
			'owner_id',
			'subject',
			'unit_id',
		]);
	});

	it('reads and deletes calls of the telephone log, and does not change them', async () => {
		const { json } = await subject.run(list('call'));
		const logged = json.find(({ phone_numbers: numbers }) => numbers !== undefined);
		expect(logged).toMatchObject({
			engagement_type: 'call',
			owner: { id: expect.any(String) as string },
		});
		expect((await get('call', logged?.id)).id).toBe(logged?.id);
		const error = await subject.errorOf(write('call', 'update', { content: 'x' }, logged?.id));
		expect(error.message).toMatch(/telephone log/);
		const deleted = await subject.run(write('call', 'delete', {}, logged?.id));
		expect(deleted.json).toEqual([{ id: logged?.id, deleted: true }]);
	});

	it('goes on without the telephone log where the credential may not see it', async () => {
		const [, , , task] = adapter.engagement;
		const warnings: string[] = [];
		const { api } = answering(({ path }) => {
			if (path.endsWith('/Calls'))
				throw new VendorError('no right', { kind: 'forbidden', status: 403 });
			return { body: { data: [], page_info: {} } };
		});
		if ('cannot' in task.list) throw new Error('no list');
		const query = { filters: {}, types: ['call' as const], size: 100, customFields: true };
		const page = await task.list.page(
			query,
			{ ...api, warn: (text) => warnings.push(text) },
			undefined,
		);
		expect(page.records).toEqual([]);
		expect(warnings.join()).toMatch(/telephone log/);
	});

	it('changes links one by one, and leaves those that are not mentioned', async () => {
		const owner = await pick('owner');
		const [first, second] = [await pick('contact', 0), await pick('contact', 1)];
		const [lead, opportunity] = [await pick('lead'), await pick('opportunity')];
		const made = await create('meeting', {
			subject: 'Demo',
			owner,
			start_time: '2026-12-01T09:00:00Z',
			duration: 1800,
			contact: [first],
			lead: [lead],
			opportunity: [opportunity],
		});
		expect(made.end_time).toBe('2026-12-01T09:30:00.000Z');
		await update('meeting', { contact: [second] }, made.id);
		expect(await get('meeting', made.id)).toMatchObject({
			contact: [second],
			lead: [lead],
			opportunity: [opportunity],
			duration: 1800,
		});
	});

	it('asks for links that came as addresses although they were to be expanded', async () => {
		const { api } = answering(() => ({
			body: {
				data: [
					{ id: 'r1', contact_id: 'c' },
					{ id: 'r2', lead_oppty_id: 'o', lead: null, oppty: 'https://x.example/o' },
				],
				page_info: {},
			},
		}));
		const record = {
			id: '1',
			contact_relations: ['https://x.example/r1'],
			opportunity_relations: [],
		};
		const whole = await withLinks(ACTIVITY_LINKS, record, api);
		expect(whole).toMatchObject({
			contact_relations: [{ contact_id: 'c' }],
			opportunity_relations: [{ lead_oppty_id: 'o' }],
			lead_relations: [],
		});
	});

	it('needs an end for a meeting, and a start beside a duration', async () => {
		const owner = await pick('owner');
		const endless = await subject.errorOf(write('meeting', 'create', { subject: 'x', owner }));
		expect(endless.message).toMatch(/needs the end of a meeting/);
		const error = await subject.errorOf(write('meeting', 'update', { duration: 60 }, 'x'));
		expect(error.message).toMatch(/beside the duration/);
	});

	it('gives every new email an identifier of its own, and stores it as outgoing', async () => {
		const [first, second] = await sentBy(async () => {
			for (const text of ['One', 'Two']) await create('email', { subject: text });
		});
		const bodies = [first, second].map(({ requestBody }) => requestBody as IDataObject);
		expect(bodies.map(({ direction }) => direction)).toEqual([1, 1]);
		expect(bodies[0].uid).not.toBe(bodies[1].uid);
	});

	it('tells leads from opportunities of a note, and clears only the one that is meant', async () => {
		const owner = await pick('owner');
		const lead = [await pick('lead')];
		const made = await create('note', { content: 'x', owner, lead });
		expect(made).toMatchObject({ lead });
		expect(made.opportunity).toBeUndefined();
		expect(await update('note', { opportunity: null, content: 'y' }, made.id)).toMatchObject({
			lead,
		});
		expect((await update('note', { lead: null }, made.id)).lead).toBeUndefined();
		const error = await subject.errorOf(
			write('note', 'create', {
				content: 'x',
				owner,
				lead,
				opportunity: [await pick('opportunity')],
			}),
		);
		expect(error.message).toMatch(/a lead or to an opportunity/);
	});
});
