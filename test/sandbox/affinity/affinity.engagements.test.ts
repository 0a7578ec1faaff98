import {
	FIRST_INTERACTION,
	FIRST_NOTE,
	FIRST_REMINDER,
	organizationId,
	personId,
	SELF_ID,
} from './seeds';
import { NEW, wire, ask, refused } from './harness';
import type { Row } from './harness';

describe('engagements', () => {
	const meeting = {
		type: 0,
		person_ids: [SELF_ID, personId(0)],
		content: 'Talked',
		date: '2026-10-02T15:18:00Z',
	};

	it('logs an interaction, whose text is a note', async () => {
		const made = await ask<Row & { notes: number[] }>('POST', '/interactions', meeting);
		expect(made).toMatchObject({
			title: 'Manually logged event',
			manual_creator_id: SELF_ID,
			end_time: null,
			start_time: '2026-10-02T08:18:00.000-07:00',
		});
		const note = await ask('GET', `/notes/${made.notes[0]}`);
		expect(note).toMatchObject({ content: 'Talked', interaction_id: made.id, is_meeting: true });
		const change = { type: 0, person_ids: [SELF_ID, personId(1)], content: 'Agreed' };
		const changed = await ask<{ persons: Row[] }>('PUT', `/interactions/${made.id}`, change);
		expect(changed.persons.map(({ id }) => id)).toEqual([SELF_ID, personId(1)]);
		expect((await ask('GET', `/notes/${made.notes[0]}`)).content).toBe('Agreed');
		expect(await ask('DELETE', `/interactions/${made.id}?type=0`)).toEqual({ success: true });
		expect(await refused('GET', `/interactions/${made.id}?type=0`)).toBe(
			'404 Interaction not found',
		);
	});

	it('has one id for four interactions', async () => {
		const types = await Promise.all(
			[0, 1, 2, 3].map(
				async (type) => (await ask('GET', `/interactions/${FIRST_INTERACTION}?type=${type}`)).type,
			),
		);
		expect(types).toEqual([0, 1, 2, 3]);
	});

	it.each([
		['POST', '/interactions', { ...meeting, type: 3 }, '422 type is not valid'],
		[
			'POST',
			'/interactions',
			{ ...meeting, person_ids: [personId(0)] },
			'422 person_ids must hold at least one internal person',
		],
		[
			'POST',
			'/interactions',
			{ ...meeting, person_ids: [SELF_ID] },
			'422 person_ids must hold at least one external person',
		],
		['POST', '/interactions', { ...meeting, content: undefined }, '422 content is required'],
		['POST', '/interactions', { ...meeting, date: undefined }, '422 date is required'],
		[
			'POST',
			'/interactions',
			{ ...meeting, direction: 0 },
			'422 direction is for chat messages alone',
		],
		['POST', '/interactions', { ...meeting, title: 'x' }, '422 title is not a known parameter'],
		[
			'PUT',
			`/interactions/${FIRST_INTERACTION + 1}`,
			{ type: 0, content: 'x' },
			'422 person_ids is required',
		],
		[
			'PUT',
			`/interactions/${FIRST_INTERACTION}`,
			{ ...meeting },
			'403 Automatically logged interactions cannot be changed',
		],
		['DELETE', `/interactions/${FIRST_INTERACTION}`, undefined, '422 type must be 0, 1, 2 or 3'],
		[
			'POST',
			'/notes',
			{ content: 'x' },
			'422 A note needs at least one person, organization, opportunity or parent',
		],
		['POST', '/notes', { content: 'x', person_ids: [1] }, '422 person_ids holds an unknown record'],
		[
			'POST',
			'/notes',
			{ content: 'x', person_ids: [personId(0)], created_at: '2100-01-01T00:00:00Z' },
			'422 created_at must not be in the future',
		],
		[
			'POST',
			'/notes',
			{ content: 'x', person_ids: [personId(0)], type: 1 },
			'422 type is not valid',
		],
		[
			'PUT',
			`/notes/${FIRST_NOTE}`,
			{ content: 'x', person_ids: [] },
			'422 person_ids is not a known parameter',
		],
		[
			'PUT',
			`/notes/${FIRST_NOTE + 49}`,
			{ content: 'x' },
			'422 Notes with mentions cannot be changed',
		],
		[
			'DELETE',
			`/notes/${FIRST_NOTE + 4}`,
			undefined,
			'403 Only the creator of a note can delete it',
		],
		['POST', '/reminders', { type: 0, due_date: '2026-12-01' }, '422 owner_id is required'],
		['POST', '/reminders', { type: 0, owner_id: SELF_ID }, '422 due_date is required'],
		[
			'POST',
			'/reminders',
			{ type: 1, owner_id: SELF_ID, reset_type: 0 },
			'422 reset_type and reminder_days are required',
		],
		[
			'POST',
			'/reminders',
			{ type: 0, owner_id: personId(0), due_date: '2026-12-01' },
			'422 owner_id must be an internal person',
		],
		[
			'POST',
			'/reminders',
			{
				type: 0,
				owner_id: SELF_ID,
				due_date: '2026-12-01',
				person_id: personId(0),
				organization_id: organizationId(0),
			},
			'422 A reminder takes one entity at most',
		],
		[
			'PUT',
			`/reminders/${FIRST_REMINDER}`,
			{ person_id: personId(1) },
			'422 person_id is not a known parameter',
		],
	])('refuses %s %s %j', async (method, path, body, expected) => {
		expect(await refused(method, path, body)).toBe(expected);
	});

	it('turns HTML notes into Markdown in v1', async () => {
		const html = '<p>A <strong>b</strong></p><p><a href="https://x.example">c</a></p>';
		const made = await ask('POST', '/notes', { content: html, type: 2, person_ids: [personId(0)] });
		expect(made.content).toBe('A **b**\n\n[c](https://x.example)');
		expect(await ask('GET', `/v2/notes/${made.id}?includes=personsPreview`)).toMatchObject({
			type: 'entities',
			content: { html },
			personsPreview: { totalCount: 1 },
		});
	});

	it('writes notes in v2', async () => {
		const body = {
			type: 'entities',
			content: { html: '<p>x</p>' },
			persons: [{ id: personId(0) }],
		};
		const made = await wire.send<Row>('POST', '/v2/notes', body, NEW);
		expect(made.status).toBe(201);
		const bad = { ...body, content: { html: '<p style="x">x</p>' } };
		expect(await refused('POST', '/v2/notes', bad)).toBe('400 content.html is not valid');
		const change = { companies: [{ id: organizationId(0) }] };
		expect((await wire.send('POST', `/v2/notes/${made.body.id}`, change, NEW)).status).toBe(204);
		expect(await ask('GET', `/notes/${made.body.id}`)).toMatchObject({
			associated_person_ids: [personId(0)],
			organization_ids: [organizationId(0)],
		});
		expect((await wire.send('DELETE', `/v2/notes/${made.body.id}`, undefined, NEW)).status).toBe(
			204,
		);
	});

	it('completes reminders, in v1 and v2', async () => {
		const made = await ask('POST', '/reminders', {
			type: 0,
			owner_id: SELF_ID,
			due_date: '2099-12-01',
			content: 'x',
		});
		expect(made).toMatchObject({
			status: 1,
			due_date: '2099-12-01T00:00:00.000-07:00',
			owner: { id: SELF_ID },
		});
		const done = await ask('PUT', `/reminders/${made.id}`, { is_completed: true });
		expect(done).toMatchObject({ status: 0, content: 'x', completer: { id: SELF_ID } });
		expect(await ask('GET', `/v2/reminders/${made.id}`)).toMatchObject({
			status: 'completed',
			type: 'one-time',
		});
		const recurring = {
			type: 'recurring',
			owner: { id: SELF_ID },
			recurrence: { resetTrigger: 'email', periodDays: 3 },
			entity: { type: 'person', id: personId(0) },
		};
		const second = await wire.send<Row>('POST', '/v2/reminders', recurring, NEW);
		expect(second).toMatchObject({
			status: 201,
			body: { person: { id: personId(0) }, recurrence: { periodDays: 3 } },
		});
		expect(
			(await wire.send('DELETE', `/v2/reminders/${second.body.id}`, undefined, NEW)).status,
		).toBe(204);
		expect(await ask('DELETE', `/reminders/${made.id}`)).toEqual({ success: true });
	});
});
