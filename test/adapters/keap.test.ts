import type { IDataObject } from 'n8n-workflow';

import { meeting } from '../../nodes/UnifiedCrm/adapters/keap/meeting';
import { keap as crm } from '../../nodes/UnifiedCrm/adapters/keap/account';
import type { Api, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../nodes/UnifiedCrm/adapters/adapter';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';
import { keap } from '../sandbox/keap';
import { describeCrm } from './common';
import { optionsOf } from './common/samples';

const subject = describeCrm(keap);

const write = (
	type: string | undefined,
	operation: string,
	fields: IDataObject,
	id?: unknown,
): IDataObject => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation,
	...(type === undefined ? {} : { engagementType: type }),
	fieldInput: 'json',
	fieldsJson: fields,
	...(id === undefined
		? {}
		: { [type === undefined ? 'contactId' : 'engagementId']: id as string }),
});

const list = (type: string | undefined, filters: IDataObject = {}): IDataObject => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation: 'list',
	...(type === undefined ? {} : { engagementType: type }),
	returnAll: true,
	filters,
});

async function done(parameters: IDataObject): Promise<IDataObject> {
	return (await subject.run(parameters)).json[0];
}

/** The requests that an action sends. */
async function sentBy(action: () => Promise<unknown>) {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before);
}

const bodyOf = (exchange: { requestBody: unknown } | undefined) =>
	exchange?.requestBody as Record<string, unknown>;

let made = 0;
const address = () => `keap.${++made}@example.com`;

async function contact(fields: IDataObject = {}): Promise<IDataObject> {
	return await done(
		write(undefined, 'create', { email_addresses: [{ email: address() }], ...fields }),
	);
}

/** An account that answers as it is told. */
function answering(answer: (request: VendorRequest) => unknown): Api {
	const send = async (request: VendorRequest) => ({
		status: 200,
		headers: { location: 'https://api.infusionsoft.com/crm/rest/v1/appointments/77' },
		body: answer(request),
	});
	return {
		settings: { integration: 'keap' },
		send,
		get: async (path, query) =>
			(await send({ method: 'GET', path, query })).body as Record<string, unknown>,
		memo: async (_key, load) => await load(answering(answer)),
		warn: () => undefined,
		now: () => 0,
	};
}

describe('Keap: contacts', () => {
	it('asks for all fields in every request', async () => {
		const sent = await sentBy(async () => {
			const { id } = await contact();
			await done(write(undefined, 'update', { title: 'CTO' }, id));
			await done(write(undefined, 'get', {}, id));
			await subject.run(list(undefined));
		});
		const asked = sent.filter(({ path }) => /\/v2\/contacts(\/\d+)?\?/.test(path));
		expect(asked.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'GET', 'GET']);
		for (const { path } of asked) {
			expect(path).toContain('fields=');
			for (const name of ['owner_id', 'job_title', 'update_time', 'custom_fields', 'fax_numbers'])
				expect(path).toContain(name);
		}
	});

	it('needs an email, a number or an address to create', async () => {
		const sent = await sentBy(async () => {
			const error = await subject.errorOf(write(undefined, 'create', { last_name: 'Kalten' }));
			expect(error.message).toMatch(/at least one of email_addresses, phone_numbers and addresses/);
		});
		expect(sent).toEqual([]);
	});

	it('puts entries in places, and keeps the places that an update does not name', async () => {
		const [one, two, three] = [address(), address(), address()];
		const { id } = await contact({
			email_addresses: [{ email: one }, { email: two }],
			phone_numbers: [
				{ number: '(480) 555-1234', type: 'mobile', extension: '9' },
				{ number: '480 555 1111', type: 'fax' },
			],
			addresses: [{ street_1: 'Main 1', city: 'Chandler', type: 'shipping' }],
		});
		const sent = await sentBy(
			async () =>
				await done(
					write(
						undefined,
						'update',
						{
							email_addresses: [{ email: three, type: 'EMAIL2' }],
							phone_numbers: [{ id: 'PHONE3', number: '480 555 9999', type: 'work' }],
							addresses: [{ street_1: 'Second 2', city: 'Mesa', type: 'billing' }],
						},
						id,
					),
				),
		);
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
		const { json } = await subject.run(write(undefined, 'get', {}, id));
		const [{ email_addresses: emails, phone_numbers: phones, addresses }] = json;
		expect(emails).toEqual([
			{ id: 'EMAIL1', type: 'email1', email: one },
			{ id: 'EMAIL2', type: 'email2', email: three },
		]);
		expect(phones).toEqual([
			{ id: 'PHONE1', number: '(480) 555-1234', extension: '9', type: 'mobile' },
			{ id: 'PHONE3', number: '480 555 9999', type: 'work' },
			{ id: 'FAX1', number: '480 555 1111', type: 'fax' },
		]);
		expect(addresses).toMatchObject([
			{ type: 'billing', street_1: 'Second 2' },
			{ type: 'shipping', street_1: 'Main 1' },
		]);
	});

	it('writes a whole list that was read back as it was', async () => {
		const emails = [{ email: address() }, { email: address() }, { email: address() }];
		const { id, email_addresses: read } = await contact({ email_addresses: emails });
		const changed = await done(write(undefined, 'update', { email_addresses: read }, id));
		expect(changed.email_addresses).toEqual(read);
		const reversed = [...(read as IDataObject[])].reverse().map(({ email }) => ({ email }));
		const again = await done(write(undefined, 'update', { email_addresses: reversed }, id));
		expect(again.email_addresses).toEqual(read);
	});

	it.each([
		{ country: 'US', state: 'AZ' },
		{ country: 'USA', state: 'US-AZ' },
		{ country: 'United States', state: 'Arizona' },
		{ state: 'US-AZ' },
	])('writes $country $state as codes', async (place) => {
		const sent = await sentBy(async () => {
			const { addresses } = await contact({ addresses: [{ street_1: 'Main 1', ...place }] });
			expect(addresses).toMatchObject([
				{ country: 'United States of America', state: 'Arizona', type: 'billing' },
			]);
		});
		const body = bodyOf(sent.find(({ method }) => method === 'POST'));
		expect(body.addresses).toEqual([
			{ field: 'BILLING', line1: 'Main 1', country_code: 'USA', region_code: 'US-AZ' },
		]);
	});

	it('refuses a state without a country, and a country that is none', async () => {
		const place = (address: IDataObject) => write(undefined, 'create', { addresses: [address] });
		const missing = await subject.errorOf(place({ city: 'Phoenix', state: 'AZ' }));
		expect(missing.message).toMatch(/needs the country of the state "AZ"/);
		const unknown = await subject.errorOf(place({ city: 'Phoenix', country: 'Atlantis' }));
		expect(unknown.message).toMatch(/does not know the country "Atlantis"/);
	});

	it('clears with a mask, and only then', async () => {
		const { id } = await contact({ title: 'CTO', last_name: 'Kalten' });
		const [changed] = await sentBy(
			async () => await done(write(undefined, 'update', { title: 'CEO' }, id)),
		);
		expect(changed.path).not.toContain('update_mask');
		const [cleared] = await sentBy(
			async () => await done(write(undefined, 'update', { title: null, first_name: 'Ann' }, id)),
		);
		expect(cleared.path).toContain('update_mask=given_name&update_mask=job_title');
		const { json } = await subject.run(write(undefined, 'get', {}, id));
		expect(json[0]).toMatchObject({ first_name: 'Ann', last_name: 'Kalten' });
		expect(json[0].title).toBeUndefined();
	});

	it('merges custom fields by their ids and clears one', async () => {
		const [definition, other] = (await crm.contact.customFields?.definitions(await api())) ?? [];
		const value = (each: typeof definition) => each.options?.[0].value ?? 'Gold';
		const { id } = await contact({ custom_fields: { [definition.key]: value(definition) } });
		await done(write(undefined, 'update', { custom_fields: { [other.key]: value(other) } }, id));
		const both = await done(write(undefined, 'get', {}, id));
		expect(Object.keys(both.custom_fields as IDataObject).sort()).toEqual(
			[definition.key, other.key].sort(),
		);
		await done(write(undefined, 'update', { custom_fields: { [other.key]: null } }, id));
		const one = await done(write(undefined, 'get', {}, id));
		expect(Object.keys(one.custom_fields as IDataObject)).toEqual([definition.key]);
	});

	it('applies and removes tags by requests of their own, and makes a new one once', async () => {
		const [first, second] = await optionsOf(subject, 'tag');
		const { id, tags } = await contact({ tags: [{ id: first.id }] });
		expect(tags).toEqual([{ id: first.id, name: first.name }]);
		const sent = await sentBy(async () => {
			await done(write(undefined, 'update', { tags: [second.name.toUpperCase()] }, id));
		});
		expect(sent.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([
			expect.stringContaining(`/tags/${second.id}/contacts:applyTags`),
			expect.stringContaining(`/tags/${first.id}/contacts:removeTags`),
		]);
		const read = await done(write(undefined, 'get', {}, id));
		expect(read.tags).toEqual([{ id: second.id, name: second.name }]);
		const items = [0, 1, 2].map((index) => ({ index }));
		const making = await sentBy(async () => {
			const { json } = await subject.run(
				() =>
					write(undefined, 'create', {
						email_addresses: [{ email: address() }],
						tags: ['Brand new'],
					}),
				{ items },
			);
			for (const each of json)
				expect(each.tags).toEqual([{ id: expect.any(String), name: 'Brand new' }]);
		});
		expect(
			making.filter(({ method, path }) => method === 'POST' && path.endsWith('/v2/tags')),
		).toHaveLength(1);
	});

	it('finds by the start of first name, last name and email, each contact once', async () => {
		await contact({ first_name: 'Zorro', last_name: 'Zorronian' });
		await contact({ first_name: 'Ann', last_name: 'Zorrova' });
		await contact({ email_addresses: [{ email: `zorro.${address()}` }] });
		const { json } = await subject.run(list(undefined, { search: 'zorro' }));
		expect(json).toHaveLength(3);
		const both = await subject.run(list(undefined, { search: 'Ann Zorr' }));
		expect(both.json.map(({ last_name: name }) => name)).toEqual(['Zorrova']);
	});

	it('upserts by a number however it is written', async () => {
		const { id } = await contact({ phone_numbers: [{ number: '4805557788' }] });
		const found = await done({
			...write(undefined, 'upsert', {
				last_name: 'Known',
				phone_numbers: [{ number: '(480) 555-7788' }],
			}),
			matchBy: 'phone',
		});
		expect(found).toMatchObject({ id, created: false });
	});

	it('never repeats a create whose answer was lost', async () => {
		const lost = address();
		subject.sandbox.faults.add({ mode: 'lost', method: 'POST', times: 1, integration: 'keap' });
		await subject.run(write(undefined, 'create', { email_addresses: [{ email: lost }] }), {
			continueOnFail: true,
		});
		subject.sandbox.faults.clear();
		const { json } = await subject.run(list(undefined, { email: lost }));
		expect(json).toHaveLength(1);
	});
});

async function api(): Promise<Api> {
	return answering((request) => (request.path === '/v2/contacts/model' ? modelAnswer : {}));
}

let modelAnswer: unknown;
beforeAll(async () => {
	const { apiKey } = keap.credentials(subject.sandbox.of('keap').world) as { apiKey: string };
	const { baseUrl } = subject.manifest();
	const answer = await fetch(`${baseUrl}/crm/rest/v2/contacts/model`, {
		headers: { 'x-keap-api-key': apiKey },
	});
	const model = (await answer.json()) as { custom_fields: Array<{ field_type: string }> };
	const texts = model.custom_fields.filter(({ field_type: kind }) =>
		['TEXT', 'TEXT_AREA', 'DROPDOWN', 'RADIO'].includes(kind),
	);
	modelAnswer = { ...model, custom_fields: texts };
});

describe('Keap: notes and calls', () => {
	it('are one list, told apart by the type', async () => {
		const { json: calls } = await subject.run(list('call'));
		const { json: notes } = await subject.run(list('note'));
		const typeOf = ({ remote_data: record }: IDataObject) => (record as IDataObject).type;
		expect(new Set(calls.map(typeOf))).toEqual(new Set(['Call']));
		expect(notes.map(typeOf)).not.toContain('Call');
	});

	it('find the contact of a note, and send the user with every write', async () => {
		const { id: person } = await contact();
		const created = await sentBy(async () => {
			const call = await done(write('call', 'create', { contact: [{ id: person }], content: 'x' }));
			expect(call).toMatchObject({ engagement_type: 'call', owner: { id: expect.any(String) } });
			const changes = await sentBy(
				async () => await done(write('call', 'update', { content: null, subject: 'Y' }, call.id)),
			);
			expect(changes.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
			expect(changes[0].path).toContain(`filter=ids%3D%3D${call.id}`);
			expect(changes[1].path).toContain(`/contacts/${person}/notes/${call.id}?`);
			expect(changes[1].path).toContain('update_mask=text');
			expect(bodyOf(changes[1])).toEqual({
				title: 'Y',
				user_id: (call.owner as IDataObject).id,
			});
			const read = await done(write('call', 'get', {}, call.id));
			expect(read).toMatchObject({ subject: 'Y', engagement_type: 'call' });
			expect(read.content).toBeUndefined();
			await done(write('call', 'delete', {}, call.id));
		});
		const body = bodyOf(created.find(({ method }) => method === 'POST'));
		expect(body).toMatchObject({ type: 'Call', text: 'x', user_id: expect.any(String) });
		expect(body).not.toHaveProperty('contact_id');
	});

	it('say so when a note is unknown', async () => {
		for (const operation of ['get', 'update', 'delete']) {
			const error = await subject.errorOf(write('note', operation, { content: 'x' }, '99999999'));
			expect(error.message).toMatch(/there is no note/);
		}
	});

	it('move to another contact under the same id', async () => {
		const [one, other] = [await contact(), await contact()];
		const { id } = await done(write('note', 'create', { contact: [{ id: one.id }], content: 'x' }));
		const moved = await done(write('note', 'update', { contact: [{ id: other.id }] }, id));
		expect(moved).toMatchObject({ id, contact: [{ id: other.id }], content: 'x' });
	});

	it('ask for a subject by the part that a filter can hold', async () => {
		const { id: person } = await contact();
		const title = 'Price; final, 5* offer';
		await done(write('note', 'create', { contact: [{ id: person }], subject: title }));
		const { json } = await subject.run(list('note', { subject: title }));
		expect(json.map(({ subject: found }) => found)).toEqual([title]);
	});
});

describe('Keap: tasks, emails and meetings', () => {
	it('gives a task to the user of the credential', async () => {
		const task = await done(write('task', 'create', { subject: 'Call back' }));
		expect(task.owner).toEqual({ id: expect.any(String) });
	});

	it('logs emails in base64 under the addresses of contact and user, and sends none', async () => {
		const mail = address();
		const { id: person } = await contact({ email_addresses: [{ email: mail }] });
		const content = 'Grüße aus Graz ✓';
		const sent = await sentBy(async () => {
			const out = await done(write('email', 'create', { contact: [{ id: person }], content }));
			const read = await done(write('email', 'get', {}, out.id));
			expect(read).toMatchObject({
				content,
				direction: 'outbound',
				start_time: expect.any(String),
			});
		});
		const post = sent.filter(({ method }) => method === 'POST');
		expect(post.map(({ path }) => path.split('/').pop())).toEqual(['emails']);
		expect(bodyOf(post[0])).toMatchObject({
			sent_to_address: mail,
			plain_content: Buffer.from(content).toString('base64'),
			sent_time: expect.any(String),
		});
		const html = await done(
			write('email', 'create', {
				contact: [{ id: person }],
				content: '<p>Hi</p>',
				direction: 'inbound',
			}),
		);
		expect(html.remote_data).toMatchObject({
			sent_from_address: mail,
			html_content: Buffer.from('<p>Hi</p>').toString('base64'),
		});
		expect(html.direction).toBe('inbound');
	});

	it('logs and deletes 1,200 emails in two requests each, with a failure of its own', async () => {
		const mail = address();
		const { id: person } = await contact({ email_addresses: [{ email: mail }] });
		const { id: mute } = await contact({
			email_addresses: [],
			phone_numbers: [{ number: '480 555 0000' }],
		});
		const items = Array.from({ length: 1_200 }, (_, index) => ({ index }));
		let ids: unknown[] = [];
		const creating = await sentBy(async () => {
			const { json } = await subject.run(
				(item) =>
					write('email', 'create', {
						subject: `Mail ${item}`,
						contact: [{ id: item === 7 ? mute : person }],
					}),
				{ items, continueOnFail: true },
			);
			expect(json[7].error).toMatch(/has none/);
			expect(json[1_199].subject).toBe('Mail 1199');
			ids = json.filter((_, index) => index !== 7).map(({ id }) => id);
		});
		expect(creating.filter(({ method }) => method === 'POST')).toHaveLength(2);
		const deleting = await sentBy(async () => {
			const { json } = await subject.run(
				(item) => write('email', 'delete', {}, item === 0 ? '99999999' : ids[item]),
				{ items: ids.map(() => ({})), continueOnFail: true },
			);
			expect(json[0].error).toMatch(/there is no email/);
			expect(json[1]).toEqual({ id: ids[1], deleted: true });
		});
		expect(deleting.map(({ path }) => path.split('/').pop())).toEqual([
			'emails:batchRemove',
			'emails:batchRemove',
		]);
	});

	it('says that appointments need Max Classic', async () => {
		const refusing = answering(() => {
			throw new VendorError('wrong Keap version', { kind: 'forbidden', status: 403 });
		});
		if (isCannot(meeting.get)) throw new Error(meeting.get.cannot);
		await expect(meeting.get('1', refusing, { types: [], customFields: false })).rejects.toThrow(
			/wrong Keap version.*Max Classic/,
		);
	});

	it('takes the id of a new appointment from the Location header', async () => {
		if (isCannot(meeting.create)) throw new Error(meeting.create.cannot);
		const written = await meeting.create(
			{ values: {}, body: { title: 'Demo' } },
			answering(() => ({ title: 'Demo' })),
		);
		expect(written).toEqual({ id: '77', record: { id: '77', title: 'Demo' } });
	});

	it('moves a meeting with its length, stores a duration as the end, and clears by a whole write', async () => {
		const fields = {
			subject: 'Demo',
			content: 'Agenda',
			start_time: '2027-01-11T09:00:00Z',
			duration: 1_800,
		};
		const { id, end_time: end } = await done(write('meeting', 'create', fields));
		expect(end).toBe('2027-01-11T09:30:00.000Z');
		await done(write('meeting', 'update', { start_time: '2027-01-12T09:00:00Z' }, id));
		const cleared = await sentBy(
			async () => await done(write('meeting', 'update', { content: null }, id)),
		);
		expect(cleared.map(({ method }) => method)).toEqual(['GET', 'PUT']);
		const read = await done(write('meeting', 'get', {}, id));
		expect(read).toMatchObject({ subject: 'Demo', end_time: '2027-01-12T09:30:00.000Z' });
		expect(read.content).toBeUndefined();
	});
});

describe('Keap: failures and limits', () => {
	const { failures, limits } = crm;
	const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
		status,
		body,
		headers,
	});

	it('reads the three shapes of errors', () => {
		const words = (body: unknown) => failures.message(body, answer(400, body));
		expect(words({ code: 400, message: 'Bad filter', status: 'INVALID_ARGUMENT' })).toBe(
			'Bad filter',
		);
		expect(words({ fault: { faultstring: 'Invalid access token', detail: {} } })).toBe(
			'Invalid access token',
		);
		expect(words({ message: 'Unrecognized', cause: null, stackTrace: [] })).toBe('Unrecognized');
	});

	it('waits for the minute, backs off from a spike, and gives up on an empty day', () => {
		const request = { method: 'GET', path: '/' } as const;
		const daily = answer(429, {}, { 'x-keap-product-quota-available': '0' });
		expect(failures.kind?.(daily, request)).toBe('exhausted');
		const minute = answer(429, {}, { 'x-keap-product-throttle-available': '0' });
		expect(failures.kind?.(minute, request)).toBeUndefined();
		expect(failures.waitMs?.(minute, 60_000 * 5 + 20_000)).toBe(40_000);
		expect(failures.waitMs?.(answer(429, {}), 0)).toBe(1_000);
		const left = limits.read?.(answer(200, {}, { 'x-keap-product-throttle-available': '3' }), 0);
		expect(left).toEqual({ remaining: 3, resetMs: 60_000 });
	});
});
