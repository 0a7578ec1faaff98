import type { Json } from './answers';
import { targetsOf } from './account';
import type { Row } from './seeds';
import type { Tenant } from './tenant';

interface Attendee {
	id: number;
}

/** A task, appointment or note as answered. */
export function showActivity(tenant: Tenant, row: Row): Json {
	const result: Json = { ...row };
	if (Array.isArray(row.attendees)) {
		delete result.attendees;
		result.appointment_attendee_ids = (row.attendees as Attendee[]).map(({ id }) => id);
	}
	if (tenant.showsOneTarget && Array.isArray(row.targetables)) {
		delete result.targetables;
		result.targetable = targetsOf(row)[0] ?? null;
	}
	return result;
}
