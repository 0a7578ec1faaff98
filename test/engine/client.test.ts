import type { Crm, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { crmOf } from '../../nodes/UnifiedCrm/adapters';
import { KnownAccount } from '../../nodes/UnifiedCrm/engine/accountStore';
import { Client } from '../../nodes/UnifiedCrm/engine/client';
import type { ClientOptions, Transport, WireRequest } from '../../nodes/UnifiedCrm/engine/client';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';

interface Given {
	statusCode: number;
	headers?: Record<string, string>;
	body?: unknown;
}

const found = crmOf('hubspot');
if (found === undefined) throw new Error('no adapter to try the client with');
const crm: Crm = {
	...found,
	failures: { message: (body) => (body as { message?: string } | undefined)?.message },
	limits: { rates: { default: [{ requests: 3, perMs: 1000 }] }, concurrency: 2 },
};

/** A client whose account answers one after the other what is given; an Error stands for a lost connection. */
function clientWith(answers: Array<Given | Error>, options: Partial<ClientOptions> = {}) {
	let now = 1_000_000;
	const waits: number[] = [];
	const sent: WireRequest[] = [];
	const moments: number[] = [];
	const runtime = {
		now: () => now,
		sleep: async (milliseconds: number) => {
			waits.push(milliseconds);
			now += milliseconds;
		},
		random: () => 0.5,
	};
	const transport: Transport = async (request) => {
		sent.push(request);
		moments.push(now);
		const answer = answers.shift() ?? { statusCode: 200, body: {} };
		if (answer instanceof Error) return await Promise.reject(answer);
		return { headers: {}, body: {}, ...answer };
	};
	const client = new Client(
		crm,
		{ integration: crm.id },
		new KnownAccount(crm, runtime),
		transport,
		runtime,
		{
			timeoutMs: 1000,
			maxRetries: 3,
			warn: () => undefined,
			...options,
		},
	);
	return { client, sent, waits, moments };
}

const read: VendorRequest = { method: 'GET', path: '/contacts' };
const create: VendorRequest = { method: 'POST', path: '/contacts', body: { a: 1 } };
const lost = (code: string) => Object.assign(new Error(code), { code });

describe('the client', () => {
	it.each([
		['a read after a server error', read, { statusCode: 500 }, 2],
		['a read after a lost connection', read, lost('ECONNRESET'), 2],
		['a read after a timeout', read, lost('ECONNABORTED'), 2],
		[
			'a search by POST that is marked as a read',
			{ ...create, reads: true },
			{ statusCode: 502 },
			2,
		],
		[
			'a repeatable write',
			{ ...create, method: 'PUT' as const, repeatable: true },
			{ statusCode: 504 },
			2,
		],
		['a create after 429', create, { statusCode: 429 }, 2],
		[
			'a create after 503 with Retry-After',
			create,
			{ statusCode: 503, headers: { 'retry-after': '1' } },
			2,
		],
		['a create whose connection was refused', create, lost('ECONNREFUSED'), 2],
	])('repeats %s', async (_name, request, failure, count) => {
		const { client, sent } = clientWith([failure]);
		await client.send(request);
		expect(sent).toHaveLength(count);
	});

	it.each([
		['a create after a server error', create, { statusCode: 500 }],
		['a create after 503 that names no time', create, { statusCode: 503 }],
		['a create after a lost connection', create, lost('ECONNRESET')],
		['a create after a timeout', create, lost('ECONNABORTED')],
		['a read that is refused', read, { statusCode: 400 }],
		['a read on a host that is not there', read, lost('ENOTFOUND')],
	])('never repeats %s', async (_name, request, failure) => {
		const { client, sent } = clientWith([failure]);
		await expect(client.send(request)).rejects.toThrow(VendorError);
		expect(sent).toHaveLength(1);
	});

	it.each([
		['seconds', '7', 7_000],
		['a date', new Date(1_000_000 + 9_000).toUTCString(), 9_000],
	])('waits as Retry-After says in %s', async (_name, header, wait) => {
		const { client, waits } = clientWith([{ statusCode: 429, headers: { 'retry-after': header } }]);
		await client.send(read);
		const [waited] = waits;
		expect(waited).toBeGreaterThanOrEqual(wait);
		expect(waited).toBeLessThan(wait + 1_100);
	});

	it('does not wait longer than two minutes, but says so', async () => {
		const { client, sent } = clientWith([{ statusCode: 429, headers: { 'retry-after': '3600' } }]);
		await expect(client.send(read)).rejects.toMatchObject({ kind: 'throttled' });
		expect(sent).toHaveLength(1);
	});

	it('gives up after the last retry, with the CRM’s words', async () => {
		const { client, sent } = clientWith(
			Array.from({ length: 9 }, () => ({ statusCode: 500, body: { message: 'on fire' } })),
		);
		await expect(client.send(read)).rejects.toMatchObject({ message: 'on fire', status: 500 });
		expect(sent).toHaveLength(4);
	});

	it('takes a web page for a failure, not for data', async () => {
		const pages = Array.from({ length: 4 }, () => ({ statusCode: 200, body: '<html></html>' }));
		await expect(clientWith(pages).client.send(read)).rejects.toThrow(/web page instead of data/);
		const cut = Array.from({ length: 4 }, () => ({ statusCode: 200, body: '{"a": [1, 2' }));
		await expect(clientWith(cut).client.send(read)).rejects.toThrow(/arrived incomplete/);
	});

	it('follows no redirect', async () => {
		const { client } = clientWith([
			{ statusCode: 302, headers: { location: 'https://elsewhere.example/' } },
		]);
		await expect(client.send(read)).rejects.toThrow(/redirects to https:\/\/elsewhere\.example/);
	});

	it('never sends more than the limit in any window', async () => {
		const { client, moments } = clientWith([]);
		for (let count = 0; count < 10; count++) await client.send(read);
		for (const start of moments) {
			expect(
				moments.filter((moment) => moment >= start && moment < start + 1000).length,
			).toBeLessThanOrEqual(3);
		}
	});

	it('sends reads, but no write, in a dry run', async () => {
		const dryRun: WireRequest[] = [];
		const { client, sent } = clientWith([], { dryRun });
		await client.send(read);
		await client.send(create);
		expect(sent.map(({ method }) => method)).toEqual(['GET']);
		expect(dryRun).toMatchObject([{ method: 'POST', body: { a: 1 } }]);
	});

	it('adds the user’s own query to requests, but not to look-ups', async () => {
		const { client, sent } = clientWith([], { remoteQuery: { archived: true, deep: { er: 1 } } });
		await client.send({ ...read, query: { limit: 1 } });
		await client.memo('users', async (api) => await api.get('/users'));
		expect(sent[0].url).toMatch(/\?limit=1&archived=true&deep%5Ber%5D=1$/);
		expect(sent[1].url).toMatch(/\/users$/);
	});

	it('looks a thing up once, and again after a failure', async () => {
		const { client, sent } = clientWith([{ statusCode: 404 }]);
		const load = async () => await client.memo('users', async (api) => await api.get('/users'));
		await expect(load()).rejects.toThrow();
		await load();
		await load();
		expect(sent).toHaveLength(2);
	});

	it('stops when the execution is stopped', async () => {
		const controller = new AbortController();
		controller.abort();
		const { client, sent } = clientWith([], { signal: controller.signal });
		await expect(client.send(read)).rejects.toThrow();
		expect(sent).toHaveLength(0);
	});
});
