import { credentialFor, errorOf, runNode, tokenCredentialFor } from '../harness/node';
import type { Run } from '../harness/node';
import { fastTime } from '../harness/time';
import { pipedrive } from '../sandbox/pipedrive';
import { salesforce } from '../sandbox/salesforce';
import { hubspot } from '../sandbox/hubspot';
import { startSandbox } from '../sandbox/server';
import type { Sandbox } from '../sandbox/server';

let sandbox: Sandbox;
fastTime();
beforeAll(async () => {
	sandbox = await startSandbox([hubspot, pipedrive, salesforce], { records: 5 });
});
afterAll(async () => await sandbox.close());
afterEach(() => sandbox.faults.clear());

const contact = (operation: string, fieldsJson: unknown, more: object = {}) => ({
	resource: 'contact',
	operation,
	fieldInput: 'json',
	fieldsJson,
	...more,
});
const call = (operation: string, fieldsJson: unknown, more: object = {}) => ({
	...contact(operation, fieldsJson, more),
	resource: 'engagement',
	engagementType: 'call',
	...more,
});

type Case = [
	name: string,
	parameters: object,
	message: RegExp,
	remedy?: RegExp,
	integration?: string,
];

const CASES: Case[] = [
	[
		'a missing required field',
		contact('create', { first_name: 'Ada' }),
		/needs the field "Last Name" \(last_name\) to create a contact/,
		/Fill it in/,
		'salesforce',
	],
	[
		'one of several required fields',
		contact('create', { title: 'CTO' }),
		/needs an email address.*first name.*last name/,
	],
	[
		'a field that the CRM lacks',
		contact('create', { first_name: 'Ada', tags: [{ name: 'x' }] }),
		/HubSpot has no field "Tags" \(tags\) for contacts/,
		/has no tags on contacts.*Fields that can be set here: first_name/,
	],
	[
		'a field that is only read',
		contact('create', { name: 'Ada Brook', title: 'CTO' }),
		/does not let the field "Job Title" \(title\) of contacts be written/,
		/Leave the field out/,
		'pipedrive',
	],
	[
		'a field of nobody',
		contact('create', { firstname: 'Ada' }),
		/"firstname" is no field of a unified contact/,
		/first_name, last_name/,
	],
	[
		'a malformed email',
		contact('create', { email_addresses: [{ email: 'ada@' }] }),
		/"ada@" in the field "Email Addresses" is no email address/,
	],
	[
		'a malformed date',
		call('create', { start_time: 'tomorrow-ish' }),
		/"Start Time" takes a date and time, not "tomorrow-ish"/,
		/2026-05-20T10:00:00Z/,
	],
	[
		'a duration that is no number',
		call('create', { duration: 'half an hour' }),
		/takes a number of seconds/,
		/1800/,
	],
	[
		'a wrong enum value',
		call('create', { direction: 'sideways' }),
		/does not know the value "sideways" of the field "Direction"/,
		/inbound, missed, outbound/,
	],
	[
		'an engagement type that is none',
		{ ...call('create', {}), engagementType: 'fax' },
		/"fax" is no engagement type/,
		/call, chat, email/,
	],
	[
		'no engagement type',
		{ ...call('get', {}), engagementType: '', engagementId: '1' },
		/engagement type is missing/,
		/\$json\.engagement_type/,
	],
	[
		'an empty id',
		contact('get', {}, { contactId: ' ' }),
		/The contact to get is empty/,
		/expression/,
	],
	[
		'the text undefined for an id',
		contact('delete', {}, { contactId: 'undefined' }),
		/The contact to delete is empty/,
	],
	[
		'fields as broken JSON',
		contact('create', '{"first_name": "Ada",}'),
		/"Fields \(JSON\)" is not valid JSON/,
		/double quotes/,
	],
	[
		'fields as a list',
		contact('create', [{ first_name: 'Ada' }]),
		/holds a list, and the node writes one record for each input item/,
		/Split Out/,
	],
	['nothing to update', contact('update', {}, { contactId: '1' }), /nothing to update/],
	[
		'a filter that the CRM lacks',
		{ resource: 'contact', operation: 'list', filters: { lead: '5' } },
		/HubSpot cannot filter contacts by "Lead"/,
		/Filters that work here: account/,
	],
	[
		'a sort that the CRM lacks',
		{ resource: 'contact', operation: 'list', filters: { sort_by: 'title:desc' } },
		/cannot sort by "title"/,
		/created_at, updated_at/,
	],
	[
		'a limit of nothing',
		{ resource: 'contact', operation: 'list', limit: 0 },
		/limit must be a whole number/,
	],
	[
		'a foreign cursor',
		{ resource: 'contact', operation: 'list', options: { cursor: 'abc' } },
		/cursor is not valid/,
	],
	[
		'a too large list of addresses',
		contact('create', {
			last_name: 'x',
			email_addresses: [{ email: 'a@b.io' }, { email: 'c@d.io' }],
		}),
		/has room for 1 in the field "Email Addresses"/,
		undefined,
		'salesforce',
	],
	[
		'a value that is given and cleared',
		{
			...contact('update', {}),
			contactId: '1',
			fieldInput: 'form',
			fields: { title: 'x' },
			clearFields: ['title'],
		},
		/"title" has a value and is to be cleared as well/,
	],
	[
		'an upsert without the email to match by',
		contact('upsert', { first_name: 'Ada' }, { matchBy: 'email' }),
		/no email to match by/,
	],
	[
		'another operation of n8n’s own',
		{ resource: '__CUSTOM_API_CALL__', operation: '__CUSTOM_API_CALL__' },
		/./,
	],
];

describe('input that shows its fault is refused before any request', () => {
	it.each(CASES.map(([name, ...rest]) => ({ name, rest })))('$name', async ({ rest }) => {
		const [parameters, message, remedy, integration = 'hubspot'] = rest;
		const before = sandbox.log.count(integration);
		const error = await errorOf({ integration, sandbox, parameters: { ...parameters } });
		expect(error.message).toMatch(message);
		if (remedy !== undefined) expect(error.description).toMatch(remedy);
		expect(sandbox.log.count(integration)).toBe(before);
	});

	it('checks all items before the first is written', async () => {
		const before = sandbox.log.count('hubspot');
		const error = await errorOf({
			integration: 'hubspot',
			sandbox,
			items: [{}, {}, {}],
			parameters: (item) =>
				contact('create', item === 2 ? { bad: 1 } : { first_name: `Item ${item}` }),
		});
		expect(error.context).toMatchObject({ itemIndex: 2 });
		expect(sandbox.log.count('hubspot')).toBe(before);
	});
});

describe('faults of the account are told with what to do', () => {
	const list: Pick<Run, 'integration' | 'parameters'> = {
		integration: 'hubspot',
		parameters: { resource: 'contact', operation: 'list', limit: 1 },
	};

	it('an unreachable host', async () => {
		const credential = { ...credentialFor(sandbox, 'hubspot'), baseUrl: 'http://127.0.0.1:9' };
		const error = await errorOf({ ...list, sandbox, credential });
		expect(error.message).toMatch(
			/could not be reached at 127\.0\.0\.1:9: the connection was refused/,
		);
		expect(error.description).toMatch(/address in the credential/);
	});

	it('an address that is none', async () => {
		const credential = {
			...credentialFor(sandbox, 'salesforce'),
			instanceUrl: 'acme',
			baseUrl: '',
		};
		const error = await errorOf({ ...list, integration: 'salesforce', sandbox, credential });
		expect(error.message).toMatch(/"acme" is no address of a Salesforce account/);
	});

	it('a wrong key', async () => {
		const credential = { ...credentialFor(sandbox, 'hubspot'), apiKey: 'nonsense' };
		const error = await errorOf({ ...list, sandbox, credential });
		expect(error.description).toMatch(/does not accept the credential/);
		expect(error).toMatchObject({ httpCode: '401' });
	});

	it('an expired token that cannot be renewed', async () => {
		const credential = tokenCredentialFor(sandbox, 'hubspot', { expired: true });
		Object.assign(credential.oauthTokenData as object, { refresh_token: 'dead' });
		await expect(
			runNode({ ...list, sandbox, authentication: 'oAuth2', credential }),
		).rejects.toThrow();
	});

	it('a credential of another CRM', async () => {
		const error = await errorOf({
			...list,
			sandbox,
			credential: credentialFor(sandbox, 'pipedrive'),
		});
		expect(error.message).toBe('The node is set to HubSpot, but its credential is for Pipedrive');
		expect(error.description).toMatch(/Choose a credential for HubSpot/);
	});

	it('an id that is not there', async () => {
		const error = await errorOf({
			integration: 'hubspot',
			sandbox,
			parameters: contact('get', {}, { contactId: '999999' }),
		});
		expect(error.message).toMatch(/HubSpot could not get the contact/);
		expect(error.description).toMatch(/no such record/);
	});

	it('a next page on another host, which gets no credentials', async () => {
		const error = await errorOf({
			integration: 'salesforce',
			sandbox,
			parameters: {
				resource: 'contact',
				operation: 'list',
				options: {
					cursor: Buffer.from(
						JSON.stringify([1, 'salesforce/contact/', 0, 0, 'http://127.0.0.1:9/steal']),
					).toString('base64url'),
				},
			},
		});
		expect(error.message).toMatch(/pointed to another host/);
	});
});
