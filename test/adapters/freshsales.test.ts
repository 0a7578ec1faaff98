import type { IDataObject } from 'n8n-workflow';

import { rowChanges } from '../../nodes/UnifiedCrm/adapters/freshsales/contactPoints';
import { updateContact } from '../../nodes/UnifiedCrm/adapters/freshsales/contactWrites';
import { baseOf } from '../../nodes/UnifiedCrm/adapters/freshsales/host';
import { credentialFor } from '../harness/node';
import { freshsales } from '../sandbox/freshsales';
import { describeCrm } from './common';
import { answering, bodyOf, get, list, sentBy, write } from './common/shorthands';
import {
	EXPECTATIONS,
	MOBILE_ALONE,
	newAddress,
	otherAccount,
	tellsDuplicate,
} from './freshsales/accounts';

const subject = describeCrm(freshsales, EXPECTATIONS, 230);

describe('Freshsales: the other account', () => {
	const other = describeCrm(otherAccount, EXPECTATIONS, 230);

	it('takes the default view where names are translated, and says so', async () => {
		const { json, hints } = await other.run(list(undefined));
		expect(json.length).toBeGreaterThanOrEqual(230);
		expect(hints.join()).toMatch(/has no view "All Contacts"/);
	});

	it('takes a mobile number as identifier', async () => {
		const { json } = await other.run(write(undefined, 'create', MOBILE_ALONE));
		expect(json[0].phone_numbers).toMatchObject([{ number: '+43 660 9', type: 'mobile' }]);
	});

	it('tells a duplicate', async () => await tellsDuplicate(other));
});

async function made(fields: IDataObject = {}): Promise<IDataObject> {
	const { json } = await subject.run(
		write(undefined, 'create', { email_addresses: [{ email: newAddress() }], ...fields }),
	);
	return json[0];
}

async function got(id: unknown): Promise<IDataObject> {
	return (await subject.run(get(undefined, id))).json[0];
}

describe('Freshsales: the account', () => {
	it.each([
		['acme', 'https://acme.myfreshworks.com/crm/sales'],
		[' Acme ', 'https://acme.myfreshworks.com/crm/sales'],
		['acme.myfreshworks.com', 'https://acme.myfreshworks.com/crm/sales'],
		['acme.freshworks.com/', 'https://acme.freshworks.com/crm/sales'],
		['acme.myfreshworks.com/crm/sales', 'https://acme.myfreshworks.com/crm/sales'],
		['https://acme.myfreshworks.com/crm/sales/api/', 'https://acme.myfreshworks.com/crm/sales'],
		['http://acme.myfreshworks.com/api', 'https://acme.myfreshworks.com/crm/sales'],
		[
			'https://acme.myfreshworks.com/crm/sales/contacts/view/17?page=2',
			'https://acme.myfreshworks.com/crm/sales',
		],
		['acme.freshsales.io', 'https://acme.freshsales.io'],
		['https://acme.freshsales.io/api', 'https://acme.freshsales.io'],
		['https://crm.customer.example/crm/sales/api', 'https://crm.customer.example/crm/sales'],
		['crm.customer.example', 'https://crm.customer.example/crm/sales'],
	])('finds the account at %s', (given, base) => {
		expect(baseOf(given)).toBe(base);
	});

	it('takes a web page with status 200 for what it is', async () => {
		const credential = {
			...credentialFor(subject.sandbox, 'freshsales'),
			subdomain: 'acme.example.com/elsewhere',
		};
		const error = await subject.errorOf(list(undefined), { credential });
		expect(error.message).toMatch(/web page instead of data: the address of the account/);
	});

	it('says what is wrong with an empty address', async () => {
		const credential = { ...credentialFor(subject.sandbox, 'freshsales'), subdomain: '' };
		const sent = await sentBy(subject, async () => {
			const error = await subject.errorOf(list(undefined), { credential });
			expect(error.message).toMatch(/is no address of a Freshsales account/);
		});
		expect(sent).toEqual([]);
	});
});

describe('Freshsales: contacts', () => {
	it('looks the view of all contacts up once, and walks it in the largest pages', async () => {
		await subject.run(list(undefined));
		const sent = await sentBy(subject, async () => await subject.run(list(undefined)));
		expect(sent.length).toBeGreaterThanOrEqual(3);
		for (const { path } of sent) {
			expect(path).toMatch(
				/\/api\/contacts\/view\/\d+\?sort=id.*include=sales_accounts.*per_page=100/,
			);
		}
	});

	it('shows the primary account, which comes only where it is asked for', async () => {
		const { json } = await subject.run(list(undefined));
		const linked = json.filter(({ account }) => account !== undefined);
		expect(linked.length).toBeGreaterThan(100);
		expect((linked[0].account as IDataObject).name).toEqual(expect.any(String));
		expect((await got(linked[0].id)).account).toEqual(linked[0].account);
	});

	it('stops at the moment that is asked for', async () => {
		const { json } = await subject.run(list(undefined, { sort_by: 'updated_at:desc' }));
		const since = json[20].updated_at as string;
		const sent = await sentBy(subject, async () => {
			const found = await subject.run(list(undefined, { updated_after: since }));
			const wanted = json.filter(({ updated_at: at }) => (at as string) >= since);
			expect(found.json.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
		});
		expect(sent).toHaveLength(1);
	});

	it('never shows the partial records of searches as whole ones', async () => {
		const { json } = await subject.run(list(undefined));
		const { account, last_name: name } = json.find((one) => one.account !== undefined) ?? {};
		const whole = new Map(json.map((record) => [record.id, record]));
		for (const filters of [{ account: (account as IDataObject).id }, { search: name }]) {
			const sent = await sentBy(subject, async () => {
				const found = await subject.run(list(undefined, filters as IDataObject));
				expect(found.json.length).toBeGreaterThan(0);
				for (const record of found.json) {
					expect((record.remote_data as IDataObject).partial).toBeUndefined();
					expect(record.custom_fields).toEqual(whole.get(record.id)?.custom_fields);
				}
			});
			expect(sent[0].path).toMatch(/filtered_search|search\?q=/);
		}
	});

	it('walks the view where an account has too many contacts to read them one by one', async () => {
		const { api, sent } = answering('freshsales', ({ path, method }) => {
			if (method === 'POST') return { contacts: [{ id: 1, partial: true }], meta: { total: 500 } };
			if (path.endsWith('/filters')) return { filters: [{ id: 7, name: 'All Contacts' }] };
			return { contacts: [{ id: 1 }], meta: { total_pages: 1 } };
		});
		const { list: contactList } = subject.crm.contact;
		if ('cannot' in contactList) throw new Error('no list');
		const query = { filters: { account: '5' }, types: [], size: 100, customFields: true };
		const page = await contactList.page(query, api, undefined);
		expect(page.records).toEqual([{ id: 1 }]);
		expect(sent.map(({ path }) => path)).toEqual([
			'/api/filtered_search/contact',
			'/api/contacts/filters',
			'/api/contacts/view/7',
		]);
	});

	it('replaces lists of emails and numbers, and reads the contact back after a removal', async () => {
		const [one, two, three] = [newAddress(), newAddress(), newAddress()];
		const { id } = await made({
			email_addresses: [{ email: one }, { email: two }],
			phone_numbers: [
				{ number: '+43 316 1', type: 'work' },
				{ number: '+43 660 2', type: 'mobile' },
				{ number: '+43 664 3', type: 'home' },
			],
		});
		const sent = await sentBy(
			subject,
			async () =>
				await subject.run(
					write(
						undefined,
						'update',
						{
							email_addresses: [{ email: two.toUpperCase() }, { email: three }],
							phone_numbers: [{ number: '+43 664 4', type: 'home' }],
						},
						id,
					),
				),
		);
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET']);
		const contact = bodyOf(sent[1], 'contact');
		expect(contact).toMatchObject({
			emails: [
				{ id: expect.any(Number) as number, value: two.toUpperCase(), is_primary: true },
				{ value: three, is_primary: false },
				{ id: expect.any(Number) as number, _destroy: true },
			],
			work_number: null,
			mobile_number: null,
			phone_numbers: [
				{ value: '+43 664 4', label: 'home' },
				{ id: expect.any(Number) as number, _destroy: true },
			],
		});
		const found = await got(id);
		expect(
			(found.email_addresses as IDataObject[]).map(({ email }) => String(email).toLowerCase()),
		).toEqual([two, three]);
		expect(found.phone_numbers).toMatchObject([{ number: '+43 664 4', type: 'home' }]);
	});

	it('leaves rows alone that are as they should be', () => {
		const present = [{ id: 1, value: 'a@example.com', is_primary: true, label: null }];
		expect(rowChanges('emails', [{ value: 'A@example.com', is_primary: true }], present)).toEqual({
			changes: [{ id: 1, value: 'A@example.com', is_primary: true }],
			removed: [],
		});
		expect(rowChanges('emails', [{ value: 'a@example.com', is_primary: true }], present)).toEqual({
			changes: [],
			removed: [],
		});
	});

	it('says what could not be removed', async () => {
		const { api, warnings } = answering('freshsales', () => ({
			contact: { id: 1, emails: [{ id: 2, value: 'old@example.com', is_primary: true }] },
		}));
		await updateContact('1', { values: {}, body: { emails: [] } }, api);
		expect(warnings.join()).toMatch(/kept old@example.com on the contact 1/);
	});

	it('makes an account the primary one and keeps the others', async () => {
		const options = await subject.crm.pickers.account?.page(
			undefined,
			answering('freshsales', ({ path }) =>
				path.endsWith('/filters')
					? { filters: [{ id: 1, name: 'All Accounts' }] }
					: { sales_accounts: [] },
			).api,
			undefined,
		);
		expect(options?.options).toEqual([]);
		const { json } = await subject.run(list(undefined));
		const ids = new Set(json.map(({ account }) => (account as IDataObject | undefined)?.id));
		const [first, second] = [...ids].filter((id) => id !== undefined);
		const { id } = await made({ account: { id: first } });
		const sent = await sentBy(
			subject,
			async () => await subject.run(write(undefined, 'update', { account: { id: second } }, id)),
		);
		expect(bodyOf(sent[1], 'contact')).toEqual({
			sales_accounts: [
				{ id: Number(second), is_primary: true },
				{ id: Number(first), is_primary: false },
			],
		});
		expect(((await got(id)).account as IDataObject).id).toBe(second);
	});

	it('writes custom fields under custom_field, with their types', async () => {
		const { json } = await subject.run({
			resource: 'contact',
			operation: 'list',
			limit: 1,
		});
		const [key, value] = Object.entries(json[0].custom_fields as IDataObject)[0];
		expect(key).toMatch(/^cf_/);
		const { id } = await made({ custom_fields: { [key]: value } });
		expect((await got(id)).custom_fields).toMatchObject({ [key]: value });
	});

	it('needs an identifier', async () => {
		const sent = await sentBy(subject, async () => {
			const error = await subject.errorOf(write(undefined, 'create', { last_name: 'X' }));
			expect(error.message).toMatch(/needs an email address, or on some accounts a mobile number/);
		});
		expect(sent).toEqual([]);
		const refused = await subject.errorOf(write(undefined, 'create', MOBILE_ALONE));
		expect(refused.message).toMatch(/could not create the contact/);
	});

	it('tells a duplicate', async () => await tellsDuplicate(subject));

	it('upserts in one request where no list would be lost, and else looks for the contact first', async () => {
		const email = newAddress();
		const upsert = (fields: IDataObject) => ({
			...write(undefined, 'upsert', { email_addresses: [{ email }], ...fields }),
			matchBy: 'email',
		});
		const [one, ...others] = await sentBy(
			subject,
			async () => await subject.run(upsert({ last_name: 'First' })),
		);
		expect(others).toEqual([]);
		expect(one.path).toMatch(/\/contacts\/upsert/);
		expect(one.requestBody).toMatchObject({
			unique_identifier: { emails: email },
			contact: { emails: email, last_name: 'First' },
		});
		const numbers = [{ number: '+43 664 77', type: 'home' }];
		for (const last of ['Second', 'Third']) {
			const { json } = await subject.run(upsert({ last_name: last, phone_numbers: numbers }));
			expect(json[0]).toMatchObject({ last_name: last, created: false });
			expect((await got(json[0].id)).phone_numbers).toMatchObject(numbers);
		}
	});

	it('deletes many in one request', async () => {
		const ids = [(await made()).id, (await made()).id, (await made()).id];
		const sent = await sentBy(
			subject,
			async () =>
				await subject.run(
					(item) => ({ resource: 'contact', operation: 'delete', contactId: ids[item] }),
					{ items: ids.map((_, item) => ({ item })) },
				),
		);
		expect(sent).toHaveLength(1);
		expect(sent[0].requestBody).toEqual({ selected_ids: ids.map(Number) });
	});
});
