import type { INodeListSearchResult } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { crmOf, CRMS } from '../../nodes/UnifiedCrm/adapters';
import type { Crm, PageState, Picker } from '../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../nodes/UnifiedCrm/adapters/adapter';
import { searchMethod } from '../../nodes/UnifiedCrm/editor/controls';
import { fromToken, lookUp, toToken } from '../../nodes/UnifiedCrm/editor/lookups';
import { isListable, Offered } from '../../nodes/UnifiedCrm/editor/offer';
import { pickerMethods } from '../../nodes/UnifiedCrm/editor/pickers';
import { kindsOf } from '../../nodes/UnifiedCrm/editor/selectors';
import type { PickerScope } from '../../nodes/UnifiedCrm/editor/account';
import { resourceFor, typesFor } from '../../nodes/UnifiedCrm/engine/support';
import type { EngagementType, PickerName } from '../../nodes/UnifiedCrm/model';
import { credentialFor } from '../harness/node';
import { simulations } from '../sandbox';
import { startSandbox } from '../sandbox/server';
import type { Sandbox } from '../sandbox/server';
import { pickerContext } from './pickerContext';

const offered = new Offered(CRMS);
const PICKERS: PickerName[] = [
	'account',
	'contact',
	'engagement',
	'lead',
	'opportunity',
	'owner',
	'project',
];

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox(simulations, { records: 30 });
});

afterAll(async () => {
	await sandbox.close();
});

async function search(
	crm: Crm,
	name: PickerName,
	filter?: string,
	values: Record<string, unknown> = {},
): Promise<INodeListSearchResult> {
	const panel = { integration: crm.id, authentication: 'apiKey', ...values };
	const context = pickerContext(panel, credentialFor(sandbox, crm.id));
	return await pickerMethods.listSearch[searchMethod(name)].call(context, filter);
}

const served = CRMS.filter(
	(crm) =>
		kindsOf(crm).includes('apiKey') &&
		simulations.some(({ integration }) => integration === crm.id),
);

describe.each(served.map((crm) => [crm.label, crm] as const))('%s', (_label, crm) => {
	const pickers = PICKERS.filter((name) => offered.canPick(crm.id, name));
	const isPicked = (type: EngagementType) => {
		const resource = resourceFor(crm, 'engagement', type);
		return !isCannot(resource) && isListable(resource);
	};

	it.each(pickers)('lists what the %s field can hold', async (name) => {
		// Some types cannot be listed without a filter: a picker has none.
		const types = name === 'engagement' ? typesFor(crm, 'list').filter(isPicked) : [];
		const { results } = await search(
			crm,
			name,
			undefined,
			types.length === 0 ? {} : { engagementType: types[0] },
		);
		expect(results.length).toBeGreaterThan(0);
		for (const { name: label, value } of results) {
			expect([typeof label, typeof value]).toEqual(['string', 'string']);
			expect(label).not.toBe('');
			expect(value).not.toBe('');
		}
	});

	it('finds a contact by its name', async () => {
		if (!pickers.includes('contact')) return;
		const { results } = await search(crm, 'contact');
		const [{ name, value }] = results;
		const found = await search(crm, 'contact', String(name).split(' (')[0].split(' ')[0]);
		expect(found.results.map((item) => item.value)).toContain(value);
	});

	it('says what is wrong with a wrong key as the node does', async () => {
		const credential = { ...credentialFor(sandbox, crm.id), apiKey: 'wrong-on-purpose' };
		const context = pickerContext({ integration: crm.id, authentication: 'apiKey' }, credential);
		const error = await pickerMethods.listSearch.searchContact.call(context).then(
			() => undefined,
			(reason: Error) => reason,
		);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error?.message).toContain(`${crm.label} could not list the contacts`);
		expect(JSON.stringify(error)).not.toContain('wrong-on-purpose');
	});

	it('shows the label, the type and the choices of custom fields', async () => {
		const context = pickerContext(
			{ integration: crm.id, authentication: 'apiKey', resource: 'contact' },
			credentialFor(sandbox, crm.id),
		);
		const options = await pickerMethods.loadOptions.getCustomFields.call(context);
		if (crm.contact.customFields === undefined) {
			expect(options).toEqual([]);
			return;
		}
		expect(options.length).toBeGreaterThan(0);
		for (const { name, value, description } of options) {
			expect(name).toMatch(
				/ \((text|number|true or false|date|date and time|one choice|several choices|other)\)$/,
			);
			expect(description?.startsWith(String(value))).toBe(true);
		}
		const names = options.map(({ name }) => name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
	});

	it('lists the tags', async () => {
		if (crm.pickers.tag === undefined) return;
		const context = pickerContext(
			{ integration: crm.id, authentication: 'apiKey' },
			credentialFor(sandbox, crm.id),
		);
		expect((await pickerMethods.loadOptions.getTags.call(context)).length).toBeGreaterThan(0);
	});
});

it('refuses a credential of another CRM with a sentence that says both', async () => {
	const [one, other] = served;
	const context = pickerContext(
		{ integration: one.id, authentication: 'apiKey' },
		credentialFor(sandbox, other.id),
	);
	const failed = pickerMethods.listSearch.searchContact.call(context);
	await expect(failed).rejects.toBeInstanceOf(NodeOperationError);
	await expect(failed).rejects.toThrow(new RegExp(`${one.label}.*${other.label}`));
});

describe('a CRM that cannot look for a text', () => {
	const people = Array.from({ length: 95 }, (_, index) => ({
		id: String(index),
		name: `Person ${index}`,
		hint: index % 10 === 0 ? `tenth${index}@example.com` : undefined,
	}));

	/** Ten people a page; `next` may be bent. */
	function scopeWith(next: (place: number) => PageState | undefined): {
		scope: PickerScope;
		pages: () => number;
	} {
		let pages = 0;
		const picker: Picker = {
			page: async (_term, _api, state) => {
				pages++;
				const place = Number(state ?? 0);
				return { options: people.slice(place, place + 10), next: next(place) };
			},
		};
		const crm = { ...(crmOf('hubspot') ?? CRMS[0]), pickers: { owner: picker } };
		return { scope: { crm, client: {} as PickerScope['client'] }, pages: () => pages };
	}

	const onwards = (place: number) => (place + 10 < people.length ? place + 10 : undefined);

	it('is searched by the node, over all pages', async () => {
		const { scope, pages } = scopeWith(onwards);
		const found = await lookUp(scope, 'owner', 'TENTH');
		expect(found?.options).toHaveLength(10);
		expect(found?.next).toBeUndefined();
		expect(pages()).toBe(10);
	});

	it('finds an id', async () => {
		const found = await lookUp(scopeWith(onwards).scope, 'owner', '42');
		expect(found?.options.map(({ id }) => id)).toContain('42');
	});

	it('goes on later where there are many', async () => {
		const { scope } = scopeWith(onwards);
		const first = await lookUp(scope, 'owner', 'person');
		expect(first?.options).toHaveLength(50);
		const rest = await lookUp(scope, 'owner', 'person', fromToken(toToken(first?.next)));
		expect(rest?.options).toHaveLength(45);
		expect(rest?.next).toBeUndefined();
	});

	it('is not walked for ever where a page leads to itself', async () => {
		const { scope, pages } = scopeWith(() => 0);
		await lookUp(scope, 'owner', 'nobody');
		expect(pages()).toBeLessThanOrEqual(10);
	});

	it('says so where it has no such list at all', async () => {
		expect(await lookUp(scopeWith(onwards).scope, 'project', undefined)).toBeUndefined();
	});
});
