import { faultsOf, isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import type { Account } from './account';
import { isFullTime, oldError } from './answers';
import { REMINDERS } from './tasks';
import { FIRST, SELF, USERS } from './seeds';
import type { Row } from './store';

const LARGEST_PAGE = 1000;
const text: Rule = { type: 'string', nullable: true };
const moment: Rule = {
	type: 'string',
	required: true,
	test: (value) => isFullTime(String(value)),
};
const RULES: Rules = {
	title: { type: 'string', required: true, filled: true },
	start_date: moment,
	end_date: moment,
	description: text,
	location: text,
	contact_id: { type: 'integer', nullable: true },
	user: { type: 'integer', nullable: true },
	remind_time: { type: 'integer', nullable: true, values: REMINDERS },
};
const KEYS = ['since', 'until', 'contact_id', 'limit', 'offset'];

function find(account: Account, id: string): Row {
	const row = account.appointments.get(id);
	if (row === undefined) throw oldError(404, 'Unrecognized Appointment Id');
	return row;
}

function show(row: Row): Record<string, unknown> {
	return { ...row, id: Number(row.id) };
}

function checked(account: Account, body: unknown, isPartial: boolean): Record<string, unknown> {
	if (!isObject(body)) throw oldError(400, 'Input is not JSON');
	const [fault] = faultsOf(body, RULES, isPartial);
	if (fault !== undefined)
		throw oldError(400, `Invalid value of ${fault.path.join('.')}: ${fault.kind}`);
	const { contact_id: contact, user } = body;
	if (
		contact !== undefined &&
		contact !== null &&
		account.contacts.get(String(contact)) === undefined
	) {
		throw oldError(400, `Unrecognized contact_id ${String(contact)}`);
	}
	if (user !== undefined && user !== null && !USERS.some(({ id }) => id === String(user))) {
		throw oldError(400, `Unrecognized user ${String(user)}`);
	}
	return body;
}

function stored(row: Row): Row {
	const result: Row = { ...row };
	for (const key of ['start_date', 'end_date']) {
		result[key] = new Date(String(row[key])).toISOString();
	}
	if (String(result.end_date) < String(result.start_date)) {
		throw oldError(400, 'end_date must not be before start_date');
	}
	return result;
}

const BLANK = {
	description: null,
	location: null,
	contact_id: null,
	user: null,
	remind_time: null,
};

export function createAppointment(account: Account, body: unknown): Record<string, unknown> {
	const written = checked(account, body, false);
	const row = stored({ ...BLANK, ...written, id: account.appointments.takeId() });
	return show(account.appointments.write(row));
}

export function getAppointment(account: Account, id: string): unknown {
	return show(find(account, id));
}

/** `PUT` replaces, `PATCH` merges. */
export function updateAppointment(
	account: Account,
	id: string,
	body: unknown,
	isReplacing: boolean,
): unknown {
	const before = find(account, id);
	const written = checked(account, body, !isReplacing);
	const row = stored({ ...(isReplacing ? BLANK : before), ...written, id });
	return show(account.appointments.write(row));
}

export function deleteAppointment(account: Account, id: string): void {
	account.appointments.delete(find(account, id));
}

function numberIn(query: Record<string, unknown>, key: string, fallback: number): number {
	const value = query[key];
	if (value === undefined) return fallback;
	if (!/^\d{1,9}$/.test(String(value))) throw oldError(400, `Invalid value of ${key}`);
	return Number(value);
}

function momentIn(query: Record<string, unknown>, key: string): string | undefined {
	const value = query[key];
	if (value === undefined) return undefined;
	if (!isFullTime(String(value))) throw oldError(400, `Invalid value of ${key}`);
	return new Date(String(value)).toISOString();
}

/** The appointments of the user whom the token belongs to, by their start. */
export function listAppointments(account: Account, raw: unknown): unknown {
	const query = raw as Record<string, unknown>;
	const stray = Object.keys(query).find((key) => !KEYS.includes(key));
	if (stray !== undefined) throw oldError(400, `Unknown parameter ${stray}`);
	const limit = numberIn(query, 'limit', LARGEST_PAGE);
	const offset = numberIn(query, 'offset', 0);
	if (limit > LARGEST_PAGE || limit === 0)
		throw oldError(400, `limit must be 1 to ${LARGEST_PAGE}`);
	const from = momentIn(query, 'since');
	const until = momentIn(query, 'until');
	const contact = query.contact_id === undefined ? undefined : numberIn(query, 'contact_id', 0);
	const { table } = account.appointments;
	const isVisible = (row: Row) => row.user === null || row.user === Number(SELF.id);
	const walk =
		contact === undefined
			? table.walk({ by: 'start_date', from, until: until === undefined ? undefined : `${until}~` })
			: account.appointments.among([contact - FIRST.contact]);
	const rows: Row[] = [];
	let count = 0;
	for (const row of walk) {
		if (!isVisible(row) || (contact !== undefined && row.contact_id !== contact)) continue;
		if (from !== undefined && String(row.start_date) < from) continue;
		if (until !== undefined && String(row.start_date) > until) continue;
		if (count >= offset && rows.length < limit) rows.push(row);
		count++;
	}
	const page = (start: number) => {
		const parameters = new URLSearchParams(query as Record<string, string>);
		parameters.set('limit', String(limit));
		parameters.set('offset', String(start));
		return `${account.world.baseUrl()}/crm/rest/v1/appointments?${parameters.toString()}`;
	};
	return {
		appointments: rows.map(show),
		count,
		next: offset + limit < count ? page(offset + limit) : null,
		previous: offset > 0 ? page(Math.max(offset - limit, 0)) : null,
		sync_token: `sync-${account.appointments.version}`,
	};
}
