import type { IDataObject } from 'n8n-workflow';

import { contact } from '../../nodes/UnifiedCrm/adapters/capsule/contact';
import { rowChanges } from '../../nodes/UnifiedCrm/adapters/capsule/rows';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';
import { credentialFor } from '../harness/node';
import { capsule } from '../sandbox/capsule';
import { READING_ACCESS } from '../sandbox/capsule/access';
import { describeCrm } from './common';
import { answering, bodyOf, get, list, sentBy, write } from './common/shorthands';

const FOLDED = 'becomes the first line of the content; tried with the other tests of engagements';

const subject = describeCrm(
	capsule,
	{
		oneLink: { links: true },
		createWith: { contact: { last_name: 'Kalten' } },
		skipFields: { 'call.subject': FOLDED, 'meeting.subject': FOLDED, 'note.subject': FOLDED },
	},
	230,
);

async function made(fields: IDataObject = {}): Promise<IDataObject> {
	return (await subject.run(write(undefined, 'create', { last_name: 'Kalten', ...fields })))
		.json[0];
}

describe('Capsule: contacts', () => {
	it('lists people alone with their tags and fields, in the largest pages, by the Link header', async () => {
		const sent = await sentBy(subject, async () => {
			const { json } = await subject.run(list(undefined));
			expect(json.length).toBeGreaterThanOrEqual(230);
			expect(json.some(({ tags }) => tags !== undefined)).toBe(true);
			expect(json.every(({ custom_fields: fields }) => fields !== undefined)).toBe(true);
		});
		expect(sent).toHaveLength(3);
		for (const { method, path } of sent) {
			expect(method).toBe('POST');
			expect(path).toMatch(/filters\/results\?embed=tags%2Cfields%2Corganisation.*perPage=100/);
		}
	});

	it('shows no organisation as a contact, in no list', async () => {
		const { json } = await subject.run(list(undefined));
		const account = json.find((one) => one.account !== undefined)?.account as IDataObject;
		const error = await subject.errorOf(get(undefined, account.id));
		expect(error.message).toMatch(/there is no contact/);
		const found = await subject.run(list(undefined, { search: 'company' }));
		const since = await subject.run(list(undefined, { updated_after: '2020-01-01T00:00:00Z' }));
		for (const { remote_data: record } of [...found.json, ...since.json]) {
			expect((record as IDataObject).type).toBe('person');
		}
		expect(since.json).toHaveLength(json.length);
	});

	it('asks for changes by the second, and else by the day with room on both sides', async () => {
		const since = '2026-03-05T10:00:00.000Z';
		const [changes] = await sentBy(
			subject,
			async () => await subject.run(list(undefined, { updated_after: since })),
		);
		expect(changes.path).toMatch(/\/parties\?.*since=2026-03-05T09%3A59%3A59Z/);
		const [created] = await sentBy(
			subject,
			async () => await subject.run(list(undefined, { created_after: since })),
		);
		expect(JSON.stringify(created.requestBody)).toContain(
			'{"field":"addedOn","operator":"is after","value":"2026-03-03"}',
		);
	});

	it('replaces lists in one PUT: adds what is new, changes kinds, removes the rest', async () => {
		const { id } = await made({
			email_addresses: [
				{ email: 'one@example.com', type: 'work' },
				{ email: 'two@example.com', type: 'work' },
			],
			phone_numbers: [{ number: '+43 660 1', type: 'mobile' }],
			addresses: [{ street_1: 'Holzweg 4', city: 'Graz', country: 'AT', type: 'office' }],
			tags: ['VIP', 'Old'],
		});
		const sent = await sentBy(
			subject,
			async () =>
				await subject.run(
					write(
						undefined,
						'update',
						{
							email_addresses: [
								{ email: 'ONE@example.com' },
								{ email: 'three@example.com', type: 'home' },
							],
							phone_numbers: [{ number: '+436601', type: 'fax' }],
							addresses: [],
							tags: ['vip', 'New'],
						},
						id,
					),
				),
		);
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT']);
		const party = bodyOf(sent[1], 'party');
		expect(party.emailAddresses).toEqual([
			{ id: expect.any(Number) as number, address: 'ONE@example.com' },
			{ address: 'three@example.com', type: 'Home' },
			{ id: expect.any(Number) as number, _delete: true },
		]);
		expect(party.addresses).toEqual([{ id: expect.any(Number) as number, _delete: true }]);
		expect(party.tags).toEqual([
			{ name: 'New' },
			{ id: expect.any(Number) as number, _delete: true },
		]);
		const { json } = await subject.run(get(undefined, id));
		expect(json[0]).toMatchObject({
			email_addresses: [
				{ email: 'ONE@example.com', type: 'work' },
				{ email: 'three@example.com', type: 'home' },
			],
			phone_numbers: [{ number: '+436601', type: 'fax' }],
		});
		expect(json[0].addresses).toBeUndefined();
		expect((json[0].tags as IDataObject[]).map(({ name }) => name).sort()).toEqual(['New', 'VIP']);
	});

	it('sends nothing for lists that are as they should be', async () => {
		const emails = [{ email: 'same@example.com', type: 'work' }];
		const { id } = await made({ email_addresses: emails, tags: ['VIP'] });
		const sent = await sentBy(
			subject,
			async () =>
				await subject.run(
					write(undefined, 'update', { email_addresses: emails, tags: [{ name: 'VIP' }] }, id),
				),
		);
		expect(sent.map(({ method }) => method)).toEqual(['GET']);
	});

	it('keeps the order that is wanted, the main one first', () => {
		const present = [
			{ id: 1, type: 'Work', address: 'old@example.com' },
			{ id: 2, type: null, address: 'gone@example.com' },
		];
		const wanted = [{ address: 'new@example.com' }, { address: 'old@example.com' }];
		expect(rowChanges('emailAddresses', wanted, present)).toEqual([
			{ id: 1, address: 'new@example.com' },
			{ id: 2, address: 'old@example.com' },
		]);
		expect(rowChanges('emailAddresses', [wanted[1], wanted[0]], present)).toEqual([
			{ address: 'new@example.com' },
			{ id: 2, _delete: true },
		]);
	});

	it('takes ids of other CRMs for nothing on create', async () => {
		const { email_addresses: emails } = await made({
			email_addresses: [{ id: '99', email: 'elsewhere@example.com', type: 'other' }],
		});
		expect(emails).toMatchObject([{ email: 'elsewhere@example.com' }]);
		expect((emails as IDataObject[])[0].id).not.toBe('99');
	});

	it.each([
		['DE', 'Germany'],
		['USA', 'United States'],
		['United States of America', 'United States'],
		['UK', 'United Kingdom'],
		['Czech Republic', 'Czechia'],
		['austria', 'Austria'],
	])('writes the country %s as %s', async (given, stored) => {
		const { addresses } = await made({ addresses: [{ city: 'X', country: given }] });
		expect(addresses).toMatchObject([{ country: stored }]);
	});

	it('refuses a country that there is none before the contact is written', async () => {
		const sent = await sentBy(subject, async () => {
			const error = await subject.errorOf(
				write(undefined, 'create', {
					last_name: 'X',
					addresses: [{ city: 'X', country: 'Atlantis' }],
				}),
			);
			expect(error.message).toMatch(/does not know the country "Atlantis"/);
		});
		expect(sent.filter(({ method }) => method === 'POST')).toEqual([]);
	});

	it('sends the team along with a new owner, which would clear it', async () => {
		const { json } = await subject.run(list(undefined));
		const one = json.find(({ remote_data: record }) => (record as IDataObject).team !== null);
		const { team } = one?.remote_data as { team: IDataObject };
		const [, put] = await sentBy(
			subject,
			async () =>
				await subject.run(write(undefined, 'update', { owner: { id: '118246' } }, one?.id)),
		);
		expect(bodyOf(put, 'party')).toEqual({ owner: { id: 118246 }, team: { id: team.id } });
		const outsider = await subject.errorOf(
			write(undefined, 'update', { owner: { id: '118247' } }, one?.id),
		);
		expect(outsider.message).toMatch(/owner is not a member of the team/);
	});

	it('gives custom fields their types, keeps the others, and clears yes-or-no fields too', async () => {
		const { id } = await made({ custom_fields: { 6120: 'gold', 6122: '7', 6124: 'yes' } });
		await subject.run(
			write(
				undefined,
				'update',
				{ custom_fields: { 6124: null, 6122: null, Nickname: 'Ines' } },
				id,
			),
		);
		const { json } = await subject.run(get(undefined, id));
		expect(json[0].custom_fields).toEqual({ 6120: 'Gold', 6121: 'Ines' });
	});

	it('takes a tag that is gone in the meantime as removed', async () => {
		let puts = 0;
		const { api, sent } = answering('capsule', ({ method }) => {
			if (method === 'GET')
				return { party: { id: 1, tags: puts === 0 ? [{ id: 5, name: 'Old' }] : [] } };
			puts++;
			if (puts > 1) return { party: { id: 1 } };
			throw new VendorError('tag not found to delete', { kind: 'invalid', status: 422 });
		});
		if (typeof contact.update !== 'function') throw new Error('no update');
		await contact.update('1', { values: {}, body: { tags: [{ name: 'New' }] } }, api);
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'PUT']);
	});

	it('finds a number however it is written', async () => {
		const { id } = await made({ phone_numbers: [{ number: '+43 (660) 777-2299' }] });
		const { json } = await subject.run({
			...write(undefined, 'upsert', {
				last_name: 'Found',
				phone_numbers: [{ number: '+436607772299' }],
			}),
			matchBy: 'phone',
		});
		expect(json[0]).toMatchObject({ id, created: false });
	});

	it('shows the refusal of a token that may only read', async () => {
		const credential = { ...credentialFor(subject.sandbox, 'capsule'), apiKey: READING_ACCESS };
		const { json } = await subject.run(list(undefined), { credential });
		expect(json.length).toBeGreaterThan(0);
		const error = await subject.errorOf(write(undefined, 'create', { last_name: 'X' }), {
			credential,
		});
		expect(error.message).toMatch(/the token does not permit this action/);
	});

	it('needs a name', async () => {
		const error = await subject.errorOf(write(undefined, 'create', { title: 'Lead' }));
		expect(error.message).toMatch(/needs a name/);
	});
});
