import { person } from '../core/people';
import { LEAN_ACCESS } from './access';
import { organizationId, personId, SELF_ID } from './seeds';
import { NEW, sandbox, wire, ask, refused } from './harness';
import type { Row } from './harness';

describe('persons', () => {
	it('creates, updates with replaced lists and deletes', async () => {
		const made = await ask('POST', '/persons', {
			first_name: 'Mira',
			last_name: 'Okafor',
			emails: ['mira@okafor.example', 'a@okafor.example'],
			organization_ids: [organizationId(1)],
		});
		expect(made).toEqual({
			id: expect.any(Number),
			type: 0,
			first_name: 'Mira',
			last_name: 'Okafor',
			primary_email: 'a@okafor.example',
			emails: ['mira@okafor.example', 'a@okafor.example'],
			organization_ids: [organizationId(1)],
		});
		const path = `/persons/${made.id}`;
		const changed = await ask('PUT', path, { emails: ['mira@okafor.example'] });
		expect(changed).toMatchObject({
			last_name: 'Okafor',
			emails: ['mira@okafor.example'],
			organization_ids: [organizationId(1)],
		});
		expect(await ask('DELETE', path)).toEqual({ success: true });
		expect(await refused('GET', path)).toBe('404 Person not found');
	});

	it.each([
		['POST', '/persons', { first_name: 'A', emails: [] }, '422 last_name is required'],
		['POST', '/persons', { first_name: 'A', last_name: 'B' }, '422 emails is required'],
		[
			'POST',
			'/persons',
			{ first_name: 'A', last_name: 'B', emails: ['x'] },
			'422 emails.0 is not valid',
		],
		[
			'POST',
			'/persons',
			{ first_name: 'A', last_name: 'B', emails: [], title: 'C' },
			'422 title is not a known parameter',
		],
		[
			'POST',
			'/persons',
			{ first_name: 'A', last_name: 'B', emails: [person(0).email] },
			`422 The email ${person(0).email} is already taken by person ${personId(0)}`,
		],
		[
			'POST',
			'/persons',
			{ first_name: 'A', last_name: 'B', emails: [], organization_ids: [1] },
			'422 organization_ids holds an unknown organization',
		],
		['POST', '/persons', '{', '400 The body is not valid JSON'],
		['DELETE', `/persons/${SELF_ID}`, undefined, '422 Internal persons cannot be deleted'],
	])('refuses %s %s %j', async (method, path, body, expected) => {
		expect(await refused(method, path, body)).toBe(expected);
	});

	it('writes fields in v2 and rows in v1', async () => {
		const path = `/v2/persons/${personId(10)}/fields`;
		const text = (data: unknown) => ({ value: { type: 'filterable-text', data } });
		const title = 'affinity-data-current-job-title';
		expect(await wire.send('POST', `${path}/${title}`, text('Pilot'), NEW)).toMatchObject({
			status: 204,
			body: '',
		});
		const updates = [
			{
				id: 'affinity-data-phone-number',
				value: { type: 'filterable-text-multi', data: ['+14155550100'] },
			},
			{ id: 'field-6105', value: { type: 'dropdown-multi', data: [{ dropdownOptionId: 61_052 }] } },
			{ id: 'field-6101', value: { type: 'text', data: null } },
		];
		expect(await ask('PATCH', path, { operation: 'update-fields', updates })).toEqual({
			operation: 'update-fields',
		});
		const rows = await ask<Row[]>('GET', `/field-values?person_id=${personId(10)}`);
		const valueOf = (id: number) =>
			rows.filter(({ field_id: field }) => field === id).map(({ value }) => value);
		expect([valueOf(5001), valueOf(5003), valueOf(6101), valueOf(6105)]).toEqual([
			['Pilot'],
			['+14155550100'],
			[],
			['BE'],
		]);
		expect(valueOf(6103)[0]).toMatch(/T00:00:00.000-07:00$/);
		const added = await ask('POST', '/field-values', {
			field_id: 6105,
			entity_id: personId(10),
			value: 'Mars',
		});
		expect(added.value).toBe('Mars');
		const tier = rows.find(({ field_id: field }) => field === 6104);
		const changed = await ask('PUT', `/field-values/${tier?.id}`, { value: 61_041 });
		expect(changed.value).toMatchObject({ text: 'Silver' });
		expect(await ask('DELETE', `/field-values/${added.id}`)).toEqual({ success: true });
	});

	it.each([
		[
			'affinity-data-current-job-title',
			{ type: 'text', data: 'x' },
			'400 The value does not fit filterable-text',
		],
		['field-6102', { type: 'number', data: '5' }, '400 The value does not fit number'],
		[
			'field-6104',
			{ type: 'ranked-dropdown', data: { dropdownOptionId: 5 } },
			'400 The value does not fit ranked-dropdown',
		],
		[
			'dealroom-industry',
			{ type: 'filterable-text', data: 'x' },
			'403 Field dealroom-industry cannot be edited',
		],
		['field-1', { type: 'text', data: 'x' }, '404 Field field-1 not found'],
	])('refuses the field %s %j', async (field, value, expected) => {
		expect(await refused('POST', `/v2/persons/${personId(11)}/fields/${field}`, { value })).toBe(
			expected,
		);
		const lean = { ...NEW, authorization: `Bearer ${LEAN_ACCESS}` };
		expect(
			await refused('POST', `/v2/persons/${personId(11)}/fields/${field}`, { value }, lean),
		).toMatch(/^403/);
	});

	it('shows writes of v1 to v2 only after a while', async () => {
		sandbox.settings.indexLagMs = 5000;
		const { id } = await ask('POST', '/persons', { first_name: 'Late', last_name: '', emails: [] });
		expect((await ask('GET', `/persons/${id}`)).first_name).toBe('Late');
		expect(await refused('GET', `/v2/persons/${id}`)).toBe(`404 Person ${id} not found`);
		sandbox.clock.advance(6000);
		expect((await ask('GET', `/v2/persons/${id}`)).firstName).toBe('Late');
		sandbox.settings.indexLagMs = 0;
	});

	it('creates and deletes in v2', async () => {
		const body = { firstName: 'Vi', lastName: null, primaryEmailAddress: 'vi@two.example' };
		const made = await wire.send<Row>('POST', '/v2/persons', body, NEW);
		expect(made).toMatchObject({ status: 201, body: { emailAddresses: ['vi@two.example'] } });
		expect(await refused('POST', '/v2/persons', body)).toMatch(/^409/);
		expect((await wire.send('DELETE', `/v2/persons/${made.body.id}`, undefined, NEW)).status).toBe(
			204,
		);
	});
});
