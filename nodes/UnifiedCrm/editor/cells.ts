import type { IDisplayOptions } from 'n8n-workflow';

import { describe, enumerate, labelFor } from './texts';

/** What decides whether a part of the panel is shown. */
export type Dimension = 'integration' | 'operation' | 'type';

/** One combination of selections under which something is shown. */
export type Cell = Partial<Record<Dimension, string>>;

/** Values together with the combinations in which they hold. */
export interface Variant<Value> {
	value: Value;
	cells: Cell[];
}

/** What holds in a combination, and what is to be said of it there. */
export interface Remark<Value> {
	value: Value;
	note?: string;
}

/**
 * Groups combinations by what holds in them; what looks the same is the same. The notes of one CRM are put together, so
 * that one engagement type's note does not split the control of all types.
 */
export function variantsOf<Value extends object>(
	cells: Cell[],
	remarkOf: (cell: Cell) => Remark<Value> | undefined,
): Array<Variant<Value & { note?: string }>> {
	const parts = new Map<string, Variant<Value> & { notes: Map<string, Cell[]> }>();
	for (const cell of cells) {
		const remark = remarkOf(cell);
		if (remark === undefined) continue;
		const key = `${cell.integration}${JSON.stringify(remark.value)}`;
		const part = parts.get(key) ?? {
			value: remark.value,
			cells: [],
			notes: new Map<string, Cell[]>(),
		};
		parts.set(key, part);
		part.cells.push(cell);
		if (remark.note !== undefined) {
			part.notes.set(remark.note, [...(part.notes.get(remark.note) ?? []), cell]);
		}
	}
	const variants = new Map<string, Variant<Value & { note?: string }>>();
	for (const { value, cells: own, notes } of parts.values()) {
		const note = noteFor(own, notes);
		const noted = note === undefined ? value : { ...value, note };
		const key = JSON.stringify(noted);
		const present = variants.get(key);
		if (present === undefined) variants.set(key, { value: noted, cells: own });
		else present.cells.push(...own);
	}
	return [...variants.values()];
}

/** The notes as one text; what holds for some engagement types alone is said with their names. */
function noteFor(cells: Cell[], notes: Map<string, Cell[]>): string | undefined {
	if (notes.size === 0) return undefined;
	const typesOf = (some: Cell[]) =>
		[...new Set(some.map(({ type }) => type ?? ''))].filter((type) => type !== '');
	const all = typesOf(cells).length;
	return describe(
		...[...notes].map(([note, having]) => {
			const types = typesOf(having);
			return types.length === all ? note : `${enumerate(types.map(labelFor))}: ${note}`;
		}),
	);
}

/** Values that a condition must let through, and values that it must not. Any other cannot come up. */
interface Choice {
	wanted: Set<string>;
	unwanted: Set<string>;
}

/** Things that can share one condition. */
interface Group<Key> {
	keys: Key[];
	choice: Choice;
}

/** Puts together what can share a condition, those with the narrowest choice first. */
function gather<Key>(entries: Array<{ key: Key; choice: Choice }>): Array<Group<Key>> {
	const groups: Array<Group<Key>> = [];
	const byWidth = [...entries].sort((a, b) => b.choice.unwanted.size - a.choice.unwanted.size);
	for (const { key, choice } of byWidth) {
		let group = groups.find(({ choice: other }) => isCompatible(choice, other));
		if (group === undefined) {
			group = { keys: [], choice: { wanted: new Set(), unwanted: new Set() } };
			groups.push(group);
		}
		group.keys.push(key);
		addTo(group.choice, choice);
	}
	return groups;
}

function addTo(target: Choice, { wanted, unwanted }: Choice): Choice {
	for (const value of wanted) target.wanted.add(value);
	for (const value of unwanted) target.unwanted.add(value);
	return target;
}

function isCompatible(a: Choice, b: Choice): boolean {
	return isDisjoint(a.wanted, b.unwanted) && isDisjoint(b.wanted, a.unwanted);
}

function isDisjoint(a: Set<string>, b: Set<string>): boolean {
	for (const value of a) if (b.has(value)) return false;
	return true;
}

function choiceOf(wanted: Iterable<string>, all: Iterable<string>): Choice {
	const chosen = new Set(wanted);
	return { wanted: chosen, unwanted: new Set([...all].filter((value) => !chosen.has(value))) };
}

/** Engagement types by operation by CRM. */
type Index = Map<string, Map<string, Set<string>>>;

function indexOf(cells: Cell[]): Index {
	const index: Index = new Map();
	for (const { integration = '', operation = '', type = '' } of cells) {
		const operations = index.get(integration) ?? new Map<string, Set<string>>();
		index.set(integration, operations);
		operations.set(operation, (operations.get(operation) ?? new Set()).add(type));
	}
	return index;
}

/** Indexing once serves all fields of a form. */
const universes = new WeakMap<Cell[], Index>();

/**
 * Says with as few displayOptions as it can that something is shown in certain combinations and in no other;
 * `undefined` among them means "always". No two of them hold at once.
 * @param universe all combinations in which the parent is shown; `cells` are some of them
 * @param prefix '/' for what stands inside a collection
 */
export function conditionsFor(
	cells: Cell[],
	universe: Cell[],
	prefix: '' | '/' = '',
): Array<IDisplayOptions | undefined> {
	const all = universes.get(universe) ?? indexOf(universe);
	universes.set(universe, all);
	const pairs = [...indexOf(cells)].flatMap(([integration, operations]) =>
		[...operations].map(([operation, types]) => ({
			key: { integration, operation },
			choice: choiceOf(types, all.get(integration)?.get(operation) ?? []),
		})),
	);
	const choices = new Map(
		pairs.map(({ key, choice }) => [`${key.integration}/${key.operation}`, choice]),
	);
	return gather(pairs).flatMap(({ keys }) => {
		const operations = new Map<string, string[]>();
		for (const { integration, operation } of keys) {
			operations.set(integration, [...(operations.get(integration) ?? []), operation]);
		}
		const entries = [...operations].map(([integration, wanted]) => ({
			key: integration,
			choice: choiceOf(wanted, all.get(integration)?.keys() ?? []),
		}));
		return gather(entries).map(({ keys: integrations, choice: operation }) => {
			const types: Choice = { wanted: new Set(), unwanted: new Set() };
			for (const each of integrations) {
				for (const name of operations.get(each) ?? []) {
					const choice = choices.get(`${each}/${name}`);
					if (choice !== undefined) addTo(types, choice);
				}
			}
			return showFor(prefix, choiceOf(integrations, all.keys()), operation, types);
		});
	});
}

/** The engagement type comes last: it may hold an expression, at which n8n stops reading conditions. */
function showFor(
	prefix: '' | '/',
	integration: Choice,
	operation: Choice,
	engagementType: Choice,
): IDisplayOptions | undefined {
	const show: NonNullable<IDisplayOptions['show']> = {};
	for (const [name, choice] of Object.entries({ integration, operation, engagementType })) {
		if (choice.unwanted.size > 0) show[`${prefix}${name}`] = [...choice.wanted].sort();
	}
	return Object.keys(show).length === 0 ? undefined : { show };
}
