import type { FastifyInstance, FastifyReply } from 'fastify';

import type { Rules } from '../core/shape';
import { booleanOf, end, invalid, ObjectProblem, problemIn, readBody, readQuery } from './answers';
import type { Crm } from './crm';
import { recordBy, typeIn, updateSelection } from './objects';
import type { ObjectType } from './objectTypes';
import { present } from './present';
import type { Row } from './row';
import { CREATE, prepareCreate, prepareUpdate, PROPERTIES } from './writes';
import type { CreateInput, Prepared } from './writes';

const LARGEST_BATCH = 100;

const ID = { type: 'string', required: true, filled: true } as const;
const TRACE = { objectWriteTraceId: { type: 'string' } } as const;

function inputsOf(keys: Rules): Rules {
	return { inputs: { type: 'array', required: true, items: { type: 'object', keys } } };
}

interface Traced {
	objectWriteTraceId?: string;
}
interface KeyedInput extends Traced {
	id: string;
	idProperty?: string;
	properties: Record<string, string>;
}

/** One input's outcome. */
interface Outcome {
	result?: Record<string, unknown>;
	error?: Record<string, unknown>;
}

/** Adds the batch endpoints of one API version. */
export function registerBatches(app: FastifyInstance, crm: Crm, version: string): void {
	const batch = `/crm/objects/${version}/:objectType/batch`;
	const startedAt = () => new Date(crm.world.clock.now()).toISOString();

	/** Up to 2026-03 partial failures answer 207; later the body alone tells. Results stand in no promised order. */
	async function answer(
		reply: FastifyReply,
		status: number,
		outcomes: Outcome[],
	): Promise<FastifyReply> {
		const errors = outcomes.flatMap(({ error }) => (error === undefined ? [] : [error]));
		const results = outcomes
			.flatMap(({ result }) => (result === undefined ? [] : [result]))
			.reverse();
		const isPartial = errors.length > 0;
		return await reply.code(isPartial && version === '2026-03' ? 207 : status).send({
			status: 'COMPLETE',
			results,
			...(isPartial ? { numErrors: errors.length, errors } : {}),
			startedAt: startedAt(),
			completedAt: startedAt(),
		});
	}

	app.post(`${batch}/create`, async (request, reply) => {
		const type = typeIn(request);
		readQuery(request.query, []);
		const inputs = readInputs<CreateInput & Traced>(
			request.body,
			inputsOf({ ...CREATE, ...TRACE }),
		);
		const taken = new Set<string>();
		const outcomes = writeAll(crm, type, inputs, isTraced(inputs), (input) => ({
			prepared: prepareCreate(crm, type, input, taken),
		}));
		return await answer(reply, 201, outcomes);
	});

	app.post(`${batch}/update`, async (request, reply) => {
		const type = typeIn(request);
		readQuery(request.query, []);
		const inputs = readInputs<KeyedInput>(
			request.body,
			inputsOf({ id: ID, idProperty: { type: 'string' }, properties: PROPERTIES, ...TRACE }),
		);
		refuseDuplicates(inputs);
		const rows = new Map(
			inputs.map((input) => [input, recordBy(crm, type, input.id, input.idProperty)]),
		);
		const known = inputs.filter((input) => rows.get(input) !== undefined);
		const taken = new Set<string>();
		const outcomes = writeAll(crm, type, known, isTraced(inputs), (input) => ({
			prepared: prepareUpdate(crm, type, rows.get(input) as Row, input.properties, taken),
			selection: updateSelection(type, input.properties),
		}));
		const unknown = inputs.filter((input) => !known.includes(input));
		return await answer(reply, 200, [...outcomes, ...absent(type, unknown)]);
	});

	app.post(`${batch}/upsert`, async (request, reply) => {
		const type = typeIn(request);
		readQuery(request.query, []);
		const inputs = readInputs<KeyedInput>(
			request.body,
			inputsOf({ id: ID, idProperty: { type: 'string' }, properties: PROPERTIES, ...TRACE }),
		);
		refuseDuplicates(inputs);
		const taken = new Set<string>();
		const outcomes = writeAll(crm, type, inputs, isTraced(inputs), (input) => {
			const idProperty = input.idProperty ?? invalid('idProperty is needed for an upsert');
			const row = recordBy(crm, type, input.id, idProperty);
			if (row !== undefined) {
				return {
					prepared: prepareUpdate(crm, type, row, input.properties, taken),
					extra: { new: false },
				};
			}
			const properties = { [idProperty]: input.id, ...input.properties };
			return {
				prepared: prepareCreate(crm, type, { properties, associations: [] }, taken),
				extra: { new: true },
			};
		});
		return await answer(reply, 200, outcomes);
	});

	app.post(`${batch}/read`, async (request, reply) => {
		const type = typeIn(request);
		const query = readQuery(request.query, ['archived']);
		const isArchived = booleanOf(query.archived, 'archived');
		const names = { type: 'array', required: true, items: { type: 'string' } } as const;
		const body = readBody<{
			inputs: Array<{ id: string }>;
			properties: string[];
			propertiesWithHistory: string[];
			idProperty?: string;
		}>(request.body, {
			...inputsOf({ id: ID }),
			properties: names,
			propertiesWithHistory: names,
			idProperty: { type: 'string' },
		});
		requireSize(
			body.inputs.length,
			body.propertiesWithHistory.length > 0 ? LARGEST_BATCH / 2 : LARGEST_BATCH,
		);
		const outcomes: Outcome[] = [];
		const unknown: Array<{ id: string }> = [];
		for (const id of new Set(body.inputs.map((input) => input.id))) {
			const row = isArchived
				? crm.store(type).archived.get(id)
				: recordBy(crm, type, id, body.idProperty);
			if (row === undefined) unknown.push({ id });
			else outcomes.push({ result: present(crm, type, row, body) });
		}
		return await answer(reply, 200, [...outcomes, ...absent(type, unknown)]);
	});

	app.post(`${batch}/archive`, async (request, reply) => {
		const type = typeIn(request);
		readQuery(request.query, []);
		for (const { id } of readInputs<{ id: string }>(request.body, inputsOf({ id: ID }))) {
			crm.archive(type, id);
		}
		return await reply.code(204).send();
	});
}

function readInputs<T>(body: unknown, rules: Rules): T[] {
	const { inputs } = readBody<{ inputs: T[] }>(body, rules);
	requireSize(inputs.length, LARGEST_BATCH);
	return inputs;
}

function requireSize(size: number, most: number): void {
	if (size === 0) invalid('inputs is empty');
	if (size > most) {
		invalid(`The maximum batch size is ${most}; this batch has ${size} inputs`, {
			errors: [{ message: 'inputs is too large', in: 'inputs' }],
		});
	}
}

function refuseDuplicates(inputs: KeyedInput[]): void {
	const ids = inputs.map(({ id }) => id.toLowerCase());
	const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
	if (repeated.length > 0) {
		invalid(`Duplicate IDs found in batch input: [${repeated.join(', ')}]. IDs must be unique`);
	}
}

/** Whether the errors of single inputs can be told apart, without which a batch is all or nothing. */
function isTraced(inputs: Traced[]): boolean {
	const ids = inputs.map(({ objectWriteTraceId }) => objectWriteTraceId);
	return ids.every((id) => id !== undefined) && new Set(ids).size === ids.length;
}

interface Step {
	prepared: Prepared;
	selection?: Parameters<typeof present>[3];
	extra?: Record<string, unknown>;
}

/** Does the writes of a batch; without trace ids the first bad input refuses the whole, before anything is written. */
function writeAll<I extends Traced>(
	crm: Crm,
	type: ObjectType,
	inputs: I[],
	traced: boolean,
	prepare: (input: I) => Step,
): Outcome[] {
	const steps = inputs.map((input): { input: I; step?: Step; problem?: ObjectProblem } => {
		try {
			return { input, step: prepare(input) };
		} catch (error) {
			return { input, problem: problemIn(error) };
		}
	});
	const first = steps.find(({ problem }) => problem !== undefined)?.problem;
	if (first !== undefined && !traced) end(withoutId(first).answer());
	return steps.map(({ input, step, problem }): Outcome => {
		const trace = input.objectWriteTraceId;
		if (step === undefined) return { error: problem?.inBatch(trace) };
		const row = step.prepared.commit();
		return {
			result: {
				...present(crm, type, row, step.selection ?? { isWhole: true }),
				...step.extra,
				...(trace === undefined ? {} : { objectWriteTraceId: trace }),
			},
		};
	});
}

/** A conflict in a plain batch does not say with which record. */
function withoutId(problem: ObjectProblem): ObjectProblem {
	return problem.category === 'CONFLICT'
		? new ObjectProblem(409, 'CONFLICT', 'Contact already exists')
		: problem;
}

function absent(type: ObjectType, inputs: Array<{ id: string } & Traced>): Outcome[] {
	if (inputs.length === 0) return [];
	const code = type.singular.toUpperCase();
	const problem = new ObjectProblem(
		404,
		'OBJECT_NOT_FOUND',
		`Could not get some ${code} objects, they may be deleted or not exist. Check that ids are valid.`,
		{ context: { ids: inputs.map(({ id }) => id) } },
	);
	const traces = inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? []);
	const error = problem.inBatch();
	return [
		{
			error:
				traces.length === 0
					? error
					: { ...error, context: { ...problem.details.context, objectWriteTraceId: traces } },
		},
	];
}
