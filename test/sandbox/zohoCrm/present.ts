import { fieldsOf } from './fields';
import type { Field, Module } from './fields';
import type { Org } from './org';
import { positionOf, USERS } from './seeds';
import type { Row, Value } from './seeds';
import { zohoTime } from './time';

/** Long texts end here, except in fetch_full_data. */
const LONGEST_SHOWN = 2_000;
const MODULES_WITH_LOOKUPS: Module[] = ['Contacts', 'Accounts', 'Deals', 'Leads'];

/** Keys without a field definition, which every record has. */
const SYSTEM_KEYS: Record<string, unknown> = {
	$currency_symbol: '€',
	$field_states: null,
	$state: 'save',
	$process_flow: false,
	$locked_for_me: false,
	$approved: true,
	$approval: { delegate: false, takeover: false, approve: false, reject: false, resubmit: false },
	$editable: true,
	$review_process: { approve: false, reject: false, resubmit: false },
	$review: null,
	$orchestration: false,
	$in_merge: false,
	$approval_state: 'approved',
};

/** Whether a name can stand in `fields`. */
export function isSelectable(module: Module, name: string): boolean {
	return fieldsOf(module).has(name) || name in SYSTEM_KEYS || name === '$se_module';
}

/** A user as records show them. */
export function userAnswer(id: Value | undefined): Record<string, string> | null {
	const found = USERS.find((user) => user.id === id);
	return found === undefined ? null : { name: found.full_name, id: found.id, email: found.email };
}

/** Seconds of a duration text (`mm:ss` or `HH:MM:SS`); some telephony records say them as text. */
export function secondsOf(row: Row): number | string | null {
	const text = row.values.Call_Duration;
	if (typeof text !== 'string') return null;
	const seconds = text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
	return (positionOf('Calls', row.id) ?? 0) % 8 === 5 ? String(seconds) : seconds;
}

/** A field's value before it is dressed for an answer; undefined and null are the same. */
export function rawValue(org: Org, module: Module, row: Row, name: string): Value {
	switch (name) {
		case 'id':
			return row.id;
		case 'Created_Time':
			return zohoTime(row.createdAt);
		case 'Modified_Time':
			return zohoTime(row.updatedAt);
		case 'Full_Name':
			return org.nameOf(module, row);
		case 'Call_Duration_in_seconds':
			return secondsOf(row);
		default:
			return row.values[name] ?? null;
	}
}

function lookupAnswer(
	org: Org,
	row: Row,
	field: Field,
	id: string,
): Record<string, unknown> | null {
	const target = field.target === 'any' ? row.seModule : (field.target ?? null);
	const other = target === null ? undefined : org.get(target, id);
	if (target === null || other === undefined) return null;
	const link = { name: org.nameOf(target, other), id };
	return field.apiName === 'Parent_Id'
		? {
				module: {
					api_name: target,
					id: `41508680000000${1_001 + MODULES_WITH_LOOKUPS.indexOf(target)}`,
				},
				...link,
			}
		: link;
}

/** A field's value as records show it. `isWhole` leaves long texts uncut. */
export function valueAnswer(
	org: Org,
	module: Module,
	row: Row,
	name: string,
	isWhole = false,
): unknown {
	if (name === '$se_module') return row.seModule;
	if (name in SYSTEM_KEYS) return SYSTEM_KEYS[name];
	const field = fieldsOf(module).get(name);
	const value = rawValue(org, module, row, name);
	if (field === undefined) return null;
	switch (field.type) {
		case 'ownerlookup':
			return userAnswer(value);
		case 'lookup':
			return typeof value === 'string' ? lookupAnswer(org, row, field, value) : null;
		case 'tags':
			return ((value ?? []) as string[]).map((tag) => ({
				name: tag,
				id: org.tagId(module, tag),
				color_code: null,
			}));
		case 'participants':
			return ((value ?? []) as Array<Record<string, string>>).map((one, index) =>
				participantAnswer(org, row, one, index),
			);
		case 'textarea':
			return typeof value === 'string' && !isWhole ? value.slice(0, LONGEST_SHOWN) : value;
		default:
			return value;
	}
}

function participantAnswer(
	org: Org,
	row: Row,
	one: Record<string, string>,
	index: number,
): Record<string, unknown> {
	const { type, participant } = one;
	const module: Module | undefined =
		type === 'contact' ? 'Contacts' : type === 'lead' ? 'Leads' : undefined;
	const record = module === undefined ? undefined : org.get(module, participant);
	const user = USERS.find(({ id }) => id === participant);
	const name =
		module !== undefined && record !== undefined
			? org.nameOf(module, record)
			: (user?.full_name ?? null);
	return {
		name,
		Email: record?.values.Email ?? user?.email ?? (type === 'email' ? participant : null),
		invited: false,
		id: String(BigInt(row.id) + BigInt(1 + index)),
		type,
		participant,
		status: 'not_known',
	};
}

/** A whole record, or the fields that were asked for. */
export function present(
	org: Org,
	module: Module,
	row: Row,
	fields?: string[],
): Record<string, unknown> {
	const hasSeModule = module === 'Notes' || fieldsOf(module).has('What_Id');
	const names = fields ?? [
		...fieldsOf(module).keys(),
		...Object.keys(SYSTEM_KEYS),
		...(hasSeModule ? ['$se_module'] : []),
	];
	const answer: Record<string, unknown> = {};
	for (const name of names) answer[name] = valueAnswer(org, module, row, name);
	answer.id = row.id;
	return answer;
}
