import { authorize, redeem } from '../core/client';
import { person } from '../core/people';
import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { customKey } from './customFields';
import { close } from './index';
import { contactIds, leadIds, SELF, USER_IDS } from './seeds';

type Body = Record<string, unknown>;
interface Many {
	data: Body[];
	has_more: boolean;
	total_results?: number;
	cursor?: string | null;
}

const RECORDS = 230;
const LEAD = leadIds.at(0);
const CONTACT = contactIds.at(0);
const OAUTH = '/oauth2';
const paths = { authorize: `${OAUTH}/authorize/`, token: `${OAUTH}/token/` };
let sandbox: Sandbox;
let wire: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([close], { records: RECORDS });
	const { apiKey } = sandbox.manifest().integrations.close.credentials;
	const basic = Buffer.from(`${apiKey}:`).toString('base64');
	wire = new Wire(`${sandbox.baseUrl('close')}/api/v1`, { authorization: `Basic ${basic}` });
});
afterAll(async () => await sandbox.close());

const send = async (
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
) => await wire.send<Body>(method, path, body, headers);
const list = async (path: string) => (await wire.send<Many>('GET', path)).body;
const create = async (path: string, body: unknown) => {
	const { status, body: row } = await send('POST', path, body);
	expect([status, row['field-errors']]).toEqual([200, undefined]);
	return row;
};

async function walk(path: string, limit: number): Promise<string[]> {
	const ids: string[] = [];
	for (let skip = 0; ; skip += limit) {
		const mark = path.includes('?') ? '&' : '?';
		const { data, has_more: more } = await list(`${path}${mark}_limit=${limit}&_skip=${skip}`);
		ids.push(...data.map(({ id }) => String(id)));
		if (!more) return ids;
	}
}

const field = (object: string, name: string) => ({
	type: 'regular_field',
	object_type: object,
	field_name: name,
});
const byField = (object: string, name: string, condition: unknown) => ({
	type: 'field_condition',
	field: field(object, name),
	condition,
});
const text = (value: string, mode = 'phrase') => ({ type: 'text', mode, value });
const contactsWhere = (...queries: unknown[]) => ({
	query: { type: 'and', queries: [{ type: 'object_type', object_type: 'contact' }, ...queries] },
});
const withEmail = (email: string) => ({
	type: 'has_related',
	this_object_type: 'contact',
	related_object_type: 'contact_email',
	related_query: byField('contact_email', 'email', text(email)),
});

describe('credentials', () => {
	it('answers /me/ with rate-limit headers', async () => {
		const { status, body, headers } = await send('GET', '/me/');
		expect(status).toBe(200);
		expect(body).toMatchObject({ id: SELF.id, organizations: [{ name: 'Close Sandbox' }] });
		expect(headers.get('ratelimit')).toMatch(/^limit=240; remaining=\d+; reset=\d/);
	});

	it.each([
		['no key', ''],
		['a wrong key', `Basic ${Buffer.from('nope:').toString('base64')}`],
		['a password', `Basic ${Buffer.from('api_sandbox7Qk3Zx.close5Vn9:x').toString('base64')}`],
		['a dead token', 'Bearer nope'],
	])('refuses %s', async (_name, authorization) => {
		const { status, body } = await send('GET', '/me/', undefined, { authorization });
		expect([status, body.error]).toEqual([401, expect.stringContaining('could not verify')]);
	});

	it('serves OAuth2 with rotating refresh tokens', async () => {
		const scope = 'all.full_access offline_access';
		const { body: first } = await authorize(sandbox, 'close', paths, { scope });
		expect(first).toMatchObject({ expires_in: 3600, scope, user_id: SELF.id });
		const headers = { authorization: `Bearer ${String(first.access_token)}` };
		expect((await send('GET', '/me/', undefined, headers)).status).toBe(200);
		sandbox.of('close').world.tokens.expireAll();
		expect((await send('GET', '/me/', undefined, headers)).status).toBe(401);
		const grant = { grant_type: 'refresh_token', refresh_token: String(first.refresh_token) };
		const { body: second } = await redeem(sandbox, 'close', paths.token, grant);
		expect(second.refresh_token).not.toBe(first.refresh_token);
		expect((await redeem(sandbox, 'close', paths.token, grant)).status).toBe(400);
	});

	it('limits requests per endpoint group only where asked to', async () => {
		const other = await startSandbox([close], { records: 1, settings: { enforceLimits: true } });
		const basic = Buffer.from('api_sandbox7Qk3Zx.close5Vn9:').toString('base64');
		const own = new Wire(`${other.baseUrl('close')}/api/v1`, { authorization: `Basic ${basic}` });
		const all = await Promise.all(Array.from({ length: 241 }, () => own.send<Body>('GET', '/me/')));
		const refused = all.find(({ status }) => status === 429);
		expect(refused?.body).toMatchObject({
			error: { rate_limit: 240, rate_reset: expect.any(String) },
		});
		expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/);
		expect((await own.send('GET', '/task/')).status).toBe(200);
		await other.close();
	});
});

describe('lists', () => {
	it.each([
		['/contact/', 200, RECORDS],
		[`/contact/?lead_id=${LEAD}`, 5, 12],
		['/activity/call/', 100, RECORDS],
		['/activity/email/', 100, RECORDS],
		['/activity/note/', 100, RECORDS],
		['/activity/meeting/', 100, RECORDS],
		['/activity/sms/', 100, RECORDS],
		['/activity/whatsapp_message/', 100, 12],
		['/activity/', 100, 5 * RECORDS + 12 + 5 + 20],
		['/task/', 100, RECORDS],
		['/task/?_type=all&_order_by=date', 100, RECORDS + 3],
		['/lead/?_fields=id,display_name', 7, 20],
	])('walks %s to its end', async (path, limit, expected) => {
		const ids = await walk(path, limit);
		expect(new Set(ids).size).toBe(expected);
		expect(ids).toHaveLength(expected);
	});

	it.each([
		['/contact/?_limit=201', 400],
		['/activity/call/?_limit=101', 400],
		['/contact/?_skip=20001', 400],
		['/activity/?_skip=10001', 400],
		['/contact/?email=x', 400],
		['/contact/?_limit=-1', 400],
		['/activity/call/?date_updated__gte=2026-01-01', 400],
		['/activity/call/?date_created__gte=yesterday', 400],
		[`/activity/?contact_id=${CONTACT}`, 400],
		['/activity/?_type=Call', 400],
		[`/activity/?lead_id=${LEAD}&_type=Phone`, 400],
		['/activity/?_order_by=-activity_at', 400],
		[`/activity/?lead_id=${LEAD}&activity_at__gte=2026-01-01`, 400],
		[`/activity/call/?user_id=${USER_IDS[0]}`, 400],
		['/task/?_type=call', 400],
		['/contact', 404],
		['/contact/nope/', 404],
		['/activity/call/acti_nope/', 404],
		['/nothing/', 404],
	])('answers %s with %i', async (path, status) => {
		const answer = await send('GET', path);
		expect([answer.status, typeof answer.body.error]).toEqual([status, 'string']);
	});

	it('filters the activities of one lead by contact, type and moment', async () => {
		const query = `lead_id=${LEAD}&contact_id=${CONTACT}&_type__in=Call,Note&_order_by=-activity_at`;
		const { data } = await list(`/activity/?${query}&activity_at__gte=2026-01-01`);
		expect(data.map(({ _type: type }) => type).sort()).toEqual(['Call', 'Note']);
		const ids = data.map(({ id }) => String(id)).join(',');
		expect((await list(`/activity/?id__in=${ids}`)).data).toHaveLength(2);
		expect((await list(`/activity/note/?id__in=${ids}`)).data).toHaveLength(1);
	});

	it('windows by date of creation', async () => {
		const all = await walk('/activity/call/', 100);
		const { data } = await list('/activity/call/?_limit=1&_skip=99');
		const moment = encodeURIComponent(String(data[0].date_created));
		const older = await walk(`/activity/call/?date_created__lt=${moment}`, 100);
		const newer = await walk(`/activity/call/?date_created__gte=${moment}`, 100);
		expect([...newer, ...older]).toEqual(all);
	});
});

describe('contacts', () => {
	const key = (name: string) => customKey('contact', name);

	it('creates with 200, reformats phones, merges, replaces lists and deletes', async () => {
		const row = await create('/contact/', {
			lead_id: LEAD,
			name: 'Ines Kalten',
			emails: [{ email: 'ines@nordhang.example', type: 'office' }],
			phones: [{ phone: '(415) 555-0177' }],
			[key('Tier')]: 'Gold',
			[key('Interests')]: ['Oak'],
		});
		expect(row).toMatchObject({
			display_name: 'Ines Kalten',
			phones: [{ phone: '+14155550177', type: 'office', country: 'US' }],
			date_created: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}\+00:00$/),
		});
		const path = `/contact/${String(row.id)}/`;
		const { body } = await send('PUT', path, {
			title: 'CTO',
			emails: [{ email: 'i@n.example', type: 'home' }],
			[key('Tier')]: null,
			[`${key('Interests')}.add`]: 'Pine',
		});
		expect(body).toMatchObject({
			name: 'Ines Kalten',
			title: 'CTO',
			emails: [{ email: 'i@n.example' }],
			[key('Interests')]: ['Oak', 'Pine'],
		});
		expect(body).not.toHaveProperty([key('Tier')]);
		expect(await send('DELETE', path)).toMatchObject({ status: 200, body: {} });
		expect((await send('GET', path)).status).toBe(404);
	});

	it('makes a lead for a contact without one', async () => {
		const row = await create('/contact/', { name: 'Lone Person' });
		const lead = await send('GET', `/lead/${String(row.lead_id)}/`);
		expect(lead.body).toMatchObject({ display_name: 'Lone Person', contact_ids: [row.id] });
		const nested = await create('/lead/', {
			name: 'Acme',
			contacts: [{ name: 'A' }, { name: 'B' }],
		});
		expect(nested.contacts).toHaveLength(2);
	});

	it.each([
		['an unknown field', { first_name: 'A' }, 'first_name'],
		['a number for a name', { name: 7 }, 'name'],
		['an unknown lead', { lead_id: 'lead_x' }, 'lead'],
		['an unknown type', { emails: [{ email: 'a@b.co', type: 'work' }] }, 'emails'],
		['a bad address', { emails: [{ email: 'nope', type: 'home' }] }, 'emails'],
		['an impossible number', { phones: [{ phone: 'call me' }] }, 'phones'],
		['an unknown custom field', { 'custom.cf_none': 'x' }, 'custom.cf_none'],
		['a custom field by name', { 'custom.Tier': 'Gold' }, 'custom.Tier'],
		['an unknown choice', { [key('Tier')]: 'Tin' }, key('Tier')],
		['text for a number', { [key('Score')]: '7' }, key('Score')],
		['a single value for a list', { [key('Interests')]: 'Oak' }, key('Interests')],
	])('refuses %s', async (_name, body, culprit) => {
		for (const [method, path] of [
			['POST', '/contact/'],
			['PUT', `/contact/${CONTACT}/`],
		]) {
			const answer = await send(method, path, body);
			expect([answer.status, Object.keys(answer.body['field-errors'] as Body)]).toEqual([
				400,
				[culprit],
			]);
		}
	});

	it('takes JSON alone', async () => {
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		expect((await send('POST', '/contact/', 'name=x', form)).status).toBe(415);
		expect((await send('POST', '/contact/', '{')).status).toBe(400);
		expect((await send('POST', '/contact/?x=1', {})).status).toBe(400);
		expect((await send('POST', '/activity/meeting/', {})).status).toBe(405);
	});
});

describe('search', () => {
	const search = async (body: unknown) => await wire.send<Many>('POST', '/data/search/', body);

	it('finds by address through contact_email, ids alone without _fields', async () => {
		const { email } = person(3);
		const { body } = await search(contactsWhere(withEmail(email)));
		expect(body).toEqual({
			data: [{ __object_type: 'contact', id: contactIds.at(3) }],
			cursor: null,
		});
		const fields = {
			_fields: { contact: ['id', 'emails', customKey('contact', 'Score'), 'custom'] },
		};
		const full = await search({ ...contactsWhere(withEmail(email)), ...fields });
		expect(Object.keys(full.body.data[0]).sort()).toEqual(
			['__object_type', 'emails', 'id', customKey('contact', 'Score')].sort(),
		);
		expect((await search(contactsWhere(byField('contact', 'email', text(email))))).status).toBe(
			400,
		);
	});

	it('pages by a cursor that lives half a minute', async () => {
		const sort = [{ direction: 'asc', field: field('contact', 'date_updated') }];
		const range = byField('contact', 'date_updated', {
			type: 'moment_range',
			on_or_after: { type: 'fixed_local_date', value: '2026-03-01', which: 'start' },
			before: null,
		});
		const body = { ...contactsWhere(range), sort, _limit: 150 };
		const first = await search(body);
		expect(first.body.data).toHaveLength(150);
		const { cursor } = first.body;
		const second = await search({ ...body, cursor });
		expect(second.body.cursor).toBeNull();
		sandbox.clock.advance(31_000);
		expect((await search({ ...body, cursor })).status).toBe(400);
	});

	it.each([
		['_limit over 200', { ...contactsWhere(), _limit: 201 }],
		['an unknown key', { ...contactsWhere(), limit: 5 }],
		['no object type', { query: { type: 'and', queries: [] } }],
		['activities', { query: { type: 'object_type', object_type: 'activity' } }],
		['an unknown mode', contactsWhere(byField('contact', 'name', text('a', 'exact')))],
		[
			'a moment for a local date',
			contactsWhere(
				byField('contact', 'date_updated', {
					type: 'moment_range',
					on_or_after: { type: 'fixed_local_date', value: '2026-03-01T00:00:00Z', which: 'start' },
				}),
			),
		],
	])('refuses %s', async (_name, body) => {
		expect((await search(body)).status).toBe(400);
	});

	it('sees writes late', async () => {
		sandbox.settings.indexLagMs = 5000;
		await create('/contact/', { lead_id: LEAD, emails: [{ email: 'late@x.example' }] });
		const found = async () => (await search(contactsWhere(withEmail('late@x.example')))).body.data;
		expect(await found()).toHaveLength(0);
		sandbox.clock.advance(6000);
		expect(await found()).toHaveLength(1);
		sandbox.settings.indexLagMs = 0;
	});
});
