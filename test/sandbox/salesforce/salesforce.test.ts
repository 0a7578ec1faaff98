import { CLIENT } from '../core/oauth';
import { Client, DATA } from './client';
import type { Written } from './client';
import { salesforce, salesforceOrg } from './index';
import { accountId, contactId, userId } from './seeds';

const RECORDS = 30;
let client: Client;

beforeAll(async () => {
	client = await Client.start(salesforce, RECORDS);
});
afterAll(async () => await client.sandbox.close());

describe('collections and composites', () => {
	const rows = (count: number) =>
		Array.from({ length: count }, (_value, index) => ({
			attributes: { type: 'Contact' },
			LastName: `Row ${index}`,
		}));

	it('writes 200 rows, and answers failures per row with 200', async () => {
		const url = `${DATA}/composite/sobjects`;
		const made = await client.wire.send<Written[]>('POST', url, {
			allOrNone: false,
			records: [...rows(198), { attributes: { type: 'Contact' } }, ...rows(1)],
		});
		expect([made.status, made.body.length]).toEqual([200, 200]);
		expect(made.body[198]).toEqual({
			success: false,
			errors: [
				{
					statusCode: 'REQUIRED_FIELD_MISSING',
					message: 'Required fields are missing: [LastName]',
					fields: ['LastName'],
				},
			],
		});
		const [first, second] = made.body;
		const changed = await client.wire.send<Written[]>('PATCH', url, {
			records: [
				{ attributes: { type: 'Contact' }, id: first.id, Title: 'x' },
				{ attributes: { type: 'Contact' }, id: contactId(99_999), Title: 'x' },
				{ attributes: { type: 'Contact' }, Title: 'x' },
			],
		});
		expect(changed.body.map(({ errors }) => errors[0]?.statusCode)).toEqual([
			undefined,
			'INVALID_CROSS_REFERENCE_KEY',
			'MISSING_ARGUMENT',
		]);
		const read = await client.wire.send<unknown[]>('POST', `${url}/Contact`, {
			ids: [first.id, contactId(99_999)],
			fields: ['Title'],
		});
		expect(read.body).toMatchObject([{ Title: 'x' }, null]);
		const gone = await client.wire.send<Written[]>(
			'DELETE',
			`${url}?ids=${first.id},${second.id},${contactId(99_999)}&allOrNone=false`,
		);
		expect(gone.body.map(({ success }) => success)).toEqual([true, true, false]);
	});

	it('writes all or none', async () => {
		const before = (await client.query('SELECT COUNT() FROM Contact')).totalSize;
		const made = await client.wire.send<Written[]>('POST', `${DATA}/composite/sobjects`, {
			allOrNone: true,
			records: [...rows(2), { attributes: { type: 'Contact' } }],
		});
		expect(made.body.map(({ errors }) => errors[0].statusCode)).toEqual([
			'ALL_OR_NONE_OPERATION_ROLLED_BACK',
			'ALL_OR_NONE_OPERATION_ROLLED_BACK',
			'REQUIRED_FIELD_MISSING',
		]);
		const ids = `${contactId(5)},${contactId(99_999)}`;
		await client.wire.send('DELETE', `${DATA}/composite/sobjects?ids=${ids}&allOrNone=true`);
		expect((await client.query('SELECT COUNT() FROM Contact')).totalSize).toBe(before);
	});

	it('upserts rows, and refuses what cannot be read as a whole', async () => {
		const record = { attributes: { type: 'Contact' }, External_Ref__c: 'ref-7', Title: 'Up' };
		const url = `${DATA}/composite/sobjects`;
		const done = await client.wire.send<Written[]>('PATCH', `${url}/Contact/External_Ref__c`, {
			records: [record, { ...record, External_Ref__c: 'ref-new', LastName: 'x' }],
		});
		expect(done.body.map(({ created }) => created)).toEqual([false, true]);
		const cases: Array<[unknown, string]> = [
			[{ records: rows(201) }, '400 EXCEEDED_ID_LIMIT'],
			[{ records: [{ LastName: 'x' }] }, '400 INVALID_TYPE'],
			[
				{ records: [...rows(1), { attributes: { type: 'Contact' }, LastName: 'x', Nope: 1 }] },
				'400 INVALID_FIELD',
			],
			[{ records: rows(1), foo: 1 }, '400 JSON_PARSER_ERROR'],
			[{ records: [] }, '400 INVALID_INPUT'],
			[
				{
					records: Array.from({ length: 12 }, (_v, index) => ({
						attributes: { type: index % 2 ? 'Task' : 'Event' },
					})),
				},
				'400 INVALID_INPUT',
			],
		];
		for (const [body, code] of cases) expect(await client.codeOf('POST', url, body)).toBe(code);
	});

	it('runs composite requests with references', async () => {
		const answer = await client.wire.send<{ compositeResponse: Array<{ httpStatusCode: number }> }>(
			'POST',
			`${DATA}/composite`,
			{
				allOrNone: true,
				compositeRequest: [
					{
						method: 'POST',
						url: `${DATA}/sobjects/Contact`,
						referenceId: 'one',
						body: { LastName: 'C' },
					},
					{
						method: 'POST',
						url: `${DATA}/sobjects/Task`,
						referenceId: 'two',
						body: { WhoId: '@{one.id}' },
					},
				],
			},
		);
		expect(answer.body.compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([
			201, 201,
		]);
		const batch = await client.wire.send<{ hasErrors: boolean }>(
			'POST',
			`${DATA}/composite/batch`,
			{
				batchRequests: [
					{ method: 'GET', url: 'v66.0/limits' },
					{ method: 'GET', url: 'v66.0/sobjects/Contact/nope' },
				],
			},
		);
		expect(batch.body.hasErrors).toBe(true);
	});
});

describe('the rest', () => {
	it('refuses bad sessions, and userinfo does it in its own way', async () => {
		for (const authorization of ['', 'Bearer nope', 'Basic x']) {
			expect(await client.codeOf('GET', `${DATA}/limits`, undefined, { authorization })).toBe(
				'401 INVALID_SESSION_ID',
			);
		}
		const info = await client.wire.send('GET', '/services/oauth2/userinfo', undefined, {
			authorization: 'Bearer nope',
		});
		expect([info.status, info.body]).toEqual([403, 'Bad_OAuth_Token']);
		expect((await client.wire.send('GET', '/services/oauth2/userinfo')).body).toMatchObject({
			user_id: userId(0),
		});
		expect(
			(
				await client.wire.send<unknown[]>('GET', '/services/data/', undefined, {
					authorization: '',
				})
			).body.length,
		).toBeGreaterThan(30);
		const limits = await client.wire.send('GET', `${DATA}/limits`);
		expect(limits.headers.get('sforce-limit-info')).toMatch(/^api-usage=\d+\/15000$/);
	});

	it('serves OAuth2: PKCE, no expiry in the answer, refresh tokens that rotate, client credentials', async () => {
		const { baseUrl } = client.sandbox.manifest().integrations.salesforce;
		const token = async (grant: Record<string, string>) =>
			await client.wire.send<Record<string, string>>(
				'POST',
				'/services/oauth2/token',
				new URLSearchParams({
					client_id: CLIENT.id,
					client_secret: CLIENT.secret,
					...grant,
				}).toString(),
				{
					'content-type': 'application/x-www-form-urlencoded',
					authorization: '',
				},
			);
		const own = await token({ grant_type: 'client_credentials' });
		expect(own.body).toMatchObject({ instance_url: baseUrl, token_type: 'Bearer' });
		expect(own.body).not.toHaveProperty('expires_in');
		const { refreshToken } = client.sandbox.of('salesforce').world.tokens.issue(1);
		const renewed = await token({ grant_type: 'refresh_token', refresh_token: refreshToken });
		expect(
			await client.codeOf('GET', `${DATA}/limits`, undefined, {
				authorization: `Bearer ${renewed.body.access_token}`,
			}),
		).toBe('200');
		const dead = await token({ grant_type: 'refresh_token', refresh_token: refreshToken });
		expect([dead.status, dead.body]).toEqual([
			400,
			{ error: 'invalid_grant', error_description: 'expired access/refresh token' },
		]);
		client.sandbox.of('salesforce').world.tokens.expireAll();
		expect(
			await client.codeOf('GET', `${DATA}/limits`, undefined, {
				authorization: `Bearer ${renewed.body.access_token}`,
			}),
		).toBe('401 INVALID_SESSION_ID');
	});

	it('describes objects and lists deletions', async () => {
		const { body, headers } = await client.wire.send<{ fields: Array<Record<string, unknown>> }>(
			'GET',
			`${DATA}/sobjects/Contact/describe`,
		);
		const field = (name: string) => body.fields.find((one) => one.name === name);
		expect(field('Tier__c')).toMatchObject({ custom: true, type: 'picklist', createable: true });
		expect(field('Name')).toMatchObject({ createable: false, updateable: false });
		expect(field('AccountId')).toMatchObject({
			referenceTo: ['Account'],
			relationshipName: 'Account',
		});
		const same = await client.wire.send('GET', `${DATA}/sobjects/Contact/describe`, undefined, {
			'if-modified-since': headers.get('last-modified') ?? '',
		});
		expect(same.status).toBe(304);
		const id = await client.make('Task', { Subject: 'x' });
		await client.wire.send('DELETE', `${DATA}/sobjects/Task/${id}`);
		const now = client.sandbox.clock.now();
		const iso = (shift: number) => `${new Date(now + shift).toISOString().slice(0, 19)}Z`;
		const path = (from: number) =>
			`${DATA}/sobjects/Task/deleted/?start=${iso(from)}&end=${iso(60_000)}`;
		expect((await client.wire.send('GET', path(-60_000))).body).toMatchObject({
			deletedRecords: [{ id }],
		});
		expect(await client.codeOf('GET', path(-40 * 86_400_000))).toBe('400 INVALID_REPLICATION_DATE');
	});

	it('searches with an index that lags', async () => {
		const find = async (q: string) =>
			(
				await client.wire.send<{ searchRecords: Array<Record<string, unknown>> }>(
					'GET',
					`${DATA}/search?q=${encodeURIComponent(q)}`,
				)
			).body.searchRecords;
		await client.make('Contact', { LastName: 'Zyxwor', Email: 'z@example.com' });
		expect(
			await find(
				'FIND {zyx*} IN ALL FIELDS RETURNING Contact(Id, Name WHERE Email != null LIMIT 5), Lead(Id)',
			),
		).toMatchObject([{ Name: 'Zyxwor' }]);
		client.sandbox.settings.indexLagMs = 60_000;
		expect(await find('FIND {zyxwor} RETURNING Contact(Id)')).toEqual([]);
		client.sandbox.settings.indexLagMs = 0;
		expect(
			(
				await client.wire.send(
					'GET',
					`${DATA}/parameterizedSearch?q=zyxwor&sobject=Contact&Contact.fields=Id,Name`,
				)
			).body,
		).toMatchObject({ searchRecords: [{ Name: 'Zyxwor' }] });
		for (const bad of ['FIND {a}', 'FIND {a-b"} RETURNING Contact(Id)', 'rose']) {
			expect(await client.codeOf('GET', `${DATA}/search?q=${encodeURIComponent(bad)}`)).toBe(
				'400 MALFORMED_SEARCH',
			);
		}
	});

	it('can be an org without shared activities, with person accounts, duplicate rules and hidden fields', async () => {
		const other = await Client.start(
			salesforceOrg({
				sharedActivities: false,
				personAccounts: true,
				duplicateRule: true,
				hiddenFields: ['Contact.OtherPhone'],
				relationSemiJoins: false,
			}),
			20,
		);
		expect(
			await other.codeOfQuery('SELECT Id, (SELECT Type FROM TaskWhoRelations) FROM Task'),
		).toBe('400 INVALID_TYPE');
		expect(await other.codeOfQuery('SELECT OtherPhone FROM Contact')).toBe('400 INVALID_FIELD');
		expect(
			await other.codeOf('POST', `${DATA}/sobjects/Task`, { TaskWhoIds: [contactId(0)] }),
		).toBe('400 INVALID_FIELD');
		const personAccount = `${DATA}/sobjects/Contact/${contactId(3)}`;
		expect(await other.codeOf('PATCH', personAccount, { AccountId: accountId(0) })).toBe(
			'400 INVALID_FIELD_FOR_INSERT_UPDATE',
		);
		const contacts = `${DATA}/sobjects/Contact`;
		const twin = { LastName: 'x', Email: 'ada.brook.0@example.com' };
		expect(await other.codeOf('POST', contacts, twin)).toBe('400 DUPLICATES_DETECTED');
		const header = { 'sforce-duplicate-rule-header': 'allowSave=true' };
		expect(await other.codeOf('POST', contacts, twin, header)).toBe('201');
		await other.sandbox.close();
	});

	it('limits requests a day where limits are enforced', async () => {
		const meter = client.sandbox.of('salesforce').world.meters.get('org', 15_000, 86_400_000);
		client.sandbox.settings.enforceLimits = true;
		meter.hit(meter.hit(0).remaining);
		expect(await client.codeOf('GET', `${DATA}/limits`)).toBe('403 REQUEST_LIMIT_EXCEEDED');
		client.sandbox.settings.enforceLimits = false;
	});
});
