import type { FastifyInstance } from 'fastify';

import type { Account } from './account';
import { asOldTime, badOldRequest, isOldTime } from './answers';
import type { Json } from './answers';
import { OLD_PAGE, readOldQuery } from './query';
import { COMPANY_ID } from './seeds';
import type { Row } from './store';

const ITEMS = [
	'activity',
	'activityType',
	'deal',
	'file',
	'filter',
	'note',
	'person',
	'organization',
	'pipeline',
	'product',
	'stage',
	'user',
];

function oldPerson(account: Account, row: Row): Json {
	return {
		id: row.id,
		company_id: COMPANY_ID,
		owner_id: row.owner_id,
		org_id: row.org_id,
		name: row.name,
		first_name: row.first_name,
		last_name: row.last_name,
		active_flag: true,
		phone: row.phones,
		email: row.emails,
		update_time: asOldTime(row.update_time),
		add_time: asOldTime(row.add_time),
		visible_to: String(row.visible_to),
		label_ids: row.label_ids,
		...Object.fromEntries(
			Object.entries(row.custom_fields as Json).filter(([, value]) => typeof value !== 'object'),
		),
		org_name: account.nameOf(account.organizations.get(row.org_id)) ?? null,
	};
}

function oldActivity(row: Row): Json {
	const { owner_id: owner, creator_user_id: creator, busy, location, attendees, ...rest } = row;
	return {
		...rest,
		company_id: COMPANY_ID,
		user_id: owner,
		created_by_user_id: creator,
		busy_flag: busy,
		active_flag: true,
		due_time: String(row.due_time ?? '').slice(0, 5),
		duration: String(row.duration ?? '').slice(0, 5),
		add_time: asOldTime(row.add_time),
		update_time: asOldTime(row.update_time),
		marked_as_done_time: asOldTime(row.marked_as_done_time) ?? '',
		location: (location as Json | null)?.value ?? null,
		participants: (row.participants as Json[]).map((entry) => ({
			person_id: entry.person_id,
			primary_flag: entry.primary,
		})),
		attendees,
	};
}

/** `/v1/recents`: changes of several kinds since a time, in the shapes of v1. */
export function addRecents(api: FastifyInstance, account: Account, root: string): void {
	api.get(`${root}/recents`, async (request) => {
		const asked = readOldQuery(request.query, {
			since_timestamp: 'text',
			items: ITEMS,
			...OLD_PAGE,
		});
		const since = asked.text('since_timestamp');
		if (!isOldTime(since)) throw badOldRequest('since_timestamp must be YYYY-MM-DD HH:MM:SS');
		const names = asked.list('items');
		const wants = (name: string) => names.length === 0 || names.includes(name);
		const newSince = `${String(since).replace(' ', 'T')}Z`;
		const kinds: Array<[name: string, rows: Iterable<Row>, show: (row: Row) => Json]> = [];
		const route = { by: 'update_time', descending: false };
		const { persons, activities, notes } = account;
		if (wants('person')) {
			const rows = persons.walk({ ...route, since: newSince });
			kinds.push(['person', rows, (row) => oldPerson(account, row)]);
		}
		if (wants('activity')) {
			kinds.push(['activity', activities.walk({ ...route, since: newSince }), oldActivity]);
		}
		if (wants('note')) {
			kinds.push(['note', notes.walk({ ...route, since: String(since) }), (row) => row]);
		}
		const start = asked.number('start') ?? 0;
		const limit = asked.limit();
		const items: Array<{ item: string; id: number; data: Json }> = [];
		for (const [item, rows, show] of kinds) {
			for (const row of rows) items.push({ item, id: row.id, data: show(row) });
		}
		items.sort((one, other) =>
			String(one.data.update_time) < String(other.data.update_time) ? -1 : 1,
		);
		const shown = items.slice(start, start + limit);
		return {
			success: true,
			data: shown,
			additional_data: {
				since_timestamp: since,
				last_timestamp_on_page: shown[shown.length - 1]?.data.update_time ?? null,
				pagination: {
					start,
					limit,
					more_items_in_collection: items.length > start + limit,
				},
			},
		};
	});
}
