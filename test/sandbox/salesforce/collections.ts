import { caught } from '../core/caught';
import { isObject } from '../core/shape';
import type { Answer } from '../simulation';
import { Refusal } from './answers';
import { demandText, fieldNames, objectOf } from './call';
import type { Call, Route } from './call';
import { wholeId } from './ids';
import { keyField, showRow, upsertBy, writeOptions } from './records';
import type { Field, ObjectType } from './schema';
import { objectBody, readBody, Unreadable } from './values';
import { create, remove, rowOf, update } from './writes';

const MOST_WRITTEN = 200;
const MOST_READ = 2000;
/** Ids of 18 characters that fit into an address. */
const MOST_READ_BY_URL = 800;
const MOST_CHUNKS = 10;

interface RowResult {
	id?: string;
	success: boolean;
	errors: Array<{ statusCode: string; message: string; fields: string[] }>;
	created?: boolean;
}

/** A record of the request's list, with its object and fields. */
interface Entry {
	object: ObjectType;
	fields: Map<Field, unknown>;
	id?: string;
	key?: string;
}

function failed({
	errorCode,
	text,
	fields,
}: {
	errorCode: string;
	text: string;
	fields?: string[];
}): RowResult {
	return {
		success: false,
		errors: [{ statusCode: errorCode, message: text, fields: fields ?? [] }],
	};
}

/** Writes each row by itself, or all or none; answers 200 in both cases, one result per row. */
function writeRows<T>(
	call: Call,
	allOrNone: boolean,
	rows: T[],
	write: (row: T) => RowResult,
): Answer {
	const results = call.org.atomically(
		() =>
			rows.map((row) =>
				call.org.atomically(
					() => {
						const written = caught(Refusal, () => write(row));
						return written instanceof Refusal ? failed(written) : written;
					},
					({ success }) => success,
				),
			),
		(all) => !allOrNone || all.every(({ success }) => success),
	);
	const isRolledBack = allOrNone && results.some(({ success }) => !success);
	const body = isRolledBack
		? results.map((result) =>
				result.success
					? failed({
							errorCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
							text: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
						})
					: result,
			)
		: results;
	return { status: 200, body };
}

function demandCount(count: number, most: number): void {
	if (count <= most) return;
	throw new Refusal(
		400,
		'EXCEEDED_ID_LIMIT',
		`record limit reached. cannot submit more than ${most} records into this call`,
	);
}

/** The records of a collections body. What cannot be read at all fails the whole request. */
function readEntries(
	call: Call,
	fixed?: { object: ObjectType; key: Field },
): { allOrNone: boolean; entries: Entry[] } {
	const body = objectBody(call.body);
	for (const [name, value] of Object.entries(body)) {
		const fits =
			name === 'allOrNone'
				? typeof value === 'boolean'
				: name === 'records' && Array.isArray(value);
		if (!fits) {
			throw new Refusal(400, 'JSON_PARSER_ERROR', `Unrecognized field or value: "${name}"`);
		}
	}
	const records: unknown[] = Array.isArray(body.records) ? body.records : [];
	if (records.length === 0) {
		throw new Refusal(
			400,
			'INVALID_INPUT',
			'The records parameter is required and must not be empty',
		);
	}
	demandCount(records.length, MOST_WRITTEN);
	const entries = records.map((record) => readEntry(call, record, fixed));
	const chunks = entries.filter(
		({ object }, index) => object !== entries[index - 1]?.object,
	).length;
	if (chunks > MOST_CHUNKS) {
		throw new Refusal(
			400,
			'INVALID_INPUT',
			`Cannot have more than ${MOST_CHUNKS} chunks in a single operation. Please rearrange the data to reduce chunking.`,
		);
	}
	return { allOrNone: body.allOrNone === true, entries };
}

function readEntry(call: Call, record: unknown, fixed?: { object: ObjectType; key: Field }): Entry {
	const { id, ...rest } = objectBody(record);
	const type = isObject(rest.attributes) ? rest.attributes.type : undefined;
	const object = typeof type === 'string' ? call.org.schema.find(type) : undefined;
	if (object === undefined || (fixed !== undefined && object !== fixed.object)) {
		throw new Unreadable(400, 'INVALID_TYPE', `attributes.type: ${String(type)}`);
	}
	const fields = readBody(object, rest);
	if (id !== undefined && typeof id !== 'string') {
		throw new Unreadable(400, 'JSON_PARSER_ERROR', 'Cannot deserialize instance of id');
	}
	const entry: Entry = { object, fields, ...(id === undefined ? {} : { id }) };
	if (fixed === undefined) return entry;
	const key = fields.get(fixed.key);
	fields.delete(fixed.key);
	return { ...entry, ...(typeof key === 'string' ? { key } : {}) };
}

function createAll(call: Call): Answer {
	const { allOrNone, entries } = readEntries(call);
	const options = writeOptions(call);
	return writeRows(call, allOrNone, entries, ({ object, fields, id }) => {
		if (id !== undefined) {
			throw new Refusal(
				400,
				'INVALID_FIELD_FOR_INSERT_UPDATE',
				'cannot specify Id in an insert call',
				['Id'],
			);
		}
		return { id: create(call.org, object, fields, options).id, success: true, errors: [] };
	});
}

function updateAll(call: Call): Answer {
	const { allOrNone, entries } = readEntries(call);
	return writeRows(call, allOrNone, entries, ({ object, fields, id }) => {
		if (id === undefined) {
			throw new Refusal(400, 'MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
		}
		const row = rowInCollection(call, object, id);
		update(call.org, object, row, fields);
		return { id: row.id, success: true, errors: [] };
	});
}

function rowInCollection(call: Call, object: ObjectType, id: string) {
	if (wholeId(id) === undefined) {
		throw new Refusal(400, 'MALFORMED_ID', `${object.name} ID: id value of incorrect type: ${id}`, [
			'Id',
		]);
	}
	return rowOf(call.org, object, id, true);
}

function upsertAll(call: Call): Answer {
	const object = objectOf(call);
	const key = keyField(object, call.params.key);
	const { allOrNone, entries } = readEntries(call, { object, key });
	return writeRows(call, allOrNone, entries, ({ fields, key: value }) => {
		if (value === undefined || value === '') {
			throw new Refusal(400, 'MISSING_ARGUMENT', `${key.name} not specified`, []);
		}
		const { row, created } = upsertBy(call, object, key, value, fields);
		return { id: row.id, success: true, errors: [], created };
	});
}

function deleteAll(call: Call): Answer {
	const ids = demandText(call.query.ids, 'ids').split(',');
	demandCount(ids.length, MOST_WRITTEN);
	const { allOrNone = 'false' } = call.query;
	if (!/^(?:true|false)$/.test(allOrNone)) {
		throw new Refusal(400, 'INVALID_PARAMETER', `allOrNone: ${allOrNone}`);
	}
	return writeRows(call, allOrNone === 'true', ids, (text) => {
		const id = wholeId(text);
		const object = id === undefined ? undefined : call.org.schema.byId(id);
		if (id === undefined || object === undefined) {
			throw new Refusal(400, 'MALFORMED_ID', `malformed id ${text}`, []);
		}
		remove(call.org, object, rowOf(call.org, object, id, true));
		return { id, success: true, errors: [] };
	});
}

function readAll(call: Call, ids: string[], names: string[]): Answer {
	const object = objectOf(call);
	const fields = fieldNames(object, names.join(','));
	return {
		status: 200,
		body: ids.map((text) => {
			const id = wholeId(text);
			if (id === undefined) throw new Refusal(400, 'MALFORMED_ID', `malformed id ${text}`);
			const row = call.org.find(object, id);
			return row === undefined ? null : showRow(call, object, row, fields);
		}),
	};
}

function texts(value: unknown, name: string): string[] {
	if (
		Array.isArray(value) &&
		value.length > 0 &&
		value.every((entry) => typeof entry === 'string')
	) {
		return value;
	}
	throw new Refusal(400, 'JSON_PARSER_ERROR', `${name} must be a list of texts`);
}

const ALL = '/composite/sobjects';

/** sObject Collections: up to 200 rows a call. */
export const collectionRoutes: Route[] = [
	{ method: 'POST', path: ALL, parameters: [], answer: createAll },
	{ method: 'PATCH', path: ALL, parameters: [], answer: updateAll },
	{ method: 'DELETE', path: ALL, parameters: ['ids', 'allOrNone'], answer: deleteAll },
	{ method: 'PATCH', path: `${ALL}/:object/:key`, parameters: [], answer: upsertAll },
	{
		method: 'POST',
		path: `${ALL}/:object`,
		parameters: [],
		answer: (call) => {
			const { ids, fields, ...others } = objectBody(call.body);
			const [unknown] = Object.keys(others);
			if (unknown !== undefined) {
				throw new Refusal(400, 'JSON_PARSER_ERROR', `Unrecognized field "${unknown}"`);
			}
			const list = texts(ids, 'ids');
			demandCount(list.length, MOST_READ);
			return readAll(call, list, texts(fields, 'fields'));
		},
	},
	{
		method: 'GET',
		path: `${ALL}/:object`,
		parameters: ['ids', 'fields'],
		answer: (call) => {
			const ids = demandText(call.query.ids, 'ids').split(',');
			demandCount(ids.length, MOST_READ_BY_URL);
			return readAll(call, ids, demandText(call.query.fields, 'fields').split(','));
		},
	},
];
