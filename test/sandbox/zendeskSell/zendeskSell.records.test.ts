import { FIRST, organisationId, personId, USER_IDS } from './seeds';
import { wire, data, codeOf } from './harness';
import type { One, Many } from './harness';

describe('writes', () => {
	it('creates, partially updates and deletes a contact', async () => {
		const { status, body } = await wire.send<One>(
			'POST',
			'/v2/contacts',
			data({
				last_name: 'Kalten',
				contact_id: organisationId(1),
				email: 'ines@nordhang.example',
				address: { line1: 'Holzweg 4', city: 'Graz' },
				tags: ['new-tag', 'supplier'],
				custom_fields: { Tier: 'Gold', Markets: ['AT'] },
			}),
		);
		expect(status).toBe(200);
		expect(body.data).toMatchObject({
			name: 'Kalten',
			is_organization: false,
			owner_id: USER_IDS[0],
			first_name: null,
		});
		const path = `/v2/contacts/${body.data.id}`;
		const change = {
			first_name: 'Ines',
			email: null,
			tags: ['solo'],
			custom_fields: { VIP: true, Tier: null },
		};
		const { body: changed } = await wire.send<One>('PUT', path, data(change));
		expect(changed.data).toMatchObject({
			name: 'Ines Kalten',
			email: null,
			tags: ['solo'],
			contact_id: organisationId(1),
		});
		expect(changed.data.custom_fields).toEqual({ Markets: ['AT'], VIP: true });
		expect((await wire.send<Many>('GET', '/v2/tags?name=new-tag')).body.meta.count).toBe(1);
		expect(await wire.send('DELETE', path)).toMatchObject({ status: 204, body: '' });
		expect(await codeOf('GET', path)).toBe('404 not_found');
		expect(await codeOf('DELETE', path)).toBe('404 not_found');
	});

	it.each([
		['POST', '/v2/contacts', data({ first_name: 'A' }), '422 missing /last_name'],
		['POST', '/v2/contacts', data({ last_name: ' ' }), '422 blank /last_name'],
		['POST', '/v2/contacts', data({ is_organization: true, last_name: 'A' }), '422 missing /name'],
		['POST', '/v2/contacts', data({ last_name: 'A', nickname: 'B' }), '422 unknown /nickname'],
		[
			'POST',
			'/v2/contacts',
			data({ last_name: 'A', billing_address: {} }),
			'422 unknown /billing_address',
		],
		[
			'POST',
			'/v2/contacts',
			data({ last_name: 'A', owner_id: '1045095' }),
			'422 invalid_type /owner_id',
		],
		[
			'POST',
			'/v2/contacts',
			data({ last_name: 'A', owner_id: 3 }),
			'422 incorrect_value /owner_id',
		],
		[
			'POST',
			'/v2/contacts',
			data({ last_name: 'A', contact_id: personId(0) }),
			'422 incorrect_value /contact_id',
		],
		[
			'POST',
			'/v2/contacts',
			data({ last_name: 'A', custom_fields: { tier: 'Gold' } }),
			'422 unknown /custom_fields/tier',
		],
		[
			'POST',
			'/v2/contacts',
			data({ last_name: 'A', custom_fields: { Tier: 'Tin' } }),
			'422 incorrect_value /custom_fields/Tier',
		],
		[
			'POST',
			'/v2/contacts',
			data({ last_name: 'A', customer_status: 'old' }),
			'422 incorrect_value /customer_status',
		],
		['POST', '/v2/contacts', { last_name: 'A' }, '422 incorrect_payload /data'],
		['POST', '/v2/contacts', '{"data":', '400 invalid_payload'],
		[
			'PUT',
			`/v2/contacts/${personId(0)}`,
			data({ is_organization: true }),
			'422 incorrect_value /is_organization',
		],
		['PUT', `/v2/contacts/${personId(0)}`, data({ id: 1 }), '422 unknown /id'],
		['PATCH', `/v2/contacts/${personId(0)}`, data({}), '404 incorrect_path'],
		['POST', '/v2/calls', data({ summary: 'x' }), '422 missing /phone_number'],
		[
			'POST',
			'/v2/calls',
			data({ phone_number: '1', resource_id: 5 }),
			'422 missing /resource_type',
		],
		[
			'POST',
			'/v2/calls',
			data({ phone_number: '1', resource_type: 'deal', resource_id: FIRST.deals }),
			'422 incorrect_value /resource_type',
		],
		[
			'POST',
			'/v2/calls',
			data({ phone_number: '1', made_at: '2026-10-10T08:00:00.000Z' }),
			'422 incorrect_value /made_at',
		],
		[
			'POST',
			'/v2/calls',
			data({ phone_number: '1', outcome_id: 1 }),
			'422 incorrect_value /outcome_id',
		],
		['POST', '/v2/notes', data({ content: 'x' }), '422 missing /resource_type'],
		[
			'POST',
			'/v2/notes',
			data({ content: 'x', resource_type: 'contact', resource_id: 1 }),
			'422 incorrect_value /resource_id',
		],
		[
			'POST',
			'/v2/tasks',
			data({ content: 'x', due_date: '2026-11-05' }),
			'422 incorrect_value /due_date',
		],
		['PUT', `/v2/tasks/${FIRST.tasks}`, data({ completed: true }), '422 missing /content'],
		['POST', '/v2/text_messages', data({ content: 'x' }), '404 incorrect_path'],
		['DELETE', `/v2/text_messages/${FIRST.text_messages}`, undefined, '404 incorrect_path'],
	])('refuses %s %s %j', async (method, path, body, expected) => {
		expect(await codeOf(method, path, body)).toBe(expected);
	});

	it('refuses a body that is not declared as JSON', async () => {
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		expect(await codeOf('POST', '/v2/contacts', 'last_name=A', form)).toBe(
			'415 unsupported_media_type',
		);
	});

	it('writes calls, notes and tasks', async () => {
		const { body: call } = await wire.send<One>(
			'POST',
			'/v2/calls',
			data({ phone_number: '+14155550123' }),
		);
		expect(call.data).toMatchObject({ user_id: USER_IDS[0], incoming: false, missed: false });
		const link = { resource_type: 'contact', resource_id: personId(0) };
		const { body: linked } = await wire.send<One>('PUT', `/v2/calls/${call.data.id}`, data(link));
		expect(linked.data).toMatchObject({ ...link, phone_number: '+14155550123' });
		const { body: note } = await wire.send<One>(
			'POST',
			'/v2/notes',
			data({ content: 'x', ...link }),
		);
		const { body: edited } = await wire.send<One>(
			'PUT',
			`/v2/notes/${note.data.id}`,
			data({ content: 'y' }),
		);
		expect(edited.data).toMatchObject({ content: 'y', ...link, type: 'regular' });
		const { body: task } = await wire.send<One>(
			'POST',
			'/v2/tasks',
			data({ content: 'x', due_date: '2026-11-05T12:00:00Z' }),
		);
		const done = data({ content: 'x', completed: true });
		const { body: closed } = await wire.send<One>('PUT', `/v2/tasks/${task.data.id}`, done);
		expect(closed.data).toMatchObject({
			completed: true,
			due_date: null,
			completed_at: expect.any(String),
		});
		for (const path of [
			`calls/${call.data.id}`,
			`notes/${note.data.id}`,
			`tasks/${task.data.id}`,
		]) {
			expect((await wire.send('DELETE', `/v2/${path}`)).status).toBe(204);
		}
	});

	it('upserts by a filter', async () => {
		const path = '/v2/contacts/upsert?email=up@example.com';
		const { body } = await wire.send<One>(
			'POST',
			path,
			data({ last_name: 'Up', email: 'up@example.com' }),
		);
		const again = await wire.send<One>('POST', path, data({ title: 'CTO' }));
		expect(again.body.data).toMatchObject({ id: body.data.id, title: 'CTO', last_name: 'Up' });
		expect(await codeOf('POST', '/v2/contacts/upsert?last_name=Brook', data({ title: 'x' }))).toBe(
			'409 conflict',
		);
		expect(await codeOf('POST', '/v2/contacts/upsert', data({ title: 'x' }))).toMatch(
			'400 invalid_param',
		);
	});
});
