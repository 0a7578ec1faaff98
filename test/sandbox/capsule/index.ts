import type { Answer, Simulation } from '../simulation';
import { Access, requireJson, FULL_ACCESS, tooMany, unauthorized } from './access';
import { Account } from './account';
import { errorAnswer } from './answers';
import { registerEntries } from './entries';
import { registerLookups } from './lookups';
import { registerParties } from './parties';
import { personId } from './seeds';
import { registerTasks } from './tasks';

const MESSAGES: Record<number, string> = {
	415: 'Unsupported Media Type',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

function fault(status: number, retryAfterSeconds?: number): Answer {
	if (status === 401) return unauthorized();
	if (status === 429) return tooMany(retryAfterSeconds);
	const answer = errorAnswer(status, MESSAGES[status] ?? MESSAGES[500]);
	return retryAfterSeconds === undefined
		? answer
		: { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
}

/** Where a user consents; the vendor spells it so. */
export const CONSENT_PATH = '/oauth/authorise';

/** Capsule API v2: parties, entries and tasks. */
export const capsule: Simulation = {
	integration: 'capsule',
	credentials: () => ({ apiKey: FULL_ACCESS }),
	oauth: {
		authorizePath: CONSENT_PATH,
		tokenPath: '/oauth/token',
		clientAuth: 'either',
		expiresInSeconds: 604_799,
		rotatesRefreshToken: true,
		acceptsScope: (scope) =>
			scope
				.split(' ')
				.every((one) =>
					['read', 'write', 'user_preference', 'openid', 'profile', 'email'].includes(one),
				),
		extras: () => ({ subdomain: 'nordhang', scope: 'read write' }),
	},
	examples: () => {
		const contact = [{ id: String(personId(0)) }];
		return {
			contact: { first_name: 'Ines' },
			engagement: {
				note: { engagement_type: 'note', content: 'Call back', contact },
				meeting: { engagement_type: 'meeting', content: 'Sample review', contact },
				call: { engagement_type: 'call', content: 'Renewal call', contact },
				task: {
					engagement_type: 'task',
					subject: 'Send samples',
					end_time: '2026-11-28T00:00:00Z',
				},
			},
		};
	},
	fault,
	notFound: () => errorAnswer(404, 'Could not find resource'),
	badJson: () => errorAnswer(400, 'malformed JSON'),
	register: (app, world) => {
		const account = new Account(world);
		const access = new Access(world);
		void app.register(async (vendor) => {
			vendor.addHook('onRequest', async (request, reply) => access.check(request, reply));
			vendor.addHook('preHandler', async (request) => requireJson(request));
			registerParties(vendor, account);
			registerEntries(vendor, account);
			registerTasks(vendor, account);
			registerLookups(vendor, account);
		});
	},
};
