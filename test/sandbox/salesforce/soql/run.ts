import { Refusal } from '../answers';
import { recordId, serialOf, wholeId } from '../ids';
import type { Org, Part } from '../org';
import type { Row, Value } from '../row';
import type { ObjectType } from '../schema';
import type { Condition, Query } from './ast';
import { compile } from './conditions';
import type { Test } from './conditions';
import { malformed, place } from './lexer';
import { orderOf, sorted, windowOf } from './ordering';
import type { Ordering } from './ordering';
import { parseQuery } from './parser';
import { resolve } from './paths';
import { project } from './projection';
import type { Children, Show } from './projection';

/** Records that a query found, in its order, by serial number; the records themselves where they are derived. */
export interface Found {
	object: ObjectType;
	rows: Float64Array | Row[];
	show: Show;
	hasSubquery: boolean;
	isCount: boolean;
}

interface Run {
	org: Org;
	text: string;
	version: string;
	/** Deleted and archived records too. */
	includesAll: boolean;
}

/** Parts of at most so many records are searched at once. */
const SMALL_PART = 1000;
const PARTIAL = (values: Record<string, Value>): Row => ({ id: '', values, people: [] });
/** Fields that rise with the id as long as nothing was changed. */
const TIMES = ['CreatedDate', 'LastModifiedDate', 'SystemModstamp'];
/** Relationship, object and foreign key of children, by parent; without a key they are derived from the parent. */
const CHILDREN: Record<string, Array<[name: string, object: string, key?: string]>> = {
	Account: [
		['Contacts', 'Contact', 'AccountId'],
		['Opportunities', 'Opportunity', 'AccountId'],
		['Tasks', 'Task', 'AccountId'],
		['Events', 'Event', 'AccountId'],
		['Notes', 'Note', 'ParentId'],
	],
	Contact: [
		['Tasks', 'Task', 'WhoId'],
		['Events', 'Event', 'WhoId'],
		['Notes', 'Note', 'ParentId'],
	],
	Lead: [
		['Tasks', 'Task', 'WhoId'],
		['Events', 'Event', 'WhoId'],
		['Notes', 'Note', 'ParentId'],
	],
	Opportunity: [
		['Tasks', 'Task', 'WhatId'],
		['Events', 'Event', 'WhatId'],
		['Notes', 'Note', 'ParentId'],
	],
	Task: [
		['TaskRelations', 'TaskRelation'],
		['TaskWhoRelations', 'TaskWhoRelation'],
	],
	Event: [
		['EventRelations', 'EventRelation'],
		['EventWhoRelations', 'EventWhoRelation'],
	],
	EmailMessage: [['EmailMessageRelations', 'EmailMessageRelation', 'EmailMessageId']],
};

/** Children of an object, as its describe names them. */
export function childrenOf(org: Org, object: ObjectType) {
	return (CHILDREN[object.name] ?? []).flatMap(([relationshipName, child, key]) =>
		org.schema.find(child) === undefined
			? []
			: [{ relationshipName, childSObject: child, field: key ?? `${object.name}Id` }],
	);
}

/** Reads and runs a query. Throws the vendor's refusals. */
export function runQuery(org: Org, text: string, version: string, includesAll: boolean): Found {
	return find({ org, text, version, includesAll }, parseQuery(text));
}

function find(run: Run, query: Query): Found {
	const { org, text } = run;
	const object = org.schema.find(query.from);
	if (object === undefined || object.name === 'Name') {
		throw new Refusal(
			400,
			'INVALID_TYPE',
			`${place(text, query.fromAt)}sObject type '${query.from}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
		);
	}
	if (query.isCount && query.order.length > 0) {
		throw malformed(text, query.fromAt, 'COUNT() cannot be used with ORDER BY');
	}
	const show = project(
		{
			org,
			object,
			text,
			version: run.version,
			children: (inner, at) => children(run, object, inner, at),
		},
		query,
	);
	if (object.name === 'ContentDocumentLink') demandDocumentFilter(query.where);
	const test = testOf(run, object, query.where);
	const orders = query.order.map((order) => orderOf(run, object, order));
	const rows = isDerived(object)
		? derived(run, object, query, test, orders)
		: stored(run, object, query, test, orders);
	return {
		object,
		rows,
		show,
		hasSubquery: query.items.some(({ kind }) => kind === 'subquery'),
		isCount: query.isCount,
	};
}

function isDerived({ name }: ObjectType): boolean {
	return /^(?:Task|Event)(?:Who)?Relation$/.test(name);
}

function testOf(run: Run, object: ObjectType, where: Condition | undefined): Test | undefined {
	if (where === undefined) return undefined;
	const { org, text } = run;
	const inner = (query: Query): Set<Value> => {
		const [item] = query.items;
		const innerObject = org.schema.find(query.from);
		if (
			query.items.length !== 1 ||
			item.kind !== 'field' ||
			query.order.length > 0 ||
			query.limit !== undefined
		) {
			throw malformed(
				text,
				query.fromAt,
				'The inner select of a semi join takes one field and no order or limit',
			);
		}
		if (innerObject !== undefined && isDerived(innerObject) && !org.features.relationSemiJoins) {
			throw malformed(
				text,
				query.fromAt,
				`Entity '${innerObject.name}' is not supported for semi join inner selects`,
			);
		}
		const found = find(run, query);
		const { field, get } = resolve(org, found.object, item.path, text);
		if (field.type !== 'id' && field.type !== 'reference') {
			throw malformed(text, item.path.at, 'The inner select of a semi join takes an id field');
		}
		return new Set(rowsOf(org, found, 0, found.rows.length).map((row) => get(row) ?? null));
	};
	return compile({ org, object, text, inner }, where);
}

/** The vendor lists links of documents only for given documents or records. */
function demandDocumentFilter(where: Condition | undefined): void {
	const parts = where?.kind === 'and' ? where.parts : where === undefined ? [] : [where];
	const isBound = parts.some(
		(part) =>
			(part.kind === 'in' || (part.kind === 'compare' && part.operator === '=')) &&
			/^(?:ContentDocumentId|LinkedEntityId)$/i.test(part.path.names.join('.')),
	);
	if (isBound) return;
	throw new Refusal(
		400,
		'MALFORMED_QUERY',
		"Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
	);
}

function derived(
	run: Run,
	object: ObjectType,
	query: Query,
	test: Test | undefined,
	orders: Ordering[],
): Row[] {
	const rows: Row[] = [];
	for (const row of run.org.relations(object))
		if (test === undefined || test(row) === true) rows.push(row);
	return sorted(rows, orders).slice(...windowOf(query));
}

/** A part of an object that can hold results. */
interface Active {
	part: Part;
	/** All of its records are results. */
	isWhole: boolean;
	/** Serial numbers of its results; undefined where each of its records must still be tested. */
	chosen: (() => Float64Array) | undefined;
}

function activeParts(
	run: Run,
	object: ObjectType,
	test: Test | undefined,
	passes: (row: Row) => boolean,
): Active[] {
	const hidesArchived = !run.includesAll && object.fields.has('isarchived');
	return run.org.partsOf(object).flatMap((part): Active[] => {
		const verdict = test === undefined ? true : test(PARTIAL(part.constants));
		if (verdict === false) return [];
		const isWhole = verdict === true && !(hidesArchived && part.constants.IsArchived !== false);
		if (isWhole) return [{ part, isWhole, chosen: () => part.serials() }];
		if (part.table.size > SMALL_PART) return [{ part, isWhole, chosen: undefined }];
		const serials = Float64Array.from(part.table.filter(passes), ({ id }) => serialOf(id));
		return serials.length === 0 ? [] : [{ part, isWhole, chosen: () => serials }];
	});
}

function stored(
	run: Run,
	object: ObjectType,
	query: Query,
	test: Test | undefined,
	orders: Ordering[],
): Float64Array {
	const [start, end] = windowOf(query);
	const passes = (row: Row) =>
		(run.includesAll || row.values.IsArchived !== true) &&
		(test === undefined || test(row) === true);
	const active = activeParts(run, object, test, passes);
	const deleted = run.includesAll
		? [...run.org.binOf(object).values()].map(({ row }) => row).filter(passes)
		: [];
	const natural = deleted.length === 0 ? naturalOrder(active, orders) : undefined;
	if (natural !== undefined) {
		const serials = candidates(active, query.where);
		if (natural === 'falling') serials.reverse();
		return active.every(({ chosen }) => chosen !== undefined)
			? serials.slice(start, end)
			: scan(run.org, object, serials, passes, start, end);
	}
	const rows: Row[] = [...deleted];
	for (const { part, isWhole } of active) {
		for (const row of part.table.values()) if (isWhole || passes(row)) rows.push(row);
	}
	if (orders.length === 0) rows.sort((left, right) => (left.id < right.id ? -1 : 1));
	return Float64Array.from(sorted(rows, orders).slice(start, end), ({ id }) => serialOf(id));
}

/** Whether the order asked for is that of ids, upwards or downwards; undefined where the records must be sorted. */
function naturalOrder(active: Active[], orders: Ordering[]): 'rising' | 'falling' | undefined {
	const [first] = orders;
	if (first === undefined) return 'rising';
	const isAligned =
		first.field === 'Id' ||
		(active.length === 1 && active[0].part.isPristine && TIMES.includes(first.field ?? ''));
	if (!isAligned) return undefined;
	return first.isDescending ? 'falling' : 'rising';
}

function candidates(active: Active[], where: Condition | undefined): Float64Array {
	const lists = active.map(({ part, chosen }) => chosen?.() ?? part.serials());
	const [only] = lists;
	let serials = only ?? new Float64Array(0);
	if (lists.length > 1) {
		serials = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
		let at = 0;
		for (const list of lists) {
			serials.set(list, at);
			at += list.length;
		}
		serials.sort();
	}
	const bound = lowerBound(where);
	return bound === undefined ? serials : serials.subarray(firstFrom(serials, bound));
}

/** The serial number that an `Id > …` of the condition begins at. */
function lowerBound(where: Condition | undefined): number | undefined {
	const parts = where?.kind === 'and' ? where.parts : where === undefined ? [] : [where];
	for (const part of parts) {
		if (part.kind !== 'compare' || !/^>=?$/.test(part.operator)) continue;
		if (part.path.names.join('.').toLowerCase() !== 'id') continue;
		const id = wholeId(part.literal.text);
		if (id !== undefined) return serialOf(id);
	}
	return undefined;
}

function firstFrom(serials: Float64Array, bound: number): number {
	let low = 0;
	let high = serials.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (serials[middle] < bound) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Reads records one by one and stops as soon as the query has enough. */
function scan(
	org: Org,
	object: ObjectType,
	serials: Float64Array,
	passes: (row: Row) => boolean,
	start: number,
	end: number,
): Float64Array {
	const result: number[] = [];
	let count = 0;
	for (const serial of serials) {
		if (count >= end) break;
		const row = org.find(object, recordId(object.prefix, serial));
		if (row === undefined || !passes(row)) continue;
		if (count >= start) result.push(serial);
		count++;
	}
	return Float64Array.from(result);
}

/** Results as records; those deleted since the query ran are left out unless the bin still has them. */
export function rowsOf(org: Org, { object, rows }: Found, from: number, to: number): Row[] {
	if (Array.isArray(rows)) return rows.slice(from, to);
	const bin = org.binOf(object);
	const list: Row[] = [];
	for (const serial of rows.subarray(from, to)) {
		const id = recordId(object.prefix, serial);
		const row = org.find(object, id) ?? bin.get(id)?.row;
		if (row !== undefined) list.push(row);
	}
	return list;
}

/** A subquery: the children of each record, in the envelope of a query of its own. */
function children(run: Run, parent: ObjectType, query: Query, at: number): Children {
	const { org, text } = run;
	const [name, childName, key] =
		CHILDREN[parent.name]?.find(([one]) => one.toLowerCase() === query.from.toLowerCase()) ?? [];
	const object = childName === undefined ? undefined : org.schema.find(childName);
	if (name === undefined || object === undefined) {
		throw new Refusal(
			400,
			'INVALID_TYPE',
			`${place(text, at)}Didn't understand relationship '${query.from}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
		);
	}
	const show = project(
		{
			org,
			object,
			text,
			version: run.version,
			children: (_inner, innerAt) => {
				throw malformed(text, innerAt, 'Only one level of child relationships is possible');
			},
		},
		query,
	);
	const test = testOf(run, object, query.where);
	const orders = query.order.map((order) => orderOf(run, object, order));
	return {
		name,
		value: (row) => {
			const all =
				key === undefined ? org.relationsOf(object, row) : foreign(org, object, key, row.id);
			const passing = test === undefined ? all : all.filter((child) => test(child) === true);
			const chosen = sorted(passing, orders).slice(...windowOf(query));
			if (chosen.length === 0) return null;
			return { totalSize: chosen.length, done: true, records: chosen.map(show) };
		},
	};
}

function foreign(org: Org, object: ObjectType, key: string, id: string): Row[] {
	return org
		.partsOf(object)
		.flatMap(({ table }) =>
			table.filter((row) => row.values[key] === id && row.values.IsArchived !== true),
		);
}
