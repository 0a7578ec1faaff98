import type {
	ICredentialDataDecryptedObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodePropertyOptions,
} from 'n8n-workflow';

import { UnifiedCrmApi } from '../../credentials/UnifiedCrmApi.credentials';
import { CRMS } from '../../nodes/UnifiedCrm/adapters';
import type { ApiKeyAccount, Crm } from '../../nodes/UnifiedCrm/adapters/adapter';
import { authenticateKey } from '../../nodes/UnifiedCrm/editor/keyCredential';
import { hostOf } from '../../nodes/UnifiedCrm/engine/address';
import { TEST_ADDRESS } from '../../nodes/UnifiedCrm/engine/authenticate';
import { credentialTexts, settingsOf } from '../../nodes/UnifiedCrm/engine/settings';
import { sendAsN8n } from '../harness/transport';
import { credentialFor } from '../harness/node';
import { simulations } from '../sandbox';
import { startSandbox } from '../sandbox/server';
import type { Sandbox } from '../sandbox/server';
import { visible } from './asN8n';

const credential = new UnifiedCrmApi();
const offering = CRMS.flatMap(
	(crm): Array<[string, Crm, ApiKeyAccount]> =>
		crm.account.apiKey === undefined ? [] : [[crm.label, crm, crm.account.apiKey]],
);

/** Something plausible for every field of a CRM's key. */
function sample(crm: Crm, { fields }: ApiKeyAccount): ICredentialDataDecryptedObject {
	const values = fields.map((field): [string, string] => {
		if (field.options !== undefined) return [field.name, field.default ?? field.options[0].value];
		if (field.name === 'instanceUrl') return [field.name, 'https://acme.example.com'];
		return [field.name, field.name === 'userEmail' ? 'ada@example.com' : `my-${field.name}`];
	});
	return { integration: crm.id, ...Object.fromEntries(values) };
}

it('shows the choice of the CRM first, and only CRMs with keys', () => {
	const [first] = visible(credential.properties, {});
	expect(first.name).toBe('integration');
	const values = (first.options as INodePropertyOptions[]).map(({ value }) => value);
	expect([...values].sort()).toEqual(offering.map(([, crm]) => crm.id).sort());
});

it('names the places where n8n keeps the token of an exchanged key', () => {
	const token = credential.properties.find(({ name }) => name === 'sessionToken');
	expect([token?.type, token?.typeOptions?.expirable, token?.default]).toEqual([
		'hidden',
		true,
		'',
	]);
});

describe.each(offering)('%s', (_label, crm, apiKey) => {
	const data = sample(crm, apiKey);

	it("shows the CRM's fields alone, with where to find them", () => {
		const shown = visible(credential.properties, { integration: crm.id });
		const [integration, setUp, ...fields] = shown;
		expect([integration.name, setUp.type, fields.at(-1)?.name]).toEqual([
			'integration',
			'notice',
			'baseUrl',
		]);
		const own = fields.slice(0, -1);
		expect(own.map(({ name }) => name).sort()).toEqual(
			apiKey.fields.map(({ name }) => name).sort(),
		);
		for (const { name, displayName, required, typeOptions, description } of own) {
			const declared = apiKey.fields.find((field) => field.name === name);
			expect(displayName).toBe(declared?.label);
			expect(required === true).toBe(declared?.required === true);
			expect(typeOptions?.password === true).toBe(declared?.secret === true);
			expect(description).not.toBe('');
		}
	});

	it('adds its headers to requests to its own host', async () => {
		const url = `${hostOf(crm, settingsOf(crm, data))}/anything`;
		const { headers } = await authenticateKey(data, {
			url,
			headers: { accept: 'application/json' },
		});
		expect(headers).toEqual({
			accept: 'application/json',
			...apiKey.headers(credentialTexts(data)),
		});
	});

	it('refuses requests to another host', async () => {
		const request: IHttpRequestOptions = { url: 'https://elsewhere.example.net/contacts' };
		await expect(authenticateKey(data, request)).rejects.toThrow(
			'is not sent to elsewhere.example.net',
		);
	});

	it("tests the credential with the CRM's own request", async () => {
		const request = await authenticateKey(
			{ ...data, baseUrl: 'http://127.0.0.1:9/proxy' },
			{ url: TEST_ADDRESS },
		);
		expect(request.url.startsWith('http://127.0.0.1:9/proxy')).toBe(true);
		expect(request.url).not.toContain('credential-test');
	});
});

it('asks for the CRM of a credential that names none', async () => {
	await expect(authenticateKey({ apiKey: 'key' }, { url: TEST_ADDRESS })).rejects.toThrow('no CRM');
});

describe('the test button', () => {
	let sandbox: Sandbox;
	const served = offering.filter(([, crm]) =>
		simulations.some(({ integration }) => integration === crm.id),
	);

	beforeAll(async () => {
		sandbox = await startSandbox(simulations, { records: 5 });
	});

	afterAll(async () => {
		await sandbox.close();
	});

	/** What n8n does: a token for the key where it needs one, then the test's request. */
	async function press(data: ICredentialDataDecryptedObject): Promise<number> {
		const helpers = { httpRequest: sendAsN8n } as IHttpRequestHelper['helpers'];
		const run = async () => {
			const more = await credential.preAuthentication.call({ helpers }, data);
			return await sendAsN8n(
				await authenticateKey(
					{ ...data, ...(more as ICredentialDataDecryptedObject) },
					{ url: TEST_ADDRESS },
				),
			);
		};
		return await run().then(
			() => 200,
			(error: { response?: { status: number } }) => error.response?.status ?? 0,
		);
	}

	it.each(served)('%s: is content with the right key', async (_label, crm) => {
		expect(await press(credentialFor(sandbox, crm.id))).toBe(200);
	});

	it.each(served)('%s: has a sentence for a wrong key', async (_label, crm) => {
		const status = await press({ ...credentialFor(sandbox, crm.id), apiKey: 'wrong-on-purpose' });
		const messages = (credential.test.rules ?? []).filter(
			({ properties }) => 'value' in properties && properties.value === status,
		);
		expect([status, messages.length]).toEqual([status, 1]);
		expect(status).not.toBe(200);
	});
});
