import type { FastifyInstance } from 'fastify';

import { isObject } from '../core/shape';
import type { Account, Store } from './account';
import { badRequest, isMoment } from './answers';
import type { Json } from './answers';
import { isCustomField, USERS } from './lookups';
import { includesOf, metaOf, PAGE, pageOf, readQuery } from './query';
import type { Row } from './seeds';
import { CONTACT_INCLUDES, shownContact } from './sideloads';
import { tenantOf } from './tenant';

type Test = (row: Row) => boolean;

const TIMES = ['updated_at', 'created_at'];
const PLAIN = [
	'mobile_number',
	'work_number',
	'contact_status_id',
	'owner_id',
	'id',
	'first_name',
	'last_name',
	'job_title',
	'city',
];

function valuesOf(row: Row, attribute: string): unknown[] {
	if (attribute === 'contact_email.email') {
		return ((row.emails ?? []) as Json[]).map(({ value }) => value);
	}
	if (attribute === 'sales_account_id') {
		return ((row.sales_accounts ?? []) as Json[]).map(({ id }) => id);
	}
	if (attribute.startsWith('cf_')) {
		const value = (row.custom_field as Json)[attribute];
		return Array.isArray(value) ? value : [value];
	}
	return [row[attribute]];
}

function ruleTest(rule: unknown, extra: string[]): Test {
	if (!isObject(rule)) throw badRequest('filter_rule is invalid');
	const { attribute, operator, value, ...rest } = rule;
	const name = String(attribute);
	const isKnown =
		TIMES.includes(name) || PLAIN.includes(name) || extra.includes(name) || isCustomField(name);
	if (!isKnown || Object.keys(rest).length > 0) throw badRequest(`attribute ${name} is invalid`);
	if (value === undefined || value === null || value === '')
		throw badRequest(`value can't be blank`);
	if (TIMES.includes(name)) {
		if (operator !== 'is_after' || !(isMoment(value) || /^\d{4}-\d\d-\d\d$/.test(String(value)))) {
			throw badRequest(`${name} takes is_after and a time alone`);
		}
		const moment = Date.parse(String(value));
		return (row) => Date.parse(String(row[name])) > moment;
	}
	const wanted = (Array.isArray(value) ? value : [value]).map((each) => String(each).toLowerCase());
	const match: Record<string, (text: string) => boolean> = {
		is_in: (text) => wanted.includes(text),
		contains: (text) => wanted.some((each) => text.includes(each)),
		starts_with: (text) => wanted.some((each) => text.startsWith(each)),
	};
	const matches = match[String(operator)];
	if (matches === undefined) throw badRequest(`operator ${String(operator)} is invalid`);
	return (row) => valuesOf(row, name).some((each) => matches(String(each ?? '').toLowerCase()));
}

/** A row of a filtered search: far from whole. */
function partial(row: Row): Json {
	return {
		partial: true,
		id: row.id,
		job_title: row.job_title,
		lead_score: row.lead_score,
		email: row.email,
		work_number: row.work_number,
		mobile_number: row.mobile_number,
		open_deals_amount: row.open_deals_amount,
		display_name: row.display_name,
		avatar: null,
		last_contacted: row.last_contacted,
		created_at: row.created_at,
		updated_at: row.updated_at,
	};
}

/** Filtered search, lookup and free-text search; the index behind them may lag. */
export function addSearching(api: FastifyInstance, account: Account, root: string): void {
	const indexed = (store: Store) => store.table.searchable(account.indexedUntil);
	const filtered = (
		path: string,
		list: string,
		store: Store,
		extra: string[],
		show: (row: Row) => Json,
	) => {
		api.post(`${root}/filtered_search/${path}`, async (request) => {
			const query = readQuery(request, [...PAGE, 'sort', 'sort_type', 'include']);
			includesOf(query, CONTACT_INCLUDES);
			const { sort = 'id', sort_type: direction = 'asc' } = query;
			if (!['id', ...TIMES].includes(sort)) throw badRequest('sort is invalid');
			if (!['asc', 'desc'].includes(direction)) throw badRequest('sort_type is invalid');
			const wish = pageOf(query);
			if (!isObject(request.body) || !Array.isArray(request.body.filter_rule)) {
				throw badRequest(`filter_rule can't be blank`);
			}
			const tests = request.body.filter_rule.map((rule) => ruleTest(rule, extra));
			const rows = [...indexed(store)].filter((row) => tests.every((test) => test(row)));
			rows.sort((one, other) => (String(one[sort]) < String(other[sort]) ? -1 : 1));
			if (direction === 'desc') rows.reverse();
			const { countsSearchPages } = tenantOf(request);
			if (rows.length === 0 && !countsSearchPages) return {};
			return {
				[list]: rows.slice(wish.offset, wish.offset + wish.size).map(show),
				meta: countsSearchPages ? metaOf(rows.length, wish) : { total: rows.length },
			};
		});
	};
	filtered(
		'contact',
		'contacts',
		account.contacts,
		['contact_email.email', 'sales_account_id'],
		partial,
	);
	filtered('sales_account', 'sales_accounts', account.accounts, ['name'], (row) => row);
	filtered('deal', 'deals', account.deals, ['name', 'sales_account_id'], (row) => row);

	api.get(`${root}/lookup`, async (request) => {
		const query = readQuery(request, ['q', 'f', 'entities', 'include']);
		const { q: wanted, f: field = '', entities = '' } = query;
		if (wanted === undefined || wanted === '') throw badRequest(`q can't be blank`);
		const known = ['email', 'mobile_number', 'work_number', 'phone', 'name', 'external_id'];
		if (!known.includes(field) && !isCustomField(field)) throw badRequest('f is invalid');
		const names = entities.split(',');
		if (!names.every((name) => ['contact', 'sales_account', 'deal'].includes(name))) {
			throw badRequest('entities is invalid');
		}
		const result: Json = {};
		if (names.includes('contact')) {
			const rows = [...indexed(account.contacts)].filter((row) => isFound(row, field, wanted));
			const contacts = rows.slice(0, 25).map((row) => shownContact(account, row, []));
			result.contacts = { contacts, meta: { total: rows.length } };
		}
		for (const [name, list, store] of [
			['sales_account', 'sales_accounts', account.accounts],
			['deal', 'deals', account.deals],
		] as const) {
			if (!names.includes(name)) continue;
			const rows = [...indexed(store)].filter((row) => field === 'name' && row.name === wanted);
			result[list] = { [list]: rows, meta: { total: rows.length } };
		}
		return result;
	});

	api.get(`${root}/search`, async (request) => {
		const query = readQuery(request, ['q', 'include', ...PAGE]);
		const wanted = (query.q ?? '').trim().toLowerCase();
		if (wanted === '') throw badRequest(`q can't be blank`);
		const types = includesOf(query, ['contact', 'user', 'sales_account', 'deal']);
		if (types.length === 0) throw badRequest(`include can't be blank`);
		const { offset, size } = pageOf(query);
		const hits: Json[] = [];
		if (types.includes('contact')) {
			for (const row of indexed(account.contacts)) {
				const texts = [row.display_name, ...valuesOf(row, 'contact_email.email')];
				if (!texts.some((each) => String(each).toLowerCase().includes(wanted))) continue;
				hits.push({
					id: String(row.id),
					type: 'contact',
					name: row.display_name,
					email: row.email,
					avatar: null,
				});
				if (hits.length >= offset + size) break;
			}
		}
		const named = (type: string, rows: Iterable<Json>, key: string) => {
			if (!types.includes(type)) return;
			for (const row of rows) {
				if (String(row[key]).toLowerCase().includes(wanted)) {
					hits.push({ id: String(row.id), type, name: row[key], avatar: null });
				}
			}
		};
		named('sales_account', account.accounts.table.values(), 'name');
		named('deal', account.deals.table.values(), 'name');
		named('user', USERS, 'display_name');
		return hits.slice(offset, offset + size);
	});
}

function isFound(row: Row, field: string, wanted: string): boolean {
	const same = (value: unknown) => String(value ?? '').toLowerCase() === wanted.toLowerCase();
	switch (field) {
		case 'email':
			return valuesOf(row, 'contact_email.email').some(same);
		case 'phone':
			return [row.work_number, row.mobile_number].some(same);
		case 'name':
			return same(row.display_name);
		default:
			return valuesOf(row, field).some(same);
	}
}
