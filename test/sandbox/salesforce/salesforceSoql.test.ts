import { Client, DATA } from './client';
import type { Rows } from './client';
import { salesforce } from './index';
import { contactId, userId } from './seeds';

const RECORDS = 450;
let client: Client;

beforeAll(async () => {
	client = await Client.start(salesforce, RECORDS);
});
afterAll(async () => await client.sandbox.close());

describe('SOQL', () => {
	it.each([
		['SELECT Id FROM Contact', RECORDS],
		['select id from contact limit 3', 3],
		['SELECT Id FROM Contact LIMIT 10 OFFSET 445', 5],
		["SELECT Id FROM Task WHERE TaskSubtype = 'Call'", RECORDS],
		["SELECT Id FROM Task WHERE TaskSubtype IN ('Call', 'Email')", RECORDS * 2],
		["SELECT Id FROM Task WHERE (TaskSubtype = 'Task' OR TaskSubtype = null)", RECORDS],
		['SELECT Id FROM Event WHERE IsChild = false AND IsRecurrence = false', RECORDS],
		['SELECT Id FROM Event', RECORDS + 2],
		["SELECT Id FROM Contact WHERE Email LIKE '%.0@EXAMPLE.com'", 1],
		["SELECT Id FROM Contact WHERE Name LIKE 'a\\_%'", 0],
		['SELECT Id FROM Contact WHERE Email = null', 64],
		['SELECT Id FROM Contact WHERE NOT Email != null', 64],
		[
			"SELECT Id FROM Contact WHERE Account.Name = 'nordhang 1' AND (Email != null OR Phone != '')",
			23,
		],
		["SELECT Id FROM Contact WHERE Interests__c INCLUDES ('Golf;Chess', 'Sailing')", 113],
		[
			'SELECT Id FROM Contact WHERE CreatedDate >= 2026-05-01T00:00:00+02:00 AND CreatedDate < 2026-05-02T00:00:00Z',
			2,
		],
		['SELECT Id FROM Contact WHERE CreatedDate = TODAY', 0],
		['SELECT Id FROM Contact WHERE Loyalty_Points__c > 99.5', 0],
		["SELECT Id FROM Task WHERE Who.Type = 'Lead' AND TaskSubtype = 'Call'", 50],
		[
			`SELECT Id FROM Contact WHERE Id IN (SELECT WhoId FROM Task WHERE OwnerId = '${userId(0)}')`,
			135,
		],
		[`SELECT TaskId FROM TaskRelation WHERE RelationId = '${contactId(1)}' AND IsWhat = false`, 6],
		[
			`SELECT Id FROM Task WHERE Id IN (SELECT TaskId FROM TaskRelation WHERE RelationId = '${contactId(1)}')`,
			6,
		],
		["SELECT Id FROM User WHERE IsActive = true AND UserType = 'Standard' ORDER BY Name", 2],
		['SELECT ApiName, MasterLabel FROM TaskStatus WHERE IsClosed = true', 1],
	])('%s finds %i', async (soql, count) => {
		const { totalSize, records } = await client.query(soql);
		expect([totalSize, records.length]).toEqual([count, Math.min(count, 2000)]);
	});

	it.each([
		['SELECT Id, Nope FROM Contact', '400 INVALID_FIELD'],
		['SELECT Id, Account.Nope FROM Contact', '400 INVALID_FIELD'],
		['SELECT Id, Nope.Name FROM Contact', '400 INVALID_FIELD'],
		['SELECT Id, Id FROM Contact', '400 INVALID_FIELD'],
		['SELECT Id FROM Nope', '400 INVALID_TYPE'],
		['SELECT Id FROM Contact WHERE Nope = 1', '400 INVALID_FIELD'],
		['SELECT Id FROM Contact ORDER BY Nope', '400 INVALID_FIELD'],
		["SELECT Id FROM Contact WHERE Description LIKE '%a%'", '400 INVALID_FIELD'],
		["SELECT Id FROM Contact WHERE CreatedDate > '2026-01-01T00:00:00Z'", '400 INVALID_FIELD'],
		['SELECT Id FROM Contact WHERE CreatedDate > 2026-01-01', '400 INVALID_FIELD'],
		["SELECT Id FROM Contact WHERE IsDeleted = 'false'", '400 INVALID_FIELD'],
		['SELECT Id FROM Contact WHERE LastName = 5', '400 INVALID_FIELD'],
		["SELECT Id FROM Contact WHERE Id = 'abc'", '400 INVALID_QUERY_FILTER_OPERATOR'],
		[
			"SELECT Id FROM Contact WHERE LastName = 'x' AND Email = 'a' OR Email = 'b'",
			'400 MALFORMED_QUERY',
		],
		["SELECT Id FROM Contact WHERE LastName = 'it's'", '400 MALFORMED_QUERY'],
		["SELECT Id FROM Contact WHERE LastName = 'a\\q'", '400 MALFORMED_QUERY'],
		['SELECT Id FROM Contact WHERE Email IN ()', '400 MALFORMED_QUERY'],
		['SELECT FROM Contact', '400 MALFORMED_QUERY'],
		['SELECT Id FROM Contact LIMIT 1 LIMIT 2', '400 MALFORMED_QUERY'],
		['SELECT Id FROM Contact OFFSET 2001', '400 NUMBER_OUTSIDE_VALID_RANGE'],
		['SELECT FIELDS(ALL) FROM Contact', '400 MALFORMED_QUERY'],
		['SELECT TaskWhoIds FROM Task', '400 INVALID_FIELD'],
		['SELECT Id, (SELECT Id FROM Nopes) FROM Task', '400 INVALID_TYPE'],
		['SELECT Id FROM ContentDocumentLink', '400 MALFORMED_QUERY'],
	])('refuses %s with %s', async (soql, code) => {
		expect(await client.codeOfQuery(soql)).toBe(code);
	});

	it('refuses addresses that are too long', async () => {
		const soql = (length: number) =>
			`SELECT Id FROM Contact WHERE LastName = '${'x'.repeat(length)}'`;
		expect(await client.codeOfQuery(soql(10_000))).toBe('200');
		expect(await client.codeOfQuery(soql(15_980))).toBe('414 URI_TOO_LONG');
	});

	it('shows fields, parents and children as the vendor does', async () => {
		const [task] = (
			await client.query(
				"SELECT Subject, id, WhoId, Who.Name, Who.Type, What.Type, Account.Name, (SELECT RelationId, Type FROM TaskWhoRelations) FROM Task WHERE TaskSubtype = 'Call' ORDER BY Id LIMIT 1",
			)
		).records;
		expect(task).toMatchObject({
			attributes: { type: 'Task', url: `${DATA}/sobjects/Task/${String(task.Id)}` },
			WhoId: contactId(0),
			Who: {
				attributes: { type: 'Name', url: `${DATA}/sobjects/Contact/${contactId(0)}` },
				Type: 'Contact',
				Name: 'Ada Brook',
			},
			What: { Type: 'Opportunity' },
			Account: { attributes: { type: 'Account' }, Name: 'Nordhang 1' },
			TaskWhoRelations: { totalSize: 2, done: true },
		});
		expect(Object.keys(task)).toEqual([
			'attributes',
			'Subject',
			'Id',
			'WhoId',
			'Who',
			'What',
			'Account',
			'TaskWhoRelations',
		]);
		const [contact] = (
			await client.query(
				'SELECT Name, Account.Name, MailingAddress, CreatedDate, (SELECT Id FROM Notes) FROM Contact WHERE AccountId = null LIMIT 1',
			)
		).records;
		expect(contact).toMatchObject({
			Account: null,
			MailingAddress: { city: 'Graz' },
			Notes: { totalSize: 1 },
		});
		expect(contact.CreatedDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
		const typed = await client.query(
			'SELECT TYPEOF Who WHEN Contact THEN Email WHEN Lead THEN Company ELSE Name END FROM Task LIMIT 1',
		);
		expect(typed.records[0].Who).toHaveProperty('Email');
		expect(
			(await client.query('SELECT FIELDS(ALL) FROM Contact LIMIT 1')).records[0],
		).toHaveProperty('Tier__c');
	});

	it('pages with locators that die after two days, and subqueries make batches smaller', async () => {
		const header = { 'sforce-query-options': 'batchSize=200' };
		const sizes: number[] = [];
		const ids = new Set<unknown>();
		let page = await client.query(
			'SELECT Id FROM Contact ORDER BY CreatedDate DESC, Id',
			'query',
			header,
		);
		for (;;) {
			sizes.push(page.records.length);
			for (const { Id } of page.records) ids.add(Id);
			if (page.nextRecordsUrl === undefined) break;
			page = (await client.wire.send<Rows>('GET', page.nextRecordsUrl)).body;
		}
		expect([sizes, ids.size, page.done]).toEqual([[200, 200, 50], RECORDS, true]);
		const wide = await client.query(
			'SELECT Id, (SELECT RelationId FROM TaskWhoRelations) FROM Task',
		);
		expect([wide.totalSize, wide.records.length]).toEqual([RECORDS * 3, 500]);
		client.sandbox.clock.advance(2 * 86_400_000);
		expect(await client.codeOf('GET', String(wide.nextRecordsUrl))).toBe(
			'400 INVALID_QUERY_LOCATOR',
		);
		expect(await client.codeOf('GET', `${DATA}/query/0r8nope-2000`)).toBe(
			'400 INVALID_QUERY_LOCATOR',
		);
	});

	it('finds the same with and without the shortcuts', async () => {
		const keyset = await client.query(
			`SELECT Id FROM Contact WHERE Id > '${contactId(99)}' ORDER BY Id LIMIT 5`,
		);
		expect(keyset.records.map(({ Id }) => Id)).toEqual([100, 101, 102, 103, 104].map(contactId));
		const newest = await client.query(
			'SELECT Id FROM Contact ORDER BY SystemModstamp DESC LIMIT 2',
		);
		expect(newest.records.map(({ Id }) => Id)).toEqual([contactId(449), contactId(448)]);
		const all = (await client.query('SELECT Id FROM Task')).records.map(({ Id }) => String(Id));
		expect(all).toEqual([...all].sort());
	});

	it('keeps archived and deleted rows for queryAll', async () => {
		const id = await client.make('Contact', { LastName: 'Gone' });
		await client.wire.send('DELETE', `${DATA}/sobjects/Contact/${id}`);
		const soql = `SELECT Id, IsDeleted FROM Contact WHERE Id = '${id}'`;
		expect((await client.query(soql)).totalSize).toBe(0);
		expect((await client.query(soql, 'queryAll')).records[0].IsDeleted).toBe(true);
		const archived = 'SELECT Id FROM Task WHERE IsArchived = true';
		expect([
			(await client.query(archived)).totalSize,
			(await client.query(archived, 'queryAll')).totalSize,
		]).toEqual([0, 2]);
	});
});
