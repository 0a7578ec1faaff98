import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { faultsOf, isObject } from '../core/shape';
import type { Rules } from '../core/shape';
import {
	invalid,
	limitOf,
	notFound,
	ObjectProblem,
	readBody,
	readQuery,
	refuseFaults,
} from './answers';
import { associationTypeFrom, associationTypes, unlabelled } from './associationTypes';
import type { AssociationType } from './associationTypes';
import type { Crm } from './crm';
import type { Link } from './links';
import { typeIn } from './objects';
import type { ObjectType } from './objectTypes';
import { ASSOCIATION_SPEC } from './writes';

const LARGEST_BATCH = 1_000;
const LARGEST_PAGE = 500;

const REFERENCE = {
	type: 'object',
	required: true,
	keys: { id: { type: 'string', required: true, filled: true } },
} as const;
const SPECS = {
	type: 'array',
	required: true,
	filled: true,
	items: { type: 'object', keys: ASSOCIATION_SPEC },
} as const;

interface Spec {
	associationCategory: string;
	associationTypeId: number;
}
interface PairInput {
	from: { id: string };
	to: { id: string };
	types: Spec[];
}

/** The two types of a path, which must be linkable. */
function pairIn(request: FastifyRequest): { from: ObjectType; to: ObjectType } {
	const from = typeIn(request, 'from');
	const to = typeIn(request, 'to');
	if (unlabelled(from, to) === undefined)
		invalid(`No associations exist from ${from.name} to ${to.name}`);
	return { from, to };
}

function readInputs<T>(body: unknown, keys: Rules): T[] {
	const { inputs } = readBody<{ inputs: T[] }>(body, {
		inputs: { type: 'array', required: true, items: { type: 'object', keys } },
	});
	if (inputs.length === 0) invalid('inputs is empty');
	if (inputs.length > LARGEST_BATCH) invalid(`The maximum batch size is ${LARGEST_BATCH}`);
	return inputs;
}

function kindsOf(from: ObjectType, to: ObjectType, specs: Spec[]): AssociationType[] {
	return specs.map(({ associationCategory, associationTypeId }) => {
		const kind = associationTypeFrom(from, associationCategory, associationTypeId);
		return kind?.to === to.name
			? kind
			: invalid(
					`${associationCategory} type ${associationTypeId} does not lead from ${from.name} to ${to.name}`,
				);
	});
}

const specOf = ({ category, id }: AssociationType) => ({
	associationCategory: category,
	associationTypeId: id,
});

function linkAnswer({ id, types }: Link): Record<string, unknown> {
	return {
		toObjectId: id,
		associationTypes: types.map(({ category, id: typeId, label }) => ({ category, typeId, label })),
	};
}

/** A page of links from the one whose id is `after` on. */
function pageOf(links: Link[], after: string | undefined, limit: number) {
	const start = after === undefined ? 0 : links.findIndex(({ id }) => id === after);
	if (start === -1) invalid(`after: ${after} is not a cursor of this list`);
	const next = links[start + limit];
	return {
		shown: links.slice(start, start + limit).map(linkAnswer),
		paging: next === undefined ? {} : { paging: { next: { after: next.id } } },
	};
}

/** Adds the associations API of one version. */
export function registerAssociations(app: FastifyInstance, crm: Crm, version: string): void {
	const pair = `/crm/associations/${version}/:from/:to`;
	const between = `/crm/objects/${version}/:from/:fromId/associations`;
	const isOlder = version === '2026-03';
	const now = () => new Date(crm.world.clock.now()).toISOString();

	async function answer(
		reply: FastifyReply,
		status: number,
		results: unknown[],
		problems: ObjectProblem[] = [],
	): Promise<FastifyReply> {
		const errors = problems.map((problem) => problem.inBatch());
		return await reply.code(errors.length > 0 && isOlder ? 207 : status).send({
			status: 'COMPLETE',
			results,
			...(errors.length > 0 ? { numErrors: errors.length, errors } : {}),
			startedAt: now(),
			completedAt: now(),
		});
	}

	/** Links the pair; undefined where one of the two does not exist. */
	function link(
		from: ObjectType,
		to: ObjectType,
		ids: [string, string],
		kinds: AssociationType[],
	): boolean {
		const [id, other] = ids;
		if (crm.get(from, id) === undefined || crm.get(to, other) === undefined) return false;
		crm.links.add(from, id, to, other, kinds);
		return true;
	}

	function defaultAnswers(from: ObjectType, to: ObjectType, id: string, other: string): unknown[] {
		const there = unlabelled(from, to);
		const back = unlabelled(to, from);
		return [
			...(there === undefined
				? []
				: [{ from: { id }, to: { id: other }, associationSpec: specOf(there) }]),
			...(back === undefined
				? []
				: [{ from: { id: other }, to: { id }, associationSpec: specOf(back) }]),
		];
	}

	const noSuchPair = (from: string, to: string) =>
		new ObjectProblem(400, 'VALIDATION_ERROR', 'One or more associations are not valid', {
			context: { fromObjectId: [from], toObjectId: [to] },
			subCategory: 'crm.associations.INVALID_OBJECT_IDS',
		});

	function labelsAnswer(from: ObjectType, to: ObjectType, id: string, other: string) {
		const types = crm.links.of(from, id, to).find((one) => one.id === other)?.types ?? [];
		return {
			fromObjectTypeId: from.typeId,
			fromObjectId: id,
			toObjectTypeId: to.typeId,
			toObjectId: other,
			labels: types.flatMap(({ label }) => label ?? []),
		};
	}

	app.post(`${pair}/batch/read`, async (request, reply) => {
		const { from, to } = pairIn(request);
		const inputs = readInputs<{ id: string; after?: string }>(request.body, {
			id: REFERENCE.keys.id,
			after: { type: 'string' },
		});
		const results: unknown[] = [];
		const problems: ObjectProblem[] = [];
		for (const { id, after } of inputs) {
			if (crm.get(from, id) === undefined) continue;
			const links = crm.links.of(from, id, to);
			if (links.length === 0) {
				problems.push(
					new ObjectProblem(
						404,
						'OBJECT_NOT_FOUND',
						`No ${to.singular} is associated with ${from.singular} ${id}.`,
						{
							context: { fromObjectId: [id] },
							subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
						},
					),
				);
				continue;
			}
			const { shown, paging } = pageOf(links, after, LARGEST_PAGE);
			results.push({ from: { id }, to: shown, ...paging });
		}
		return await answer(reply, 200, results, problems);
	});

	app.post(`${pair}/batch/create`, async (request, reply) => {
		const { from, to } = pairIn(request);
		const inputs = readInputs<PairInput>(request.body, {
			from: REFERENCE,
			to: REFERENCE,
			types: SPECS,
		});
		const kinds = inputs.map((input) => kindsOf(from, to, input.types));
		const results: unknown[] = [];
		const problems: ObjectProblem[] = [];
		inputs.forEach(({ from: { id }, to: { id: other } }, index) => {
			if (link(from, to, [id, other], kinds[index]))
				results.push(labelsAnswer(from, to, id, other));
			else problems.push(noSuchPair(id, other));
		});
		return await answer(reply, isOlder ? 201 : 200, results, problems);
	});

	app.post(`${pair}/batch/associate/default`, async (request, reply) => {
		const { from, to } = pairIn(request);
		const inputs = readInputs<PairInput>(request.body, { from: REFERENCE, to: REFERENCE });
		const results: unknown[] = [];
		const problems: ObjectProblem[] = [];
		for (const {
			from: { id },
			to: { id: other },
		} of inputs) {
			if (link(from, to, [id, other], [])) results.push(...defaultAnswers(from, to, id, other));
			else problems.push(noSuchPair(id, other));
		}
		return await answer(reply, 200, results, problems);
	});

	app.post(`${pair}/batch/archive`, async (request, reply) => {
		const { from, to } = pairIn(request);
		const inputs = readInputs<{ from: { id: string }; to: Array<{ id: string }> }>(request.body, {
			from: REFERENCE,
			to: { type: 'array', required: true, items: REFERENCE },
		});
		for (const input of inputs) {
			for (const { id } of input.to) crm.links.remove(from, input.from.id, to, id);
		}
		return await answer(reply, 200, []);
	});

	app.post(`${pair}/batch/labels/archive`, async (request, reply) => {
		const { from, to } = pairIn(request);
		const inputs = readInputs<PairInput>(request.body, {
			from: REFERENCE,
			to: REFERENCE,
			types: SPECS,
		});
		for (const input of inputs) {
			crm.links.remove(from, input.from.id, to, input.to.id, kindsOf(from, to, input.types));
		}
		return await answer(reply, 200, []);
	});

	app.get(`${pair}/labels`, async (request) => {
		const { from, to } = pairIn(request);
		return {
			results: associationTypes(from, to).map(({ category, id, label }) => ({
				category,
				typeId: id,
				label,
			})),
		};
	});

	app.put(`${between}/default/:to/:toId`, async (request, reply) => {
		const { from, to } = pairIn(request);
		const { fromId, toId } = request.params as { fromId: string; toId: string };
		if (!link(from, to, [fromId, toId], [])) notFound();
		return await answer(reply, 200, defaultAnswers(from, to, fromId, toId));
	});

	app.put(`${between}/:to/:toId`, async (request, reply) => {
		const { from, to } = pairIn(request);
		const { fromId, toId } = request.params as { fromId: string; toId: string };
		const { body } = request;
		if (!Array.isArray(body) || body.length === 0)
			return invalid('The body must be a list of association types');
		for (const spec of body as unknown[]) {
			refuseFaults(faultsOf(isObject(spec) ? spec : {}, ASSOCIATION_SPEC));
		}
		if (!link(from, to, [fromId, toId], kindsOf(from, to, body as Spec[]))) notFound();
		return await reply.code(201).send(labelsAnswer(from, to, fromId, toId));
	});

	app.delete(`${between}/:to/:toId`, async (request, reply) => {
		const { from, to } = pairIn(request);
		const { fromId, toId } = request.params as { fromId: string; toId: string };
		crm.links.remove(from, fromId, to, toId);
		return await reply.code(204).send();
	});

	if (!isOlder) return;
	app.get(`${between}/:to`, async (request) => {
		const { from, to } = pairIn(request);
		const { fromId } = request.params as { fromId: string };
		const query = readQuery(request.query, ['limit', 'after']);
		if (crm.get(from, fromId) === undefined) notFound();
		const limit = limitOf(query.limit, LARGEST_PAGE, LARGEST_PAGE);
		const { shown, paging } = pageOf(crm.links.of(from, fromId, to), query.after?.[0], limit);
		return { results: shown, ...paging };
	});
}
