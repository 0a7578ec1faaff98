import type { Cannot, Field, VendorRecord } from '../adapter';
import { vendorNumber } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';

/** Unified links and Freshsales' words for what an activity is on. Leads are of classic accounts alone, and never written. */
const TYPES = {
	account: 'SalesAccount',
	contact: 'Contact',
	lead: 'Lead',
	opportunity: 'Deal',
} as const;

type ReadName = keyof typeof TYPES;
export type LinkName = Exclude<ReadName, 'lead'>;

export const LINK_NAMES: LinkName[] = ['account', 'contact', 'opportunity'];

/** What answers tell of a record beside it: contacts it is linked to, and the text of its note. */
interface Beside {
	contacts?: string[];
	note?: string;
}

const beside = new WeakMap<VendorRecord, Beside>();

/** Keeps what an answer told of a record, whose own data stay untouched. */
export function tellBeside(record: VendorRecord, told: Beside): void {
	beside.set(record, { ...beside.get(record), ...told });
}

export function noteBeside(record: VendorRecord): string | undefined {
	return beside.get(record)?.note;
}

/** What an activity is on: several, one (older answers), or only its id and type. */
export function targetsOf(record: VendorRecord): VendorRecord[] {
	const { targetables, targetable } = record;
	if (Array.isArray(targetables)) return targetables as VendorRecord[];
	if (typeof targetable === 'object' && targetable !== null) return [targetable as VendorRecord];
	const { targetable_id: id, targetable_type: type } = record;
	return id === undefined || id === null ? [] : [{ id, type }];
}

function add(ids: string[] | undefined, id: unknown): string[] | undefined {
	const known = asText(id);
	if (known === undefined || ids?.includes(known) === true) return ids;
	if (ids === undefined) return [known];
	ids.push(known);
	return ids;
}

/** The ids of the linked records of one kind; undefined where there are none. */
function linkedIds(record: VendorRecord, name: ReadName): string[] | undefined {
	const word = TYPES[name];
	const { targetables } = record;
	let ids: string[] | undefined;
	if (!Array.isArray(targetables)) {
		const [target] = targetsOf(record);
		if (target?.type === word) ids = add(ids, target.id);
	} else if (targetables.length > 0) {
		for (const target of targetables as VendorRecord[]) {
			if (target.type === word) ids = add(ids, target.id);
		}
	}
	if (name !== 'contact') return ids;
	const others = beside.get(record)?.contacts;
	if (others !== undefined) for (const id of others) ids = add(ids, id);
	return ids;
}

interface Links {
	account: Field;
	contact: Field;
	opportunity: Field;
	lead: Field;
	project: Cannot;
}

/** The links of an activity. They are written by the operations, since they share one place in the record. */
export function links(most: number | undefined, options: Partial<Field> = {}): Links {
	const link = (name: ReadName): Field => ({
		read: (record) => {
			const ids = linkedIds(record, name);
			if (ids === undefined) return undefined;
			return name === 'account' ? { id: ids[0] } : ids.map((id) => ({ id }));
		},
	});
	const writable = { write: () => undefined, keeps: true, ...options };
	return {
		account: { ...link('account'), ...writable },
		contact: { ...link('contact'), ...(most === undefined ? {} : { most }), ...writable },
		opportunity: { ...link('opportunity'), most: 1, ...writable },
		lead: link('lead'),
		project: { cannot: 'Freshsales has no projects.' },
	};
}

/** The ids that a link's value names. */
export function idsIn(value: unknown): string[] {
	const list: unknown[] = Array.isArray(value) ? value : [value];
	return list.map((each) => asText(asRecord(each).id)).filter((id) => id !== undefined);
}

/** The links that a write gives. */
export function linksGiven(values: UnifiedRecord): LinkName[] {
	return LINK_NAMES.filter((name) => idsIn(values[name]).length > 0);
}

/** A sentence where an update would leave a record on nothing: Freshsales has no word for that. */
export function checkKept(
	operation: 'create' | 'update',
	values: UnifiedRecord,
	what: string,
): string | undefined {
	const empty = LINK_NAMES.find(
		(name) => Array.isArray(values[name]) && idsIn(values[name]).length === 0,
	);
	return operation === 'update' && empty !== undefined
		? `Freshsales cannot take a ${what} off its ${empty}: give the record that it is to be on instead`
		: undefined;
}

/** A sentence where a record that is on one other record gets several, or none where it needs one. */
export function checkTarget(
	operation: 'create' | 'update',
	values: UnifiedRecord,
	what: string,
	isNeeded: boolean,
): string | undefined {
	const given = linksGiven(values);
	if (given.length > 1) {
		return `Freshsales links a ${what} to one record only, and there are ${given.join(' and ')}: give one of them`;
	}
	return isNeeded && operation === 'create' && given.length === 0
		? `Freshsales needs a record that the ${what} is on: give one of ${LINK_NAMES.join(', ')}`
		: checkKept(operation, values, what);
}

/** The target as it is written. */
export function targetTo(name: LinkName, id: string): VendorRecord {
	return { targetable_id: vendorNumber(id), targetable_type: TYPES[name] };
}

/** The one target that a write gives; undefined where it gives none. */
export function targetGiven(values: UnifiedRecord): VendorRecord | undefined {
	const [name] = linksGiven(values);
	return name === undefined ? undefined : targetTo(name, idsIn(values[name])[0]);
}
