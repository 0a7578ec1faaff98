import type { Answer } from '../simulation';
import type { Account } from './account';
import { badParameter } from './answers';
import { entityOf } from './entities';
import type { Row } from './ids';
import { comparable, passes, readListQuery } from './listQuery';
import type { Key, ListQuery } from './listQuery';
import { checkTree, readTree, render, wholeRow } from './render';
import type { EntityName } from './rules';

const REMEMBERED = 16;

/** A record's place in an ordered list. */
interface Entry {
	id: string;
	keys: Key[];
}

function encode(keys: Key[]): string {
	return Buffer.from(JSON.stringify(keys)).toString('base64');
}

function decode(cursor: string, length: number): Key[] {
	try {
		const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString());
		if (Array.isArray(keys) && keys.length === length) return keys as Key[];
	} catch {
		// not one of ours
	}
	throw badParameter('Invalid cursor.');
}

/** Serves lists; filtered and sorted orders are remembered until the entity changes. */
export class Lists {
	private readonly remembered = new Map<string, { version: number; entries: Entry[] }>();

	constructor(private readonly account: Account) {}

	answer(entity: EntityName, input: unknown): Answer {
		const query = readListQuery(entity, input);
		const expand = readTree(query.expand);
		const only = readTree(query.loadOnly);
		checkTree(entity, expand, true);
		checkTree(entity, only, false);
		const { rows, total, start, end, hasPrevious, hasNext } = this.page(entity, query);
		return {
			status: 200,
			body: {
				success: true,
				total,
				page_info: {
					start_cursor: start,
					end_cursor: end,
					has_previous_page: hasPrevious,
					has_next_page: hasNext,
				},
				data: rows.map((row) => render(this.account, entity, row, expand, only)),
			},
		};
	}

	private page(entity: EntityName, query: ListQuery) {
		const { order, filters, includesDeleted, last, before, after, first } = query;
		const isPlain =
			filters.length === 0 &&
			!includesDeleted &&
			last === undefined &&
			before === undefined &&
			order.length === 1 &&
			order[0].field === 'created' &&
			!order[0].descending &&
			entity !== 'Activities' &&
			entity !== 'LeadOppties';
		if (isPlain) return this.plainPage(entity, first, after);
		const entries = this.entries(entity, query);
		const from =
			after === undefined ? 0 : countBefore(entries, decode(after, order.length + 1), order, true);
		const to =
			before === undefined
				? entries.length
				: countBefore(entries, decode(before, order.length + 1), order, false);
		let slice = entries.slice(from, Math.max(to, from));
		let offset = from;
		if (last === undefined) slice = slice.slice(0, first);
		else {
			offset += Math.max(slice.length - last, 0);
			slice = slice.slice(-last);
		}
		const rows = slice
			.map(({ id }) => this.find(entity, id, includesDeleted))
			.filter((row) => row !== undefined);
		return {
			rows,
			total: entries.length,
			start: slice.length === 0 ? null : encode([...slice[0].keys, slice[0].id]),
			end:
				slice.length === 0
					? null
					: encode([...slice[slice.length - 1].keys, slice[slice.length - 1].id]),
			hasPrevious: slice.length > 0 && offset > 0,
			hasNext: slice.length > 0 && offset + slice.length < entries.length,
		};
	}

	/** A page in the order of creation, without making the rows before it. */
	private plainPage(entity: EntityName, first: number, after: string | undefined) {
		const table = this.account.table(entity);
		const from = after === undefined ? 0 : Number(decode(after, 2)[0]);
		const { rows, next } = table.page(from, first);
		const end = next ?? Number.MAX_SAFE_INTEGER;
		return {
			rows,
			total: table.size,
			start: rows.length === 0 ? null : encode([from, rows[0].id]),
			end: rows.length === 0 ? null : encode([end, rows[rows.length - 1].id]),
			hasPrevious: rows.length > 0 && from > 0,
			hasNext: next !== undefined,
		};
	}

	private entries(entity: EntityName, { order, filters, includesDeleted }: ListQuery): Entry[] {
		const key = JSON.stringify([entity, order, filters, includesDeleted]);
		const version = this.account.versions.get(entity) ?? 0;
		const known = this.remembered.get(key);
		if (known !== undefined && known.version === version) return known.entries;
		const { fields } = entityOf(entity);
		const entries: Entry[] = [];
		const asked = [...order, ...filters].map(({ field }) => field);
		const isComputed = asked.some(
			(field) => fields[field].readOnly === true && /formatted|primary/.test(field),
		);
		for (const row of this.account.values(entity, includesDeleted)) {
			const whole = isComputed ? wholeRow(entity, row) : row;
			if (!filters.every((filter) => passes(whole, filter))) continue;
			entries.push({
				id: row.id,
				keys: order.map(({ field }) => comparable(fields[field], whole[field])),
			});
		}
		const inOrder = (left: Entry, right: Entry) =>
			compare([...left.keys, left.id], [...right.keys, right.id], order);
		if (entries.some((entry, index) => index > 0 && inOrder(entries[index - 1], entry) > 0)) {
			entries.sort(inOrder);
		}
		if (this.remembered.size >= REMEMBERED) this.remembered.clear();
		this.remembered.set(key, { version, entries });
		return entries;
	}

	private find(entity: EntityName, id: string, includesDeleted: boolean): Row | undefined {
		const live = this.account.get(entity, id);
		if (live !== undefined || !includesDeleted) return live;
		for (const row of this.account.values(entity, true)) if (row.id === id) return row;
		return undefined;
	}
}

function compare(left: Key[], right: Key[], order: ListQuery['order']): number {
	for (const [index, one] of left.entries()) {
		const other = right[index];
		if (one === other) continue;
		return one < other === (order[index]?.descending === true) ? 1 : -1;
	}
	return 0;
}

/** How many entries, from the first one on, stand before a place (or at it). */
function countBefore(
	entries: Entry[],
	keys: Key[],
	order: ListQuery['order'],
	isIncluded: boolean,
): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const side = compare([...entries[middle].keys, entries[middle].id], keys, order);
		if (side < 0 || (side === 0 && isIncluded)) low = middle + 1;
		else high = middle;
	}
	return low;
}
