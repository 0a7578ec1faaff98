import type { Rules } from '../core/shape';
import { isObject } from '../core/shape';
import { checked, invalid, numberIn, queryOf, refusal, traced } from './answers';
import { fullName } from './contacts';
import {
	boundsOf,
	DATES,
	indexed,
	LONGEST_TEXT,
	refuseKeys,
	SORTS,
	testOf,
} from './contactFilters';
import type { Test } from './contactFilters';
import { LOCATION_ID } from './ids';
import { checkLocation, WRONG_LOCATION } from './location';
import type { Location } from './location';
import type { Row } from './store';

const MOST_REACHED = 10_000;
const LARGEST_PAGE = 500;
const MOST_SORTS = 2;
const REMEMBERED = 16;

const BODY: Rules = {
	locationId: { type: 'string', required: true, filled: true },
	pageLimit: { type: 'integer', required: true, max: LARGEST_PAGE },
	page: { type: 'integer' },
	searchAfter: { type: 'array' },
	query: { type: 'string' },
	filters: { type: 'array' },
	sort: { type: 'array' },
};
interface Order {
	field: string;
	descending: boolean;
}

function ordersOf(sort: unknown): Order[] {
	if (sort === undefined) return [];
	const entries = sort as unknown[];
	if (entries.length > MOST_SORTS)
		throw invalid(`sort must contain no more than ${MOST_SORTS} elements`);
	return entries.map((entry) => {
		const { field, direction, ...rest } = isObject(entry) ? entry : {};
		refuseKeys(rest);
		if (!SORTS.includes(String(field))) throw invalid(`Invalid sort field: ${String(field)}`);
		if (direction !== 'asc' && direction !== 'desc') throw invalid('direction must be asc or desc');
		return { field: String(field), descending: direction === 'desc' };
	});
}

function matches(row: Row, query: string): boolean {
	const held = [fullName(row), row.email, row.phone, row.companyName].join(' ').toLowerCase();
	return query
		.toLowerCase()
		.split(/\s+/)
		.every((word) => held.includes(word));
}

/** Search items differ from single contacts. */
function item(row: Row, orders: Order[]): Record<string, unknown> {
	const { address1, ...rest } = row;
	const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : null);
	return {
		...rest,
		address: address1,
		businessName: row.companyName,
		firstNameLowerCase: lower(row.firstName),
		lastNameLowerCase: lower(row.lastName),
		contactName: fullName(row).toLowerCase(),
		validEmail: null,
		opportunities: [],
		inboundDndSettings: {},
		attributionSource: {},
		lastAttributionSource: {},
		searchAfter: [...orders.map(({ field }) => afterValue(row, field)), row.id],
	};
}

function afterValue(row: Row, field: string): unknown {
	const value = indexed(row, field);
	return DATES.includes(field) ? Date.parse(String(value)) : value;
}

/** The search of contacts: filters, sorts, and pages by number or by the place of the last contact. */
export class ContactSearch {
	private readonly counts = new Map<string, number>();

	private readonly orders = new Map<string, string[]>();

	constructor(private readonly location: Location) {}

	search(body: unknown): unknown {
		const given = checked(body, BODY);
		checkLocation(given.locationId);
		const limit = Number(given.pageLimit);
		if (limit < 1) throw invalid('pageLimit must not be less than 1');
		const filters = (given.filters as unknown[] | undefined) ?? [];
		const query = (given.query as string | undefined)?.trim() ?? '';
		if (query.length > LONGEST_TEXT)
			throw invalid('query must be shorter than or equal to 75 characters');
		const tests = filters.map(testOf);
		const sorts = ordersOf(given.sort);
		const orders = sorts.length > 0 ? sorts : [{ field: 'dateAdded', descending: true }];
		const after = given.searchAfter as unknown[] | undefined;
		if (after !== undefined && given.page !== undefined) {
			throw invalid('page and searchAfter must not be sent together');
		}
		const page = (given.page as number | undefined) ?? 1;
		if (page < 1) throw invalid('page must not be less than 1');
		if (page * limit > MOST_REACHED) {
			throw refusal(400, 'Cannot go beyond 10000 records with page; use searchAfter');
		}
		const test: Test | undefined =
			tests.length === 0 && query === ''
				? undefined
				: (row) => tests.every((each) => each(row)) && (query === '' || matches(row, query));
		const reading = { test, filters, orders, after, skip: (page - 1) * limit, limit };
		const key = JSON.stringify([filters, query, this.location.contacts.version]);
		const rows = this.read(reading, `${key} ${JSON.stringify(orders)}`);
		return traced({
			contacts: rows.map((row) => item(row, orders)),
			total: this.total(test, key),
		});
	}

	/** The old list: the next page needs both of `startAfter` and `startAfterId`, else it is the first again. */
	list(raw: unknown): unknown {
		const query = queryOf(raw, 'locationId', 'limit', 'query', 'startAfter', 'startAfterId');
		if (query.locationId !== LOCATION_ID) throw refusal(403, WRONG_LOCATION);
		const limit = numberIn(query, 'limit', 20, 1, 100);
		const at = numberIn(query, 'startAfter', 0);
		const { startAfterId: id, query: text } = query;
		const isNext = query.startAfter !== undefined && id !== undefined;
		const test: Test | undefined = text === undefined ? undefined : (row) => matches(row, text);
		const rows = this.read(
			{
				test,
				filters: [],
				orders: [{ field: 'dateAdded', descending: true }],
				after: isNext ? [at, id] : undefined,
				skip: 0,
				limit: limit + 1,
			},
			`list ${this.location.contacts.version}`,
		);
		const shown = rows.slice(0, limit);
		const last = rows.length > limit ? shown.at(-1) : undefined;
		const startAfter = last === undefined ? null : Date.parse(last.dateAdded);
		const next = `${this.location.world.baseUrl()}/contacts/?locationId=${LOCATION_ID}&limit=${limit}`;
		return traced({
			contacts: shown.map((row) => ({
				...row,
				contactName: fullName(row).toLowerCase(),
				firstNameRaw: row.firstName,
				lastNameRaw: row.lastName,
			})),
			meta: {
				total: this.total(test, `list ${text} ${this.location.contacts.version}`),
				nextPageUrl:
					last === undefined ? null : `${next}&startAfter=${startAfter}&startAfterId=${last.id}`,
				startAfterId: last?.id ?? null,
				startAfter,
				currentPage: 1,
				nextPage: last === undefined ? null : 2,
				prevPage: null,
			},
		});
	}

	private read(
		reading: {
			test: Test | undefined;
			filters: unknown[];
			orders: Order[];
			after: unknown[] | undefined;
			skip: number;
			limit: number;
		},
		key: string,
	): Row[] {
		const { test, filters, orders, after, skip, limit } = reading;
		const [{ field: by, descending }] = orders;
		const { table } = this.location.contacts;
		const isFast = orders.length === 1 && DATES.includes(by) && this.lag() === 0;
		if (after !== undefined) refusePlace(after, orders);
		if (!isFast) return this.slowly(test, orders, after, skip, limit, key);
		if (test === undefined && after === undefined) return table.page(by, descending, skip, limit);
		const place =
			after === undefined
				? undefined
				: { key: new Date(Number(after[0])).toISOString(), id: String(after[1]) };
		const rows: Row[] = [];
		let left = skip;
		for (const row of table.walk({ by, descending, after: place, ...boundsOf(filters, by) })) {
			if (test !== undefined && !test(row)) continue;
			if (left-- > 0) continue;
			if (rows.push(row) === limit) break;
		}
		return rows;
	}

	private lag(): number {
		return this.location.world.settings.indexLagMs;
	}

	private slowly(
		test: Test | undefined,
		orders: Order[],
		after: unknown[] | undefined,
		skip: number,
		limit: number,
		key: string,
	): Row[] {
		const { contacts, world } = this.location;
		const place = after?.at(-1);
		let ids = this.lag() === 0 ? this.orders.get(key) : undefined;
		if (ids === undefined) {
			const rows: Row[] = [];
			for (const row of contacts.table.searchable(world.clock.now() - this.lag())) {
				if (test === undefined || test(row)) rows.push(row);
			}
			const compare = (one: unknown, other: unknown) =>
				one === other ? 0 : String(one ?? '') < String(other ?? '') ? -1 : 1;
			rows.sort((left, right) => {
				for (const { field, descending } of orders) {
					const order = compare(indexed(left, field), indexed(right, field));
					if (order !== 0) return descending ? -order : order;
				}
				return compare(left.id, right.id);
			});
			ids = rows.map(({ id }) => id);
			if (this.orders.size >= REMEMBERED) this.orders.clear();
			if (this.lag() === 0) this.orders.set(key, ids);
		}
		const start = place === undefined ? skip : ids.indexOf(String(place)) + 1;
		return ids
			.slice(start, start + limit)
			.map((id) => contacts.get(id))
			.filter((row) => row !== undefined);
	}

	private total(test: Test | undefined, key: string): number {
		const { contacts, world } = this.location;
		if (test === undefined && this.lag() === 0) return contacts.table.size;
		const known = this.lag() === 0 ? this.counts.get(key) : undefined;
		if (known !== undefined) return known;
		let total = 0;
		for (const row of contacts.table.searchable(world.clock.now() - this.lag())) {
			if (test?.(row) ?? true) total++;
		}
		if (this.counts.size >= REMEMBERED) this.counts.clear();
		this.counts.set(key, total);
		return total;
	}
}

/** `searchAfter` holds one value for each sort, and the id. */
function refusePlace(after: unknown[], orders: Order[]): void {
	const isRight =
		after.length === orders.length + 1 &&
		typeof after.at(-1) === 'string' &&
		orders.every(({ field }, index) => !DATES.includes(field) || typeof after[index] === 'number');
	if (!isRight) throw refusal(400, 'searchAfter does not fit the sort');
}
