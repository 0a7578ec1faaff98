import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { Account } from './account';
import {
	badParameter,
	failure,
	faultAnswer,
	unauthorized,
	unknownPath,
	unknownType,
} from './answers';
import { entityOf, isEntityName } from './entities';
import type { EntityName } from './rules';
import { readQuery } from './listQuery';
import { Lists } from './lists';
import { checkTree, readTree, render } from './render';
import { idOf } from './ids';
import { PHRASE, SPACE, USER_NAME } from './setup';
import { Writes } from './writes';

interface Params {
	space: string;
	entity: string;
	id?: string;
}

function addRoutes(app: FastifyInstance, world: World): void {
	const account = new Account(world);
	const lists = new Lists(account);
	const writes = new Writes(account);
	const expected = `Basic ${Buffer.from(`${USER_NAME}:${PHRASE}`).toString('base64')}`;
	const base = '/api/v100/rest/spaces/:space/entities/:entity';

	app.addHook('onRequest', async (request) => {
		world.meters.get('requests', 1_000, 60_000).hit();
		if (request.headers.authorization !== expected) throw new VendorAnswer(unauthorized());
	});

	const serve = async (reply: FastifyReply, { status, headers, body }: Answer) =>
		await reply
			.code(status)
			.headers(headers ?? {})
			.send(body);

	/** The entity of a path; reads alone where the entity takes no writes. */
	const read = (request: FastifyRequest, writing = false): { name: EntityName; id: string } => {
		const { space, entity, id } = request.params as Params;
		if (space !== SPACE) throw new VendorAnswer(unknownPath());
		if (!isEntityName(entity)) throw unknownType(entity);
		if (writing && entityOf(entity).isReadOnly === true) {
			throw new VendorAnswer(
				failure(403, 403, 'ERROR_FORBIDDEN', `No right to change '${entity}'.`),
			);
		}
		const type = request.headers['content-type'];
		if (
			request.body !== undefined &&
			request.body !== null &&
			type?.startsWith('application/json') !== true
		) {
			throw badParameter('Missing or invalid JSON data.');
		}
		return { name: entity, id: id ?? '' };
	};

	app.get(
		base,
		async (request, reply) => await serve(reply, lists.answer(read(request).name, request.query)),
	);
	app.post(base, async (request, reply) => {
		const { name } = read(request, true);
		return await serve(reply, writes.create(name, request.query, request.body));
	});
	app.get(`${base}/:id`, async (request, reply) => {
		const { name, id } = read(request);
		const query = readQuery(request.query, ['expand', 'load-only', 'include-deleted']);
		const expand = readTree(query.expand);
		const only = readTree(query['load-only']);
		checkTree(name, expand, true);
		checkTree(name, only, false);
		const data = render(account, name, account.getOrFail(name, id), expand, only);
		return await serve(reply, { status: 200, body: { success: true, data } });
	});
	app.patch(`${base}/:id`, async (request, reply) => {
		const { name, id } = read(request, true);
		return await serve(reply, writes.update(name, id, request.query, request.body));
	});
	app.delete(`${base}/:id`, async (request, reply) => {
		const { name, id } = read(request, true);
		return await serve(reply, writes.delete(name, id, request.query));
	});
	app.post(`${base}/batch-modify`, async (request, reply) => {
		const { name } = read(request, true);
		return await serve(reply, writes.batchModify(name, request.query, request.body));
	});
	app.post(`${base}/batch-delete`, async (request, reply) => {
		const { name } = read(request, true);
		return await serve(reply, writes.batchDelete(name, request.query, request.body));
	});
}

/** Pipeliner CRM (Coevera), REST API v100. HTTP Basic with an application's user name and password is its only kind of credential. */
export const pipeliner: Simulation = {
	integration: 'pipeliner',
	credentials: (world) => ({
		apiKey: USER_NAME,
		apiSecret: PHRASE,
		spaceId: SPACE,
		instanceUrl: world.baseUrl(),
	}),
	examples: () => {
		const owner = { id: idOf('Clients', 0) };
		const contact = [{ id: idOf('Contacts', 0) }];
		const start = '2026-12-01T09:00:00Z';
		return {
			contact: { last_name: 'Sandbox', owner },
			engagement: {
				meeting: {
					engagement_type: 'meeting',
					subject: 'A meeting',
					owner,
					start_time: start,
					end_time: '2026-12-01T10:00:00Z',
				},
				task: { engagement_type: 'task', subject: 'A task', owner },
				call: { engagement_type: 'call', subject: 'A call', owner },
				email: { engagement_type: 'email', subject: 'An email', direction: 'outbound', owner },
				note: { engagement_type: 'note', content: 'A note', owner, contact },
			},
		};
	},
	fault: faultAnswer,
	notFound: unknownPath,
	badJson: () => badParameter('Missing or invalid JSON data.').answer,
	register: (app, world) => {
		void app.register(async (scope) => addRoutes(scope, world));
	},
};
