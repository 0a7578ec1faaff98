import type { IDataObject } from 'n8n-workflow';

import type { Api, ListQuery, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { contact } from '../../nodes/UnifiedCrm/adapters/zendeskSell/contact';
import { pageOf } from '../../nodes/UnifiedCrm/adapters/zendeskSell/records';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';
import { zendeskSell } from '../sandbox/zendeskSell';
import { describeCrm } from './common';

const subject = describeCrm(
	zendeskSell,
	{
		samples: { 'call.status': 'left message' },
		filterValues: { 'note.search': 'wants samples' },
		displaces: {
			'note.account': ['contact'],
			'note.lead': ['contact'],
			'note.opportunity': ['contact'],
			'task.subject': ['content'],
		},
	},
	230,
);

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

/** The requests that an action sends, as `METHOD path`. */
async function sentBy(action: () => Promise<unknown>) {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before);
}

const bodyOf = (exchange: { requestBody: unknown }) =>
	(exchange.requestBody as { data: Record<string, unknown> }).data;

/** An account that answers as it is told. */
function answering(answer: (request: VendorRequest) => unknown) {
	const sent: VendorRequest[] = [];
	const warnings: string[] = [];
	const send = async (request: VendorRequest) => {
		sent.push(request);
		return { status: 200, headers: {}, body: answer(request) };
	};
	const api: Api = {
		settings: { integration: 'zendeskSell' },
		send,
		get: async (path, query) =>
			(await send({ method: 'GET', path, query })).body as Record<string, unknown>,
		memo: async (_key, load) => await load(api),
		warn: (message) => warnings.push(message),
		now: () => 0,
	};
	return { api, sent, warnings };
}

const items = (count: number, more: Record<string, unknown> = {}) => ({
	items: Array.from({ length: count }, (_, id) => ({ data: { id, ...more } })),
});

const query = (filters: ListQuery['filters'] = {}): ListQuery => ({
	filters,
	types: [],
	size: 100,
	customFields: true,
});

describe('Zendesk Sell: lists', () => {
	it('asks for people alone, in the largest pages', async () => {
		const sent = await sentBy(async () => {
			const { json } = await subject.run(list(undefined));
			expect(json.length).toBeGreaterThanOrEqual(230);
		});
		expect(sent).toHaveLength(3);
		for (const { path } of sent) expect(path).toMatch(/is_organization=false.*per_page=100/);
	});

	it('goes on without a next link until a page is not full, and trusts links where there are any', async () => {
		const bare = answering(() => items(100));
		expect(
			(await pageOf({ family: 'calls', query: {} }, query(), bare.api, undefined)).next,
		).toMatchObject({
			number: 2,
			size: 100,
		});
		const short = answering(() => items(99));
		expect((await pageOf({ family: 'calls', query: {} }, query(), short.api, undefined)).next).toBe(
			undefined,
		);
		const linked = answering(() => ({ ...items(100), meta: { count: 100, links: { self: 'x' } } }));
		expect(
			(await pageOf({ family: 'calls', query: {} }, query(), linked.api, undefined)).next,
		).toBe(undefined);
	});

	it('takes a refusal of a deep page as the end, with a warning, and of a first page as a failure', async () => {
		const refuse = () => {
			throw new VendorError('page', { kind: 'invalid', status: 400 });
		};
		const deep = answering(refuse);
		const state = { number: 101, size: 100 };
		const page = await pageOf({ family: 'calls', query: {} }, query(), deep.api, state);
		expect(page).toEqual({ records: [] });
		expect(deep.warnings.join()).toMatch(/after 10000 records/);
		const first = answering(refuse);
		await expect(
			pageOf({ family: 'calls', query: {} }, query(), first.api, undefined),
		).rejects.toThrow('page');
	});

	it('filters by owner itself where the account does not take that parameter', async () => {
		const { api, sent } = answering(({ query: asked }) => {
			if (asked?.owner_id !== undefined)
				throw new VendorError('no', { kind: 'invalid', status: 400 });
			return items(100, { owner_id: 5 });
		});
		if ('cannot' in contact.list) throw new Error('no list');
		const first = await contact.list.page(query({ owner: '5' }), api, undefined);
		expect(first.records).toHaveLength(100);
		await contact.list.page(query({ owner: '5' }), api, first.next);
		expect(sent.map(({ query: asked }) => [asked?.page, asked?.owner_id])).toEqual([
			[1, '5'],
			[1, undefined],
			[2, undefined],
		]);
	});

	it('leaves a sorted list as soon as the moment is passed', async () => {
		const { json } = await subject.run(
			list(undefined, { filters: { sort_by: 'updated_at:desc' } }),
		);
		const since = json[20].updated_at as string;
		const sent = await sentBy(async () => {
			const found = await subject.run(list(undefined, { filters: { updated_after: since } }));
			expect(found.json.map(({ id }) => id).sort()).toEqual(
				json
					.filter(({ updated_at: at }) => (at as string) >= since)
					.map(({ id }) => id)
					.sort(),
			);
		});
		expect(sent).toHaveLength(1);
	});

	it('leaves the list of calls at the start that is asked for', async () => {
		const { json } = await subject.run(list('call'));
		const start = json[9].start_time as string;
		const sent = await sentBy(async () => {
			await subject.run(list('call', { filters: { start_time: start } }));
		});
		expect(sent.filter(({ path }) => path.startsWith('/v2/calls'))).toHaveLength(1);
	});

	it('tells companies from people with one look-up a page', async () => {
		const { json } = await subject.run(list('note', { limit: 5, returnAll: false }));
		const { json: contacts } = await subject.run(list(undefined));
		const people = new Set(contacts.map(({ id }) => id));
		const linked = (await subject.run(list('note'))).json;
		expect(json).toHaveLength(5);
		for (const { contact: persons, account } of linked) {
			for (const { id } of (persons as IDataObject[] | undefined) ?? [])
				expect(people).toContain(id);
			if (account !== undefined) expect(people).not.toContain((account as IDataObject).id);
		}
		expect(linked.some(({ account }) => account !== undefined)).toBe(true);
	});

	it('keeps the user’s own query out of look-ups', async () => {
		const { json } = await subject.run(
			list('task', { options: { remoteQuery: { completed: true } } }),
		);
		expect(json.length).toBeGreaterThan(0);
		expect(json.every(({ status }) => status === 'completed')).toBe(true);
	});

	it('refuses filters by two records', async () => {
		const error = await subject.errorOf(list('note', { filters: { contact: '1', lead: '2' } }));
		expect(error.message).toMatch(/one record only/);
	});
});

describe('Zendesk Sell: contacts', () => {
	it('sends a user agent and only the keys that were given', async () => {
		const { json } = await subject.run(write(undefined, 'create', { name: 'Ines Kalten' }));
		const [put] = await sentBy(
			async () => await subject.run(write(undefined, 'update', { title: 'Lead' }, json[0].id)),
		);
		expect(put.requestHeaders['user-agent']).toBe('n8n-nodes-unified-crm');
		expect(put.method).toBe('PUT');
		expect(bodyOf(put)).toEqual({ title: 'Lead' });
	});

	it('refuses a second email address before any request', async () => {
		const sent = await sentBy(async () => {
			const error = await subject.errorOf(
				write(undefined, 'create', {
					last_name: 'Two',
					email_addresses: [{ email: 'a@example.com' }, { email: 'b@example.com' }],
				}),
			);
			expect(error.message).toMatch(/room for 1 in the field "Email Addresses"/);
		});
		expect(sent).toHaveLength(0);
	});

	it('writes a billing address where it can, and else goes on without it and says so', async () => {
		const { json, hints } = await subject.run(
			write(undefined, 'create', {
				last_name: 'Two Addresses',
				addresses: [
					{ street_1: 'Holzweg 4', street_2: 'Hof', city: 'Graz', type: 'primary' },
					{ street_1: 'Postfach 1', city: 'Wien', type: 'billing' },
				],
			}),
		);
		expect(json[0].addresses).toMatchObject([
			{ street_1: 'Holzweg 4', street_2: 'Hof', city: 'Graz' },
		]);
		expect(hints.join()).toMatch(/billing_address/);
		const taking = answering(() => ({ data: { id: 1 } }));
		if (typeof contact.create !== 'function') throw new Error('no create');
		await contact.create({ values: {}, body: { last_name: 'X', billing_address: {} } }, taking.api);
		expect(taking.sent).toHaveLength(1);
		expect(taking.warnings).toEqual([]);
	});

	it('merges custom fields by name, gives them their types and refuses none that exists', async () => {
		const { json } = await subject.run({
			...write(undefined, 'create', { last_name: 'Custom' }),
			customFields: {
				values: [
					{ key: 'Headcount', value: '12' },
					{ key: 'Markets', value: 'AT, SI' },
					{ key: 'VIP', value: 'yes' },
				],
			},
		});
		const updated = await subject.run(
			write(undefined, 'update', { custom_fields: { Tier: 'Gold', VIP: null } }, json[0].id),
		);
		expect(updated.json[0].custom_fields).toEqual({
			Headcount: 12,
			Markets: ['AT', 'SI'],
			Tier: 'Gold',
		});
	});

	it('does not show an organisation as a contact', async () => {
		const { json } = await subject.run(list(undefined, { limit: 1, returnAll: false }));
		const account = json[0].account as IDataObject;
		const error = await subject.errorOf({
			resource: 'contact',
			operation: 'get',
			contactId: account.id,
		});
		expect(error.message).toMatch(/there is no contact/);
	});

	it('cannot look contacts up by phone, and says so', async () => {
		const error = await subject.errorOf({
			...write(undefined, 'upsert', {
				last_name: 'X',
				phone_numbers: [{ number: '+14155550100' }],
			}),
			matchBy: 'phone',
		});
		expect(error.message).toMatch(/cannot look contacts up by phone/);
	});

	it('shows the vendor’s sentence for each refused attribute', async () => {
		const error = await subject.errorOf({
			...write(undefined, 'create', { last_name: 'X' }),
			options: { remoteData: { nonsense: 1 } },
		});
		expect(error.message).toMatch(/'\/nonsense' is not known.*log reference/);
	});
});

describe('Zendesk Sell: engagements', () => {
	it('needs a number for a call, and nothing else', async () => {
		const error = await subject.errorOf(write('call', 'create', { content: 'Talk' }));
		expect(error.message).toMatch(/needs the field "Phone Numbers"/);
	});

	it('stores a missed call as one that came in', async () => {
		const [post] = await sentBy(
			async () =>
				await subject.run(
					write('call', 'create', { phone_numbers: ['+14155550123'], direction: 'missed' }),
				),
		);
		expect(bodyOf(post)).toMatchObject({ incoming: true, missed: true });
	});

	it('names the outcomes where a status is none of them, before the call is written', async () => {
		const error = await subject.errorOf(
			write('call', 'create', { phone_numbers: ['+14155550123'], status: 'vanished' }),
		);
		expect(`${error.message} ${error.description}`).toMatch(/vanished.*Interested, Left message/);
	});

	it('changes only what is given of a call', async () => {
		const { json } = await subject.run(
			write('call', 'create', { phone_numbers: ['+14155550123'] }),
		);
		const [put] = await sentBy(
			async () => await subject.run(write('call', 'update', { duration: 60 }, json[0].id)),
		);
		expect(bodyOf(put)).toEqual({ duration: 60 });
	});

	it('refuses an end without a start', async () => {
		const error = await subject.errorOf(
			write('call', 'create', { phone_numbers: ['+1415'], end_time: '2026-05-20T10:00:00Z' }),
		);
		expect(error.message).toMatch(/give the start time/);
	});

	it.each(['call', 'note', 'task'])('links a %s to one record only', async (type) => {
		const error = await subject.errorOf(
			write(type, 'create', {
				content: 'x',
				...(type === 'call' ? { phone_numbers: ['+14155550123'] } : {}),
				contact: ['1'],
				lead: ['2'],
			}),
		);
		expect(error.message).toMatch(/one record only/);
	});

	it('needs a record for a note', async () => {
		const error = await subject.errorOf(write('note', 'create', { content: 'x' }));
		expect(error.message).toMatch(/needs a record that the note is on/);
	});

	it('changes one field of a task and keeps the others, though the vendor may replace it whole', async () => {
		const { json: leads } = await subject.run(list('call', { limit: 50, returnAll: false }));
		const lead = leads.find(({ lead: links }) => links !== undefined)?.lead;
		const { json } = await subject.run(
			write('task', 'create', {
				content: 'Offer',
				end_time: '2026-05-20T10:00:00Z',
				lead,
				status: 'open',
			}),
		);
		const updated = await subject.run(write('task', 'update', { status: 'completed' }, json[0].id));
		expect(updated.json[0]).toMatchObject({
			status: 'completed',
			content: 'Offer',
			end_time: '2026-05-20T10:00:00Z',
			lead,
		});
	});

	it('clears a link only where it is the present one', async () => {
		const { json: calls } = await subject.run(list('call'));
		const lead = calls.find(({ lead: links }) => links !== undefined)?.lead;
		const { json } = await subject.run(write('task', 'create', { content: 'Offer', lead }));
		const kept = await subject.run(write('task', 'update', { contact: null }, json[0].id));
		expect(kept.json[0].lead).toEqual(lead);
		const cleared = await subject.run(write('task', 'update', { lead: null }, json[0].id));
		expect(cleared.json[0].lead).toBeUndefined();
	});

	it('says that a subject beside a content is not stored', async () => {
		const { hints } = await subject.run(
			write('task', 'create', { subject: 'Title', content: 'Something else' }),
		);
		expect(hints.join()).toMatch(/"Title" was not/);
	});

	it('lists visits as meetings, with their outcome', async () => {
		const { json } = await subject.run(list('meeting', { limit: 1, returnAll: false }));
		expect(json[0]).toMatchObject({
			engagement_type: 'meeting',
			status: 'met',
			content: 'Visit 0',
		});
	});
});
