import { faultsOf } from '../core/shape';
import { KEYS } from './account';
import type { Account } from './account';
import { badRequest, isMoment, missingOrDuplicated, settledTime } from './answers';
import type { Json } from './answers';
import { hasCustom } from './models';
import type { Resource } from './models';
import { CUSTOM_FIELDS, USER_IDS } from './seeds';
import type { Row } from './seeds';
import type { Tenant } from './tenant';

type Definition = (typeof CUSTOM_FIELDS)[number];

const definitionOf = (resource: Resource, name: string): Definition | undefined =>
	CUSTOM_FIELDS.find(
		(field) => field.parent.toLowerCase() === resource.parent && field.name === name,
	);

/** Custom values of a body: under `custom`, or as `custom.<name>`. */
function customOf(body: Json): Json {
	const dotted = Object.entries(body)
		.filter(([key]) => key.startsWith('custom.'))
		.map(([key, value]): [string, unknown] => [key.slice('custom.'.length), value]);
	return { ...(hasCustom(body) ? body.custom : {}), ...Object.fromEntries(dotted) };
}

function isCustomValue({ type, listValues }: Definition, value: unknown): boolean {
	const list = listValues as string[];
	if (value === null || value === '') return true;
	switch (type) {
		case 'number':
			return typeof value === 'number';
		case 'date':
			return isMoment(value);
		case 'checkbox':
			return typeof value === 'boolean';
		case 'list':
			return list.includes(String(value));
		case 'multipicklist':
			return Array.isArray(value) && value.every((entry) => list.includes(String(entry)));
		case 'team member':
			return USER_IDS.includes(String(value));
		default:
			return typeof value === 'string';
	}
}

/** Values after a write: merged key by key; unknown names are stored without a word, locked ones are not. */
function customAfter(resource: Resource, body: Json, before: Row | undefined): Json {
	const given = customOf(body);
	const names = Object.keys(given);
	const lower = new Set(names.map((name) => name.toLowerCase()));
	if (lower.size < names.length) throw badRequest('custom: duplicated keys');
	const result: Json = { ...((before?.custom ?? {}) as Json) };
	for (const [name, value] of Object.entries(given)) {
		const definition = definitionOf(resource, name);
		if (definition?.isFormula === true || definition?.isLocked === true) continue;
		if (definition !== undefined && !isCustomValue(definition, value)) {
			throw badRequest(`custom.${name}: not a ${definition.type}`);
		}
		const isDate = definition?.type === 'date' && typeof value === 'string' && value !== '';
		result[name] = isDate ? settledTime(value) : value;
	}
	return result;
}

/** The unique keys of a row that other rows hold already. */
function takenKeys(
	account: Account,
	resource: Resource,
	row: Json,
	before: Row | undefined,
): string[] {
	const store = resource.store(account);
	return [...KEYS, ...resource.uniqueKeys].filter((key) => {
		if ((row[key] ?? '') === '') return false;
		const holder = store.holder(key, row[key]);
		if (holder === undefined || holder._id === before?._id) return false;
		// A conversation's external id is unique per company only.
		return resource.name !== 'conversations' || holder.companyId === row.companyId;
	});
}

/** Checks and stores a write body. Throws a refusal without any effect where it cannot be stored. */
export function store(
	account: Account,
	tenant: Tenant,
	resource: Resource,
	body: Json,
	before: Row | undefined,
): Row {
	const given = Object.fromEntries(
		Object.entries(body).filter(
			([key]) => !resource.generated.includes(key) && !key.startsWith('custom.'),
		),
	);
	const [fault] = faultsOf(given, resource.rules);
	if (fault !== undefined) throw badRequest(`${fault.path.join('.')}: ${fault.kind}`);
	const custom = customAfter(resource, body, before);
	const settled = resource.settle(account, tenant, given, before);
	const taken = takenKeys(account, resource, { ...before, ...given, ...settled }, before);
	if (taken.length > 0) throw missingOrDuplicated(`${taken.join(',')} duplicated`);
	const now = account.now();
	const rows = resource.store(account);
	const created =
		before === undefined ? Object.fromEntries(resource.createdKeys.map((key) => [key, now])) : {};
	const row: Row = {
		...(before === undefined ? resource.blank(account) : before),
		...given,
		...settled,
		custom,
		...created,
		_id: before?._id ?? rows.newId(account.nowMs),
		updatedAt: now,
	};
	const kept = resource.after?.(account, row, before) ?? row;
	return rows.write(kept, account.nowMs);
}
