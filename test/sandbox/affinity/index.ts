import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Simulation } from '../simulation';
import { ACCESS, guard } from './access';
import { v1Error, v2Error } from './answers';
import { addRoutes, unsupportedType } from './routes';
import { personId } from './seeds';
import { Workspace } from './state';

/** Affinity: v1 at the root, dated v2 under /v2 (https://developer.affinity.co/). */
export const affinity: Simulation = {
	integration: 'affinity',
	credentials: () => ({ apiKey: ACCESS }),
	examples: () => {
		const contact = [{ id: String(personId(0)) }];
		const interaction = { content: 'Sandbox text', contact, start_time: '2026-10-01T09:00:00Z' };
		return {
			contact: { first_name: 'Sandbox', last_name: 'Person' },
			engagement: {
				meeting: { engagement_type: 'meeting', ...interaction },
				call: { engagement_type: 'call', ...interaction },
				chat: { engagement_type: 'chat', ...interaction },
				note: { engagement_type: 'note', content: 'Sandbox note', contact },
				task: {
					engagement_type: 'task',
					content: 'Sandbox task',
					end_time: '2026-12-01T09:00:00Z',
				},
			},
		};
	},
	fault: (status, retryAfterSeconds) => {
		const message = status === 429 ? 'Rate limit exceeded' : 'The request could not be served';
		const headers: Record<string, string> =
			status === 429 && retryAfterSeconds !== undefined
				? {
						'x-ratelimit-limit-user': '900',
						'x-ratelimit-limit-user-remaining': '0',
						'x-ratelimit-limit-user-reset': String(retryAfterSeconds),
						'x-ratelimit-limit-org-remaining': '90000',
					}
				: {};
		return { ...v2Error(status, message), headers };
	},
	notFound: (_method, path) =>
		path.startsWith('/v2') ? v2Error(404, `${path} not found`) : v1Error(404, 'Not found'),
	badJson: () => v2Error(400, 'The body is not valid JSON'),
	register: (app, world) => {
		const workspace = new Workspace(world);
		void app.register(async (api) => {
			api.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) =>
				guard(request, reply, world),
			);
			api.addHook('preValidation', async (request: FastifyRequest) => {
				const type = request.headers['content-type'] ?? '';
				if (request.body !== undefined && !/^application\/json\b/.test(type))
					throw unsupportedType(request);
			});
			addRoutes(api, workspace);
		});
	},
};
