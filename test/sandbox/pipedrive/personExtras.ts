import type { Account } from './account';
import type { Json } from './answers';
import { activityCount } from './seeds';
import type { Row } from './store';

const TIMES = ['last_incoming_mail_time', 'last_outgoing_mail_time'];

/** What `include_fields` of persons takes. */
export const PERSON_EXTRAS = [
	'next_activity_id',
	'last_activity_id',
	'open_deals_count',
	'related_open_deals_count',
	'closed_deals_count',
	'related_closed_deals_count',
	'participant_open_deals_count',
	'participant_closed_deals_count',
	'email_messages_count',
	'activities_count',
	'done_activities_count',
	'undone_activities_count',
	'files_count',
	'notes_count',
	'followers_count',
	'won_deals_count',
	'related_won_deals_count',
	'lost_deals_count',
	'related_lost_deals_count',
	...TIMES,
	'marketing_status',
	'doi_status',
	'smart_bcc_email',
];

/** Activities whose primary participant a person is: seeds by their index, and the written ones. */
function activitiesOf(account: Account, personId: number): Row[] {
	const { records } = account.world;
	const result = new Map<number, Row>();
	if (personId <= records) {
		for (let id = personId; id <= activityCount(records); id += records) {
			const row = account.activities.get(id);
			if (row?.person_id === personId) result.set(id, row);
		}
	}
	for (const row of account.activities.written()) {
		if (row.person_id === personId) result.set(row.id, row);
	}
	return [...result.values()].sort((one, other) =>
		String(one.due_date) < String(other.due_date) ? -1 : 1,
	);
}

/** The extra fields of a person that `include_fields` asks for. */
export function optionalFields(account: Account, row: Row, names: string[]): Json {
	const activities = activitiesOf(account, row.id);
	const done = activities.filter((activity) => activity.done === true);
	const open = activities.filter((activity) => activity.done !== true);
	const known: Json = {
		next_activity_id: open[0]?.id ?? null,
		last_activity_id: done[done.length - 1]?.id ?? null,
		activities_count: activities.length,
		done_activities_count: done.length,
		undone_activities_count: open.length,
		marketing_status: row.marketing_status,
		doi_status: 1,
		smart_bcc_email: 'sandbox@pipedrivemail.com',
	};
	return Object.fromEntries(
		names.map((name) => [name, known[name] ?? (TIMES.includes(name) || name in known ? null : 0)]),
	);
}
