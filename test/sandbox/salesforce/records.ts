import type { Answer } from '../simulation';
import { momentOf, notThere, Refusal, sfTime } from './answers';
import { fieldNames, objectOf } from './call';
import type { Call, Route } from './call';
import type { Row } from './row';
import type { Field, ObjectType } from './schema';
import { addressOf } from './soql/projection';
import { objectBody, readBody } from './values';
import { create, remove, rowOf, update } from './writes';
import type { WriteOptions } from './writes';

const DAY = 86_400_000;
const LONGEST_REPLICATION = 30 * DAY;
const REPLICATION_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** A record as the REST row resource answers it, with all fields or the named ones. */
export function showRow(
	call: Call,
	object: ObjectType,
	row: Row,
	names?: string[],
): Record<string, unknown> {
	const shown: Record<string, unknown> = {
		attributes: {
			type: object.name,
			url: `/services/data/${call.version}/sobjects/${object.name}/${row.id}`,
		},
	};
	const wanted = names === undefined ? undefined : new Set([...names, 'Id']);
	for (const { name, type } of object.fields.values()) {
		if (type === 'junctionIdList' || wanted?.has(name) === false) continue;
		shown[name] =
			type === 'address'
				? addressOf(row, name.replace(/Address$/, ''))
				: type === 'base64' && row.values[name]
					? `/services/data/${call.version}/sobjects/${object.name}/${row.id}/${name}`
					: (row.values[name] ?? null);
	}
	return shown;
}

/** What the headers of a write say. */
export function writeOptions({ headers }: Call): WriteOptions {
	return {
		allowsDuplicates: /allowSave\s*=\s*true/i.test(headers['sforce-duplicate-rule-header'] ?? ''),
	};
}

/** Creates or changes the record that has a value in an external id field. */
export function upsertBy(
	call: Call,
	object: ObjectType,
	key: Field,
	value: string,
	body: Map<Field, unknown>,
): { row: Row; created: boolean } {
	const { org } = call;
	const matches = org
		.partsOf(object)
		.flatMap(({ table }) =>
			table.filter(
				(row) => String(row.values[key.name] ?? '').toLowerCase() === value.toLowerCase(),
			),
		);
	if (matches.length > 1) {
		throw new MultipleMatches(
			matches.map(({ id }) => `/services/data/${call.version}/sobjects/${object.name}/${id}`),
		);
	}
	const [match] = matches;
	if (match !== undefined) return { row: update(org, object, match, body), created: false };
	const whole = new Map([...body, [key, value] as const]);
	return { row: create(org, object, whole, writeOptions(call)), created: true };
}

/** 300: the value of an external id is not unique. */
export class MultipleMatches extends Refusal {
	constructor(urls: string[]) {
		super(300, 'MULTIPLE_CHOICES', 'more than one record found for external id field', urls);
		this.answer.body = urls;
	}
}

/** A field that can stand in an upsert path. */
export function keyField(object: ObjectType, name: string): Field {
	const field = object.fields.get(name.toLowerCase());
	if (field?.idLookup !== true || field.type === 'id') {
		throw new Refusal(
			404,
			'NOT_FOUND',
			'Provided external ID field does not exist or is not accessible: ' + name,
		);
	}
	return field;
}

function upsert(call: Call): Answer {
	const object = objectOf(call);
	const { key: keyName, value } = call.params;
	const body = readBody(object, objectBody(call.body));
	if (keyName.toLowerCase() === 'id') {
		update(call.org, object, rowOf(call.org, object, value, true), body);
		return { status: 204 };
	}
	const key = keyField(object, keyName);
	if (body.has(key)) {
		throw new Refusal(
			400,
			'INVALID_FIELD',
			`The ${key.name} field should not be specified in the sobject data.`,
			[key.name],
		);
	}
	const { row, created } = upsertBy(call, object, key, value, body);
	return { status: created ? 201 : 200, body: { id: row.id, success: true, errors: [], created } };
}

function patch(call: Call): Answer {
	const object = objectOf(call);
	const row = rowOf(call.org, object, call.params.id, true);
	const since = call.headers['if-unmodified-since'];
	if (since !== undefined && momentOf(String(row.values.LastModifiedDate)) > Date.parse(since)) {
		throw new Refusal(412, 'PRECONDITION_FAILED', 'The record was changed since then');
	}
	const body = objectBody(call.body);
	if (Object.keys(body).some((name) => name.toLowerCase() === 'id')) {
		throw new Refusal(
			400,
			'INVALID_FIELD',
			'The Id field should not be specified in the sobject data.',
			['Id'],
		);
	}
	update(call.org, object, row, readBody(object, body));
	return { status: 204 };
}

/** The window of a replication request. Throws where it is missing, turned round or too old. */
function windowOf(call: Call): [from: number, to: number] {
	const now = call.org.world.clock.now();
	const [from, to] = [call.query.start, call.query.end].map((text) => {
		if (text === undefined || !REPLICATION_TIME.test(text)) {
			throw new Refusal(
				400,
				'MISSING_ARGUMENT',
				'start and end must be ISO 8601 times with a zone',
			);
		}
		return Date.parse(text);
	});
	if (to <= from) throw new Refusal(400, 'INVALID_REPLICATION_DATE', 'startDate before endDate');
	if (now - from > LONGEST_REPLICATION) {
		throw new Refusal(400, 'INVALID_REPLICATION_DATE', 'startDate cannot be more than 30 days ago');
	}
	return [from, to];
}

/** Replication times are answered to the minute. */
const covered = (call: Call, to: number) => {
	const latest = Math.min(to, call.org.world.clock.now());
	return sfTime(latest - (latest % 60_000));
};

function deleted(call: Call): Answer {
	const object = objectOf(call);
	const [from, to] = windowOf(call);
	const deletedRecords = [...call.org.binOf(object).values()]
		.filter(({ at }) => at >= from && at < to)
		.map(({ row, at }) => ({ id: row.id, deletedDate: sfTime(at) }));
	return {
		status: 200,
		body: {
			deletedRecords,
			earliestDateAvailable: sfTime(call.org.world.clock.now() - LONGEST_REPLICATION),
			latestDateCovered: covered(call, to),
		},
	};
}

function updated(call: Call): Answer {
	const object = objectOf(call);
	const [from, to] = windowOf(call);
	const [first, last] = [sfTime(from), sfTime(to)];
	const ids = call.org.partsOf(object).flatMap(({ table }) =>
		table
			.filter(({ values }) => {
				const stamp = String(values.SystemModstamp);
				return stamp >= first && stamp < last;
			})
			.map(({ id }) => id),
	);
	return { status: 200, body: { ids, latestDateCovered: covered(call, to) } };
}

const ONE = '/sobjects/:object/:id';

/** Rows of objects: get, create, change, delete, upsert, replication. Longer paths first where they overlap. */
export const recordRoutes: Route[] = [
	...['', '/'].flatMap((slash): Route[] => {
		const path = '/sobjects/:object';
		const parameters = ['start', 'end'];
		return [
			{ method: 'GET', path: `${path}/deleted${slash}`, parameters, answer: deleted },
			{ method: 'GET', path: `${path}/updated${slash}`, parameters, answer: updated },
		];
	}),
	{
		method: 'GET',
		path: ONE,
		parameters: ['fields'],
		answer: (call) => {
			const object = objectOf(call);
			const row = rowOf(call.org, object, call.params.id, false);
			const names =
				call.query.fields === undefined ? undefined : fieldNames(object, call.query.fields);
			return { status: 200, body: showRow(call, object, row, names) };
		},
	},
	{
		method: 'POST',
		path: '/sobjects/:object',
		parameters: [],
		answer: (call) => {
			const object = objectOf(call);
			const body = readBody(object, objectBody(call.body));
			const row = create(call.org, object, body, writeOptions(call));
			return {
				status: 201,
				headers: { location: `/services/data/${call.version}/sobjects/${object.name}/${row.id}` },
				body: { id: row.id, success: true, errors: [] },
			};
		},
	},
	{ method: 'PATCH', path: ONE, parameters: [], answer: patch },
	{
		method: 'DELETE',
		path: ONE,
		parameters: [],
		answer: (call) => {
			const object = objectOf(call);
			remove(call.org, object, rowOf(call.org, object, call.params.id, true));
			return { status: 204 };
		},
	},
	{
		method: 'GET',
		path: '/sobjects/:object/:key/:value',
		parameters: ['fields'],
		answer: (call) => {
			const object = objectOf(call);
			if (object.name === 'ContentNote' && call.params.value === 'Content') {
				const { values } = rowOf(call.org, object, call.params.key, false);
				const html = Buffer.from(String(values.Content ?? ''), 'base64').toString();
				return { status: 200, headers: { 'content-type': 'text/html' }, body: html };
			}
			const key = keyField(object, call.params.key);
			const matches = call.org
				.partsOf(object)
				.flatMap(({ table }) =>
					table.filter(
						({ values }) =>
							String(values[key.name] ?? '').toLowerCase() === call.params.value.toLowerCase(),
					),
				);
			if (matches.length > 1) {
				throw new MultipleMatches(
					matches.map(({ id }) => `/services/data/${call.version}/sobjects/${object.name}/${id}`),
				);
			}
			const [match] = matches;
			if (match === undefined) throw notThere();
			const names =
				call.query.fields === undefined ? undefined : fieldNames(object, call.query.fields);
			return { status: 200, body: showRow(call, object, match, names) };
		},
	},
	{ method: 'PATCH', path: '/sobjects/:object/:key/:value', parameters: [], answer: upsert },
];
