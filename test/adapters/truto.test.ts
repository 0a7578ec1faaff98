import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import type { Api, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { truto as crm } from '../../nodes/UnifiedCrm/adapters/truto/account';
import { fromSeconds, toSeconds } from '../../nodes/UnifiedCrm/adapters/truto/duration';
import { listPage, recordsOf } from '../../nodes/UnifiedCrm/adapters/truto/gateway';
import { queryFor } from '../../nodes/UnifiedCrm/adapters/truto/schema';
import { credentialFor } from '../harness/node';
import { truto } from '../sandbox/truto';
import { contactId } from '../sandbox/truto/seeds';
import { ACCOUNTS } from '../sandbox/truto/setup';
import { describeCrm } from './common';

const UNTIMED = 'such records have no times of their own';
const NOTHING = 'the records have nothing of it';

const subject = describeCrm(truto, {
	samples: { tags: [{ id: '1002', name: 'Tag 2' }], status: 'completed' },
	skipFilters: {
		...Object.fromEntries(
			['chat', 'email', 'note', 'task'].flatMap((type) => [
				[`${type}.start_time`, UNTIMED],
				[`${type}.end_time`, UNTIMED],
			]),
		),
		...Object.fromEntries(
			['chat', 'email', 'note'].map((type) => [`${type}.sort_by.end_time`, UNTIMED]),
		),
		'note.subject': NOTHING,
		'note.sort_by.subject': NOTHING,
	},
});

const at = (type: string | undefined) => ({
	resource: type === undefined ? 'contact' : 'engagement',
	...(type === undefined ? {} : { engagementType: type }),
});

const listing = (type: string | undefined, more: IDataObject = {}) => ({
	...at(type),
	operation: 'list',
	limit: 3,
	...more,
});

const writing = (
	type: string | undefined,
	fields: IDataObject,
	id?: unknown,
	options: IDataObject = {},
) => ({
	...at(type),
	operation: id === undefined ? 'create' : 'update',
	fieldInput: 'json',
	fieldsJson: fields,
	options,
	...(id === undefined
		? {}
		: { [type === undefined ? 'contactId' : 'engagementId']: id as string }),
});

/** What an action sends: method, path and query, headers. */
async function sentBy(action: () => Promise<unknown>) {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before).map(({ method, path, requestHeaders, requestBody }) => {
		const url = new URL(path, 'http://gateway');
		return {
			method,
			path: url.pathname,
			query: url.searchParams,
			headers: requestHeaders,
			body: requestBody as IDataObject,
		};
	});
}

/** The credential of another connected account. */
function accountOf(index: number): ICredentialDataDecryptedObject {
	return {
		...credentialFor(subject.sandbox, 'truto'),
		integratedAccountId: ACCOUNTS[index].id,
	};
}

/** An account that answers as it is told. */
function answering(answer: (request: VendorRequest) => unknown) {
	const sent: VendorRequest[] = [];
	const send = async (request: VendorRequest) => {
		sent.push(request);
		return { status: 200, headers: {}, body: answer(request) };
	};
	const api: Api = {
		settings: { integration: 'truto', integratedAccountId: 'a' },
		send,
		get: async (path, query) =>
			(await send({ method: 'GET', path, query })).body as Record<string, unknown>,
		memo: async (_key, load) => await load(api),
		warn: () => undefined,
		now: () => 0,
	};
	return { api, sent };
}

describe('Truto', () => {
	it('names the integrated account in every request', async () => {
		const sent = await sentBy(async () => {
			await subject.run(listing('call'));
			const { json } = await subject.run(writing('call', { content: 'x' }));
			await subject.run({ ...at('call'), operation: 'delete', engagementId: json[0].id as string });
		});
		const unified = sent.filter(({ path }) => path.startsWith('/unified'));
		expect(unified).toHaveLength(3);
		for (const { query } of unified) {
			expect(query.get('integrated_account_id')).toBe(ACCOUNTS[0].id);
			expect(query.get('engagement_type')).toBe('call');
		}
	});

	it('proves the credential with the integrated account itself', () => {
		const { test } = crm.account;
		const settings = { integration: 'truto', integratedAccountId: 'x/y' };
		expect(typeof test === 'function' && test(settings).path).toBe('/integrated-account/x%2Fy');
	});

	it('tells the CRM’s limit from the headers', () => {
		const headers = { 'ratelimit-remaining': '7', 'ratelimit-reset': '4' };
		const answer = { status: 200, headers, body: {} };
		expect(crm.limits.read?.(answer, 0)).toEqual({ remaining: 7, resetMs: 4_000 });
		expect(crm.limits.read?.({ ...answer, headers: {} }, 0)).toBeUndefined();
	});

	describe('options', () => {
		it('send the query of the CRM under remote_query, and Truto’s own as it is', async () => {
			const remoteQuery = JSON.stringify({
				foo: { bar: 1 },
				ids: ['a', 'b'],
				truto_super_query: 'apac',
			});
			const sent = await sentBy(
				async () => await subject.run(listing(undefined, { options: { remoteQuery } })),
			);
			const [{ query }] = sent;
			expect(query.get('remote_query[foo][bar]')).toBe('1');
			expect(query.getAll('remote_query[ids][]')).toEqual(['a', 'b']);
			expect(query.get('truto_super_query')).toBe('apac');
		});

		it('keep look-ups free of the user’s query', async () => {
			const credential = accountOf(1);
			const sent = await sentBy(
				async () =>
					await subject.run(listing('call', { options: { remoteQuery: '{"foo": "bar"}' } }), {
						credential,
					}),
			);
			const lookUp = sent.find(({ path }) => path.endsWith('/capabilities'));
			expect(lookUp?.query.toString()).toBe('type=unified');
		});

		it('do not ask for what the output leaves out', async () => {
			const options = { excludeFields: ['name', 'id', 'remote_data'] };
			let json: IDataObject[] = [];
			const [{ query }] = await sentBy(async () => {
				({ json } = await subject.run(listing(undefined, { options })));
			});
			expect(query.get('truto_ignore_remote_data')).toBe('true');
			expect(query.getAll('truto_exclude_fields[]')).toEqual(['name']);
			expect(json).toHaveLength(3);
			expect(Object.keys(json[0])).not.toEqual(expect.arrayContaining(['name']));
			for (const absent of ['id', 'remote_data']) expect(json[0]).not.toHaveProperty(absent);
			for (const more of [
				{ ignoreRemoteData: true },
				{ responseFormat: 'normalized' },
				{ includeFields: ['id'] },
			]) {
				const [sent] = await sentBy(
					async () => await subject.run(listing(undefined, { options: more })),
				);
				expect(sent.query.get('truto_ignore_remote_data')).toBe('true');
			}
		});

		it('give the records of the CRM itself for raw, whatever their shape', async () => {
			const options = { responseFormat: 'raw' };
			const { json } = await subject.run(listing('call', { options }));
			expect(json).toHaveLength(3);
			for (const record of json) {
				expect(record.kind).toBe('call');
				expect(record.engagement_type).toBeUndefined();
			}
			const id = String(json[0].remote_id);
			const one = await subject.run({
				...at('call'),
				operation: 'get',
				engagementId: id,
				options,
			});
			expect(one.json[0]).toMatchObject({ remote_id: Number(id), kind: 'call' });
		});

		it('show the record of the CRM as remote data', async () => {
			const { json } = await subject.run(listing(undefined));
			expect(json[0].remote_data).toMatchObject({ remote_id: Number(json[0].id) });
			expect(json[0].remote_data).not.toHaveProperty('id');
		});

		it('send remote data of a write for the CRM', async () => {
			const sent = await sentBy(
				async () =>
					await subject.run(
						writing(undefined, { first_name: 'Ada' }, undefined, {
							remoteData: '{"label": "hot"}',
						}),
					),
			);
			expect(sent[0].body).toEqual({ first_name: 'Ada', remote_data: { label: 'hot' } });
		});
	});

	it('reads lists in every shape that an answer can have', () => {
		expect(recordsOf({ result: [{ id: '1' }] })).toEqual([{ id: '1' }]);
		expect(recordsOf({ result: { 1: { id: '1' } } })).toEqual([{ id: '1' }]);
		expect(recordsOf([{ Id: 1 }])).toEqual([{ Id: 1 }]);
		expect(recordsOf({ Id: 1 })).toEqual([{ Id: 1 }]);
		expect(recordsOf({ result: null })).toEqual([]);
		expect(recordsOf({})).toEqual([]);
	});

	it('keeps the page size while it follows a cursor', async () => {
		const { api, sent } = answering(() => ({ result: [{ id: '1' }], next_cursor: 'n' }));
		const { next } = await listPage('contacts', {}, { size: 100 }, api, undefined);
		await listPage('contacts', {}, { size: 20 }, api, next);
		expect(sent.map(({ query }) => [query?.limit, query?.next_cursor])).toEqual([
			[100, undefined],
			[100, 'n'],
		]);
	});

	describe('writes', () => {
		it('carry a key of their own', async () => {
			const sent = await sentBy(
				async () =>
					await subject.run((item) => writing(undefined, { first_name: `Key ${item}` }), {
						items: [{}, {}, {}],
					}),
			);
			const keys = sent.map(({ headers }) => headers['idempotency-key']);
			expect(new Set(keys).size).toBe(3);
			for (const key of keys) expect(key).toMatch(/^[\da-f-]{36}$/);
		});

		it('are repeated after a lost answer without writing twice', async () => {
			const count = async (name: string) =>
				(await subject.run(listing(undefined, { returnAll: true, filters: { search: name } }))).json
					.length;
			subject.sandbox.faults.add({ mode: 'lost', method: 'POST', times: 1, integration: 'truto' });
			const { json } = await subject.run(writing(undefined, { first_name: 'Lostandfound' }));
			subject.sandbox.faults.clear();
			expect(json[0].first_name).toBe('Lostandfound');
			expect(await count('Lostandfound')).toBe(1);
		});

		it('whose answer is an id alone show what was sent', async () => {
			const { json } = await subject.run(writing(undefined, { title: 'CTO' }, contactId(1)));
			expect(json[0]).toMatchObject({ id: contactId(1), title: 'CTO' });
		});

		it('give custom fields their types', async () => {
			const custom_fields = { seats: '12', plan: 'pro', interests: 'Pumps, Valves', nickname: '7' };
			const sent = await sentBy(
				async () => await subject.run(writing(undefined, { first_name: 'C', custom_fields })),
			);
			expect(sent[0].path).toBe('/unified/crm/fields');
			expect(sent[0].query.get('entity')).toBe('contact');
			expect(sent[1].body.custom_fields).toEqual({
				seats: 12,
				plan: 'Pro',
				interests: ['Pumps', 'Valves'],
				nickname: '7',
			});
		});
	});

	describe('failures', () => {
		it('name what the CRM needs', async () => {
			const error = await subject.errorOf(
				{ resource: 'engagement', operation: 'list' },
				{ credential: accountOf(1) },
			);
			expect(error.message).toContain('missing filters: engagement_type');
		});

		it('pass on the words of the CRM where Truto has none', async () => {
			const error = await subject.errorOf(
				writing('note', { content: 'x', contact: [{ id: '1' }] }),
			);
			expect(error.message).toContain('contact 1 does not exist');
		});

		it('say what the account cannot do, and what it can', async () => {
			const error = await subject.errorOf(writing(undefined, { first_name: 'X' }), {
				credential: accountOf(2),
			});
			expect(error.message).toContain(
				'Pipedrive sandbox has no "create" for contacts through Truto; it has list, get',
			);
			expect(error.message).toContain('a sandbox account of Truto refuses every write');
		});

		it('say that an account is blocked, and ask once', async () => {
			const sent = await sentBy(async () => {
				const error = await subject.errorOf(listing(undefined), { credential: accountOf(3) });
				expect(error.message).toContain('the account is blocked: connect HubSpot again in Truto');
			});
			expect(sent.filter(({ path }) => path === '/unified/crm/contacts')).toHaveLength(1);
		});

		it('say that the account has lost its own credentials', async () => {
			const error = await subject.errorOf(listing(undefined), { credential: accountOf(4) });
			expect(error.message).toContain('connect the account again in Truto');
		});

		it('hold the fields that were refused', () => {
			const body = {
				statusCode: 400,
				message: 'Validation failed',
				details: { failures: [{ field: 'email', message: 'is no email' }] },
				truto_error_insight: {
					missing_required_body_fields: { value: { first_name: 'the name' } },
					forbidden_error: { value: { missing_scopes: ['contacts.write'] } },
				},
			};
			expect(crm.failures.message(body, { status: 400, headers: {}, body })).toBe(
				'Validation failed; email: is no email; missing fields: first_name; missing scopes: contacts.write',
			);
		});
	});

	describe('filters', () => {
		const account = { names: ['account'], key: 'id', value: '7', label: 'account' };
		const contact = { names: ['contact', 'contact_id'], key: 'id', value: '9', label: 'contact' };
		const email = {
			names: ['email_addresses'],
			key: 'email',
			type: 'array' as const,
			value: 'a@b.c',
			label: 'email',
		};
		const made = { names: ['created_at'], key: 'gte', value: '2026-01-01', label: 'created_at' };

		it('are bracketed as Truto wants objects, lists and ranges', async () => {
			const { api } = answering(() => ({}));
			expect(await queryFor('contacts', [account, contact, email, made], api)).toEqual({
				'account[id]': '7',
				'contact[id]': '9',
				'email_addresses[][email]': 'a@b.c',
				'created_at[gte]': '2026-01-01',
			});
		});

		it('follow the schema of the connected CRM', async () => {
			const properties = {
				limit: { type: 'number' },
				account: { type: 'string' },
				contact_id: { type: 'string' },
				email_addresses: { type: 'object' },
				created_at: { type: 'string' },
			};
			for (const query_schema of [properties, { type: 'object', properties }]) {
				const { api } = answering(() => ({ query_schema }));
				expect(await queryFor('engagements', [account, contact, email, made], api)).toEqual({
					account: '7',
					contact_id: '9',
					'email_addresses[email]': 'a@b.c',
					'created_at[gte]': '2026-01-01',
				});
			}
		});

		it('that the CRM does not know are refused', async () => {
			const { api } = answering(({ path }) =>
				path.endsWith('/capabilities')
					? { integration: { name: 'hubspot', label: 'HubSpot' } }
					: { query_schema: { limit: {}, created_at: {} } },
			);
			await expect(queryFor('engagements', [account], api)).rejects.toThrow(
				'HubSpot cannot filter engagements by account through Truto',
			);
		});
	});

	it('reads and writes durations in the unit of the CRM', () => {
		expect(toSeconds('300', undefined, 'call')).toBe(300);
		expect(toSeconds('90', 'salesforce', 'call')).toBe(90);
		expect(toSeconds('30', 'salesforce', 'meeting')).toBe(1800);
		expect(toSeconds('30', 'teamleader', 'meeting')).toBe(1800);
		expect(toSeconds('05:30', 'zohocrm', 'call')).toBe(330);
		expect(toSeconds('1:00:05', 'zohocrm', 'call')).toBe(3605);
		expect(toSeconds('soon', undefined, 'call')).toBeUndefined();
		expect(toSeconds('', undefined, 'call')).toBeUndefined();
		expect(fromSeconds(1800, undefined, 'call')).toBe('1800');
		expect(fromSeconds(1800, 'salesforce', 'meeting')).toBe('30');
		expect(fromSeconds(330, 'zohocrm', 'call')).toBe('05:30');
	});
});
