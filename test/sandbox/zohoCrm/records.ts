import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { isObject } from '../core/shape';
import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';
import {
	badField,
	badParam,
	invalidId,
	invalidModule,
	itemsAnswer,
	missingField,
	missingParam,
	RecordProblem,
	readQuery,
	refuse,
	resultOf,
} from './answers';
import type { ItemResult } from './answers';
import { isModule } from './fields';
import type { Module } from './fields';
import type { Org } from './org';
import { userAnswer } from './present';
import { checkCreate, checkUpdate } from './rules';
import type { Row } from './seeds';
import { looseMomentOf, zohoTime } from './time';

const LARGEST_BATCH = 100;
const TRIGGERS = ['approval', 'workflow', 'blueprint', 'pathfinder', 'orchestration'];
const BODY_KEYS = [
	'data',
	'trigger',
	'apply_feature_execution',
	'skip_feature_execution',
	'lar_id',
];

/** The module that a path names. */
export function moduleIn(request: FastifyRequest): Module {
	const { module } = request.params as { module: string };
	return isModule(module) ? module : invalidModule();
}

/** A record that the path names; an id that cannot be one is refused, an unknown one is undefined. */
export function rowIn(org: Org, module: Module, request: FastifyRequest): Row | undefined {
	const { id } = request.params as { id: string };
	return /^\d{1,19}$/.test(id) ? org.get(module, id) : invalidId(1);
}

export async function send(reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
	return await reply.code(answer.status).send(answer.body ?? '');
}

/** The records of a write's body; its other keys are checked. */
export function readRecords(
	body: unknown,
	furtherKeys: string[] = [],
): Array<Record<string, unknown>> {
	if (!isObject(body))
		return refuse(400, 'INVALID_DATA', 'body', { expected_data_type: 'jsonobject' });
	for (const key of Object.keys(body)) {
		if (!BODY_KEYS.includes(key) && !furtherKeys.includes(key)) {
			refuse(400, 'INVALID_DATA', 'invalid data', { api_name: key, json_path: `$.${key}` });
		}
	}
	const { data, trigger } = body;
	if (trigger !== undefined) {
		const isList = Array.isArray(trigger) && trigger.every((one) => TRIGGERS.includes(String(one)));
		if (!isList)
			refuse(400, 'INVALID_DATA', 'invalid data', { api_name: 'trigger', json_path: '$.trigger' });
	}
	if (data === undefined) {
		return refuse(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
			api_name: 'data',
			json_path: '$.data',
		});
	}
	if (!Array.isArray(data) || data.length === 0 || !data.every(isObject)) {
		return refuse(400, 'INVALID_DATA', 'invalid data', {
			expected_data_type: 'jsonarray',
			api_name: 'data',
			json_path: '$.data',
		});
	}
	if (data.length > LARGEST_BATCH) {
		return refuse(400, 'INVALID_DATA', 'invalid data', {
			maximum_length: LARGEST_BATCH,
			api_name: 'data',
			json_path: '$.data',
		});
	}
	return data as Array<Record<string, unknown>>;
}

/** What a write says of a record: never more than id, times and users. */
export function written(row: Row, message: string): ItemResult {
	const user = (id: unknown) => {
		const { name, id: own } = userAnswer(String(id)) ?? { name: '', id: '' };
		return { name, id: own };
	};
	return {
		code: 'SUCCESS',
		details: {
			Modified_Time: zohoTime(row.updatedAt),
			Modified_By: user(row.values.Modified_By),
			Created_Time: zohoTime(row.createdAt),
			id: row.id,
			Created_By: user(row.values.Created_By),
			$approval_state: 'approved',
		},
		message,
		status: 'success',
	};
}

export function createResult(
	org: Org,
	module: Module,
	record: Record<string, unknown>,
	where: string,
): ItemResult {
	const { values, seModule } = checkCreate(org, module, record, where);
	return written(org.create(module, values, linkedModule(values, seModule, null)), 'record added');
}

export function updateResult(
	org: Org,
	module: Module,
	row: Row,
	record: Record<string, unknown>,
	where: string,
): ItemResult {
	const { values, seModule } = checkUpdate(org, module, row, record, where);
	return written(
		org.update(module, row, values, linkedModule(values, seModule, row)),
		'record updated',
	);
}

/** `$se_module` as it is kept: it goes with What_Id or Parent_Id. */
function linkedModule(
	values: Record<string, unknown>,
	given: Module | undefined,
	row: Row | null,
): Module | null {
	const link = values.What_Id ?? values.Parent_Id;
	if (values.What_Id === null) return null;
	return link === undefined ? (row?.seModule ?? null) : (given ?? null);
}

/** The optimistic lock. */
function requireUnmodified(request: FastifyRequest, row: Row | undefined): void {
	const header = request.headers['if-unmodified-since'];
	if (header === undefined || row === undefined) return;
	const since = looseMomentOf(String(header)) ?? badParam('If-Unmodified-Since');
	if (row.updatedAt <= since) return;
	const problem = new RecordProblem('ALREADY_MODIFIED', 'the record has been modified since', {
		id: row.id,
	});
	throw new VendorAnswer({ status: 412, body: { data: [problem.result()] } });
}

/** Create, update, upsert and delete of records. Notes have further rules of their own. */
export function registerRecords(app: FastifyInstance, org: Org): void {
	app.post('/crm/v8/:module', async (request, reply) => {
		const module = moduleIn(request);
		readQuery(request.query, []);
		const records = readRecords(request.body).map((record) =>
			module === 'Notes' ? flatNote(record) : record,
		);
		const results = records.map((record, index) =>
			resultOf(() => {
				if (module === 'Notes' && record.Parent_Id === undefined)
					throw missingField(`$.data[${index}]`, 'Parent_Id');
				return createResult(org, module, record, `$.data[${index}]`);
			}),
		);
		return await send(reply, itemsAnswer(results, 201));
	});

	app.put('/crm/v8/:module', async (request, reply) => {
		const module = moduleIn(request);
		readQuery(request.query, []);
		const results = readRecords(request.body).map((record, index) =>
			resultOf(() => {
				const where = `$.data[${index}]`;
				const row = typeof record.id === 'string' ? org.get(module, record.id) : undefined;
				if (record.id === undefined) throw missingField(where, 'id');
				if (row === undefined) throw badField(where, 'id', {}, 'the id given seems to be invalid');
				return updateResult(org, module, row, record, where);
			}),
		);
		return await send(reply, itemsAnswer(results, 200));
	});

	app.put('/crm/v8/:module/:id', async (request, reply) => {
		const module = moduleIn(request);
		readQuery(request.query, []);
		const row = rowIn(org, module, request) ?? invalidId(1);
		requireUnmodified(request, row);
		const records = readRecords(request.body);
		if (records.length > 1) {
			refuse(400, 'INVALID_DATA', 'invalid data', {
				maximum_length: 1,
				api_name: 'data',
				json_path: '$.data',
			});
		}
		const results = [resultOf(() => updateResult(org, module, row, records[0], '$.data[0]'))];
		return await send(reply, itemsAnswer(results, 200));
	});

	app.post('/crm/v8/:module/upsert', async (request, reply) => {
		const module = moduleIn(request);
		if (module === 'Notes') invalidModule();
		const records = readRecords(request.body, ['duplicate_check_fields', 'wf_trigger']);
		const { duplicate_check_fields: given = module === 'Contacts' ? ['Email'] : [] } =
			request.body as {
				duplicate_check_fields?: unknown;
			};
		const checks = given as string[];
		if (!Array.isArray(given) || !checks.every((name) => typeof name === 'string'))
			badParam('duplicate_check_fields');
		const results = records.map((record, index) =>
			resultOf(() => {
				const where = `$.data[${index}]`;
				const [row, field] = duplicateOf(org, module, record, checks, where);
				return row === undefined
					? { ...createResult(org, module, record, where), action: 'insert', duplicate_field: null }
					: {
							...updateResult(org, module, row, record, where),
							action: 'update',
							duplicate_field: field,
						};
			}),
		);
		return await send(reply, itemsAnswer(results, 200));
	});

	app.delete('/crm/v8/:module/:id', async (request, reply) => {
		const module = moduleIn(request);
		readQuery(request.query, ['wf_trigger']);
		const row = rowIn(org, module, request) ?? invalidId(1);
		return await send(reply, itemsAnswer([deleteResult(org, module, row.id)], 200));
	});

	app.delete('/crm/v8/:module', async (request, reply) => {
		const module = moduleIn(request);
		const { ids } = readQuery(request.query, ['ids', 'wf_trigger']);
		const wanted = (ids ?? missingParam('ids')).split(',');
		if (wanted.length > LARGEST_BATCH) badParam('ids');
		return await send(
			reply,
			itemsAnswer(
				wanted.map((id) => deleteResult(org, module, id)),
				200,
			),
		);
	});

	app.post('/crm/v8/settings/recycle_bin/:id/actions/restore', async (request, reply) => {
		const { id } = request.params as { id: string };
		if (!org.restore(id)) invalidId(2);
		const result: ItemResult = {
			code: 'SUCCESS',
			details: { id },
			message: 'record restored',
			status: 'success',
		};
		return await send(reply, { status: 200, body: { recycle_bin: [result] } });
	});
}

function deleteResult(org: Org, module: Module, id: string): ItemResult {
	return resultOf(() => {
		if (!org.delete(module, id))
			throw new RecordProblem('INVALID_DATA', 'the id given seems to be invalid', { id });
		return { code: 'SUCCESS', details: { id }, message: 'record deleted', status: 'success' };
	});
}

/** A note's `Parent_Id:{module:{api_name},id}` as link and `$se_module`. */
function flatNote(record: Record<string, unknown>): Record<string, unknown> {
	const { Parent_Id: parent, ...rest } = record;
	if (!isObject(parent) || !isObject(parent.module) || record.$se_module !== undefined) {
		return parent === undefined ? record : { ...rest, Parent_Id: {}, $se_module: 'Contacts' };
	}
	return { ...rest, Parent_Id: { id: parent.id }, $se_module: parent.module.api_name };
}

/** The record that an upsert meets, by id or by the first check field that finds one. */
function duplicateOf(
	org: Org,
	module: Module,
	record: Record<string, unknown>,
	checks: string[],
	where: string,
): [Row | undefined, string | null] {
	if (record.id !== undefined) {
		const row = typeof record.id === 'string' ? org.get(module, record.id) : undefined;
		if (row === undefined) throw badField(where, 'id', {}, 'the id given seems to be invalid');
		return [row, 'id'];
	}
	for (const name of checks) {
		const value = record[name];
		if (typeof value !== 'string' || value === '') continue;
		const row =
			module === 'Contacts' && name === 'Email'
				? org.contactByEmail(value)
				: [...org.store(module).table.values()].find(
						(one) => String(one.values[name] ?? '').toLowerCase() === value.toLowerCase(),
					);
		if (row !== undefined) return [row, name];
	}
	return [undefined, null];
}
