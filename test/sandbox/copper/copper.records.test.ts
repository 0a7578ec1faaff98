import { person } from '../core/people';
import { FIRST_ID, personId, SELF } from './seeds';
import { wire, ask, refused } from './harness';
import type { Row, Fields } from './harness';

describe('people', () => {
	it('creates, updates sparsely and deletes', async () => {
		const made = await wire.send<Row>('POST', '/people', {
			name: 'Ines Kalten',
			company_id: FIRST_ID.company,
			emails: [{ email: 'ines@nordhang.example', category: 'work' }],
			address: { city: 'Graz', country: 'AT' },
			custom_fields: [
				{ custom_field_definition_id: 100_764, value: 2101 },
				{ custom_field_definition_id: 100_766, value: 'x' },
			],
		});
		expect(made.status).toBe(200);
		expect(made.body).toMatchObject({
			first_name: 'Ines',
			last_name: 'Kalten',
			company_name: 'Nordhang 1',
			tags: [],
		});
		const path = `/people/${made.body.id}`;
		const changed = await ask('PUT', path, {
			title: 'CTO',
			company_id: FIRST_ID.company + 1,
			address: null,
			custom_fields: [{ custom_field_definition_id: 100_766, value: 'y' }],
		});
		expect(changed).toMatchObject({
			name: 'Ines Kalten',
			title: 'CTO',
			address: null,
			company_id: FIRST_ID.company,
		});
		const fields = changed.custom_fields as Fields;
		expect(fields).toHaveLength(11);
		expect(fields.filter(({ value }) => value !== null && !Array.isArray(value))).toEqual([
			{ custom_field_definition_id: 100_766, value: 'y' },
		]);
		expect(
			(await ask('POST', '/people/fetch_by_email', { email: 'INES@nordhang.example' })).id,
		).toBe(made.body.id);
		expect(await ask('DELETE', path)).toEqual({ id: made.body.id, is_deleted: true });
		expect(await refused('GET', path)).toBe('404 Resource not found');
	});

	it.each([
		['Ada Ann Brook', { first_name: 'Ada Ann', last_name: 'Brook' }, ['Ada Ann', null, 'Brook']],
		['Ada Ann Brook', {}, ['Ada', 'Ann', 'Brook']],
		['Ada Brook (of Graz)', {}, ['Ada Brook (of Graz)', null, null]],
	])('splits the name %s %j', async (name, parts: Record<string, string>, expected) => {
		const row = await ask('POST', '/people', { name, ...parts });
		expect([row.first_name, row.middle_name, row.last_name]).toEqual(expected);
	});

	it.each([
		['POST', '/people', { first_name: 'A' }, "422 name can't be blank"],
		['POST', '/people', { name: ' ' }, "422 name can't be blank"],
		['POST', '/people', { name: 'A', email: 'a@b.c' }, '422 unknown field email'],
		['POST', '/people', { name: 'A', company_name: 'B' }, '422 unknown field company_name'],
		[
			'POST',
			'/people',
			{ name: 'A', assignee_id: '137001' },
			'422 assignee_id must be of type integer',
		],
		['POST', '/people', { name: 'A', assignee_id: 5 }, '422 assignee_id is invalid'],
		['POST', '/people', { name: 'A', company_id: 5 }, '422 company_id is unknown'],
		[
			'POST',
			'/people',
			{ name: 'A', emails: [{ email: 'a@b.c', category: 'main' }] },
			'422 emails.0.category is invalid',
		],
		['POST', '/people', { name: 'A', emails: [{ email: 'ab' }] }, '422 emails.0.email is invalid'],
		[
			'POST',
			'/people',
			{ name: 'A', emails: [{ email: person(0).email }] },
			`422 Validation failed: Email has already been taken: ${person(0).email}`,
		],
		[
			'POST',
			'/people',
			{ name: 'A', address: { country: 'Austria' } },
			'422 address.country is invalid',
		],
		[
			'POST',
			'/people',
			{ name: 'A', custom_fields: [{ custom_field_definition_id: 5, value: 1 }] },
			'422 custom_field_definition_id is unknown',
		],
		[
			'POST',
			'/people',
			{ name: 'A', custom_fields: [{ custom_field_definition_id: 100_764, value: 'Gold' }] },
			'422 value of custom field 100764 must fit Dropdown',
		],
		['POST', '/people', '{"name"', '400 the body is not valid JSON'],
		['PUT', `/people/${FIRST_ID.person}`, { name: null }, "422 name can't be blank"],
		['PUT', '/people/5', { title: 'A' }, '404 Resource not found'],
		['GET', '/people', undefined, '404 Resource not found'],
		['GET', '/people/abc', undefined, '404 Resource not found'],
		['GET', `/people/${FIRST_ID.person}?fields=id`, undefined, '422 unknown parameter fields'],
		['POST', '/people/fetch_by_email', { email: 'no@one.example' }, '404 Resource not found'],
	])('refuses %s %s %j', async (method, path, body, expected) => {
		expect(await refused(method, path, body)).toBe(expected);
	});

	it('moves a person to another company through related items', async () => {
		const path = `/people/${personId(1)}/related`;
		const resource = (index: number) => ({
			resource: { id: FIRST_ID.company + index, type: 'company' },
		});
		expect(await refused('POST', path, resource(3))).toBe('422 a person can have only one company');
		expect(await refused('DELETE', path)).toBe("422 resource can't be blank");
		expect((await wire.send('DELETE', path, resource(1))).status).toBe(200);
		await wire.send('POST', path, resource(3));
		expect((await ask('GET', `/people/${personId(1)}`)).company_name).toBe('Vantaa Tools 1');
		const related = await ask<Row[]>('GET', path);
		expect(related).toContainEqual(resource(3).resource);
		expect(await ask<Row[]>('GET', `${path}/opportunities`)).toEqual([
			{ id: FIRST_ID.opportunity + 1, type: 'opportunity' },
		]);
	});

	it('writes ten at once, with failures among the good ones', async () => {
		const people = [
			{ name: 'Bulk One' },
			{ name: '' },
			{ name: 'Bulk Two', emails: [{ email: person(0).email }] },
		];
		const made = await wire.send<Row[]>('POST', '/people/bulk_create', { people });
		expect(made.status).toBe(200);
		expect(made.body[0]).toMatchObject({ name: 'Bulk One' });
		expect(made.body.slice(1)).toEqual([
			{ success: false, message: { name: [{ error: 'invalid' }] } },
			{ success: false, message: { emails: [{ error: 'invalid' }] } },
		]);
		const changes = [
			{ id: made.body[0].id, title: 'CTO' },
			{ id: 5, title: 'CTO' },
		];
		const changed = await ask<Row[]>('POST', '/people/bulk_update', { people: changes });
		expect(changed[0].title).toBe('CTO');
		expect(changed[1]).toMatchObject({ id: 5, success: false });
		const eleven = { people: Array.from({ length: 11 }, () => ({ name: 'A B' })) };
		const over = await wire.send('POST', '/people/bulk_create', eleven);
		expect(over).toMatchObject({
			status: 422,
			body: { error: 'Request size too large, limit is 10' },
		});
	});
});

describe('activities', () => {
	const parent = { type: 'person', id: FIRST_ID.person };
	const note = { parent, type: { category: 'user', id: 0 }, details: "won't" };

	it('escapes texts, dates modifications by the activity and leaves a stub', async () => {
		const made = await ask('POST', '/activities', { ...note, activity_date: 1_791_619_200 });
		expect(made).toMatchObject({
			details: 'won&#x27;t',
			user_id: SELF.id,
			date_modified: 1_791_619_200,
		});
		const path = `/activities/${made.id}`;
		const changed = await ask('PUT', path, { details: 'a & b' });
		expect(changed).toMatchObject({ details: 'a &amp; b', date_modified: 1_791_619_200 });
		await wire.send('DELETE', path);
		expect(await ask('GET', path)).toEqual({ id: made.id, is_deleted: true });
		expect(await refused('DELETE', path)).toBe('404 Resource not found');
	});

	it.each([
		['POST', '/activities', { ...note, parent: undefined }, "422 parent can't be blank"],
		['POST', '/activities', { ...note, details: '' }, "422 details can't be blank"],
		['POST', '/activities', { ...note, type: { id: 0 } }, "422 type.category can't be blank"],
		[
			'POST',
			'/activities',
			{ ...note, type: { category: 'user', id: 190_713 } },
			'422 type is unknown or disabled',
		],
		[
			'POST',
			'/activities',
			{ ...note, type: { category: 'system', id: 6 } },
			'422 only user activities can be created, edited or deleted',
		],
		[
			'POST',
			'/activities',
			{ ...note, parent: { type: 'person', id: 1 } },
			'422 parent is unknown',
		],
		[
			'POST',
			'/activities',
			{ ...note, activity_date: 1_791_619_200_000 },
			'422 activity_date is invalid',
		],
		[
			'POST',
			'/activities',
			{ ...note, activity_date: '2026-10-01' },
			'422 activity_date must be of type integer',
		],
		['PUT', `/activities/${FIRST_ID.activity}`, { parent }, '422 unknown field parent'],
		[
			'PUT',
			`/activities/${FIRST_ID.activity + 3}`,
			{ details: 'x' },
			'422 only user activities can be created, edited or deleted',
		],
		[
			'DELETE',
			`/activities/${FIRST_ID.activity + 4}`,
			undefined,
			'422 only user activities can be created, edited or deleted',
		],
		['GET', '/activities/5', undefined, '404 Resource not found'],
	])('refuses %s %s %j', async (method, path, body, expected) => {
		expect(await refused(method, path, body)).toBe(expected);
	});

	it('creates ten at once', async () => {
		const made = await ask<Row[]>('POST', '/activities/bulk_create', {
			activities: [note, { ...note, details: '' }],
		});
		expect(made[0].id).toEqual(expect.any(Number));
		expect(made[1]).toEqual({ success: false, message: { details: [{ error: 'invalid' }] } });
	});
});

describe('tasks', () => {
	it('creates, completes and deletes', async () => {
		const made = await ask('POST', '/tasks', { name: 'Send samples' });
		expect(made).toMatchObject({ status: 'Open', related_resource: { id: null, type: null } });
		const path = `/tasks/${made.id}`;
		const done = await ask('PUT', path, {
			status: 'Completed',
			related_resource: { id: FIRST_ID.person, type: 'person' },
		});
		expect(done).toMatchObject({
			completed_date: expect.any(Number),
			related_resource: { type: 'person' },
		});
		expect(await ask('DELETE', path)).toEqual({ id: made.id, is_deleted: true });
	});

	it.each([
		[{ details: 'x' }, "422 name can't be blank"],
		[{ name: 'x', completed_date: 5 }, '422 unknown field completed_date'],
		[{ name: 'x', status: 'completed' }, '422 status is invalid'],
		[{ name: 'x', related_resource: { id: 5, type: 'person' } }, '422 related_resource is unknown'],
	])('refuses %j', async (body, expected) => {
		expect(await refused('POST', '/tasks', body)).toBe(expected);
	});
});
