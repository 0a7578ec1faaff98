import { Refusal, momentOf, sfDate, sfTime } from './answers';
import type { Org } from './org';
import type { Row, Value } from './row';
import type { ObjectType } from './schema';
import type { Changes } from './values';

/** What a write makes of a record: all values that change, and the people on it. */
export interface Outcome {
	values: Record<string, Value>;
	people: string[];
}

const DAY = 86_400_000;
const MINUTE = 60_000;

function integrity(message: string, fields: string[] = []): Refusal {
	return new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', message, fields);
}

/** The rules of tasks and events, for a new one or (with `old`) a changed one. */
export function applyActivityRules(
	org: Org,
	object: ObjectType,
	changes: Changes,
	old: Row | undefined,
): Outcome {
	const values = { ...changes.values };
	const people = peopleOf(object, changes, old);
	const who = people[0] ?? null;
	const what = pick(values, old, 'WhatId');
	if (people.some((id) => id.startsWith('00Q'))) {
		if (typeof what === 'string') {
			throw integrity('A lead cannot be related to another record; leave Related To ID empty', [
				'WhatId',
			]);
		}
		if (people.length > 1) {
			throw integrity('You can relate one lead, or several contacts, but not both', ['WhoId']);
		}
	}
	Object.assign(values, { WhoId: who, AccountId: accountOf(org, who, what) });
	if (object.name === 'Task') applyTaskRules(org, values, old);
	else applyEventRules(values, old);
	return { values, people };
}

/** A field after the write. */
function pick(values: Record<string, Value>, old: Row | undefined, field: string): Value {
	return field in values ? values[field] : (old?.values[field] ?? null);
}

/** The people after the write, the primary one first. */
function peopleOf(object: ObjectType, { values, lists }: Changes, old: Row | undefined): string[] {
	const before = old?.people.filter((id) => id !== null) ?? [];
	const list = lists[`${object.name}WhoIds`];
	const primary = 'WhoId' in values ? values.WhoId : (old?.values.WhoId ?? null);
	if (list === undefined) {
		if (!('WhoId' in values)) return before;
		// A new primary person takes the old one's place, the others stay.
		const others = before.slice(1).filter((id) => id !== primary);
		return typeof primary === 'string' ? [primary, ...others] : others;
	}
	if (list === null || list.length === 0) return typeof primary === 'string' ? [primary] : [];
	const isGiven = 'WhoId' in values || list.includes(String(primary));
	if (typeof primary !== 'string' || !isGiven) return list;
	return [primary, ...list.filter((id) => id !== primary)];
}

/** The account of the related record, else of the primary contact. */
function accountOf(org: Org, who: Value, what: Value): Value {
	if (typeof what === 'string') {
		return what.startsWith('001') ? what : (org.findAny(what)?.row.values.AccountId ?? null);
	}
	if (typeof who !== 'string') return null;
	return org.findAny(who)?.row.values.AccountId ?? null;
}

function applyTaskRules(org: Org, values: Record<string, Value>, old: Row | undefined): void {
	if (old === undefined) {
		values.TaskSubtype ??= 'Task';
		values.Status ??= 'Not Started';
		values.Priority ??= 'Normal';
	}
	const wasClosed = old?.values.IsClosed === true;
	const isClosed = pick(values, old, 'Status') === 'Completed';
	values.IsClosed = isClosed;
	if (isClosed !== wasClosed) {
		values.CompletedDateTime = isClosed ? sfTime(org.world.clock.now()) : null;
	}
	values.IsHighPriority = pick(values, old, 'Priority') === 'High';
	const duration = pick(values, old, 'CallDurationInSeconds');
	if (typeof duration === 'number' && duration < 0) {
		throw new Refusal(
			400,
			'NUMBER_OUTSIDE_VALID_RANGE',
			'Call Duration: value outside of valid range',
			['CallDurationInSeconds'],
		);
	}
}

function applyEventRules(values: Record<string, Value>, old: Row | undefined): void {
	const { StartDateTime: givenStart, ActivityDateTime: givenTime } = values;
	if (typeof givenStart === 'string' && typeof givenTime === 'string' && givenStart !== givenTime) {
		throw integrity('StartDateTime and ActivityDateTime must be the same', ['ActivityDateTime']);
	}
	if (pick(values, old, 'IsAllDayEvent') === true) applyAllDay(values, old);
	else applyTimes(values, old);
	if (old !== undefined) return;
	values.ShowAs ??= 'Busy';
	values.EventSubtype ??= 'Event';
	values.GroupEventType ??= '0';
}

function applyAllDay(values: Record<string, Value>, old: Row | undefined): void {
	const start = pick(values, old, 'StartDateTime');
	const date =
		typeof start === 'string' && !('ActivityDate' in values)
			? start.slice(0, 10)
			: pick(values, old, 'ActivityDate');
	if (typeof date !== 'string') {
		throw new Refusal(
			400,
			'REQUIRED_FIELD_MISSING',
			'Required fields are missing: [ActivityDate]',
			['ActivityDate'],
		);
	}
	const midnight = Date.parse(date);
	const isOld = old?.values.IsAllDayEvent === true;
	const end = values.EndDateTime;
	const minutes =
		typeof end === 'string' && values.DurationInMinutes === undefined
			? (momentOf(end) - midnight) / MINUTE + DAY / MINUTE
			: (values.DurationInMinutes ?? (isOld ? old.values.DurationInMinutes : null) ?? DAY / MINUTE);
	if (typeof minutes !== 'number' || minutes < 0)
		throw integrity('The end is before the start', ['EndDateTime']);
	Object.assign(values, {
		ActivityDate: date,
		ActivityDateTime: null,
		StartDateTime: sfTime(midnight),
		DurationInMinutes: minutes,
		EndDateTime: sfTime(midnight + Math.max(minutes * MINUTE - DAY, 0)),
	});
}

function applyTimes(values: Record<string, Value>, old: Row | undefined): void {
	const start = values.StartDateTime ?? values.ActivityDateTime ?? old?.values.StartDateTime;
	const isStartEmptied = values.StartDateTime === null || values.ActivityDateTime === null;
	if (typeof start !== 'string' || isStartEmptied) {
		throw new Refusal(
			400,
			'REQUIRED_FIELD_MISSING',
			'Required fields are missing: [StartDateTime]',
			['StartDateTime'],
		);
	}
	const from = momentOf(start);
	const { EndDateTime: givenEnd, DurationInMinutes: givenMinutes } = values;
	if (
		givenEnd === null ||
		givenMinutes === null ||
		(old === undefined && givenEnd === undefined && givenMinutes === undefined)
	) {
		throw new Refusal(
			400,
			'REQUIRED_FIELD_MISSING',
			'Required fields are missing: [EndDateTime] or [DurationInMinutes]',
			['EndDateTime', 'DurationInMinutes'],
		);
	}
	const minutesToEnd =
		typeof givenEnd === 'string' ? (momentOf(givenEnd) - from) / MINUTE : undefined;
	if (minutesToEnd !== undefined && givenMinutes !== undefined && minutesToEnd !== givenMinutes) {
		throw integrity('DurationInMinutes does not agree with EndDateTime', ['DurationInMinutes']);
	}
	// With a new start alone the old end stays, and may now lie before the start.
	const oldEnd = old?.values.EndDateTime;
	const minutes =
		minutesToEnd ??
		givenMinutes ??
		(typeof oldEnd === 'string' ? (momentOf(oldEnd) - from) / MINUTE : 0);
	if (Number(minutes) < 0)
		throw integrity("The end of an event can't be before its start", ['EndDateTime']);
	const date = sfDate(from);
	if (typeof values.ActivityDate === 'string' && values.ActivityDate !== date) {
		throw integrity('ActivityDate does not agree with the start', ['ActivityDate']);
	}
	Object.assign(values, {
		StartDateTime: sfTime(from),
		ActivityDateTime: sfTime(from),
		ActivityDate: date,
		DurationInMinutes: minutes,
		EndDateTime: sfTime(from + Number(minutes) * MINUTE),
	});
}
