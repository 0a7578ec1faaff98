import type { Answer, Simulation } from '../simulation';
import { Access, requireJson, FULL_ACCESS, tooMany } from './access';
import { errorAnswer } from './answers';
import { registerAssociations } from './associations';
import { registerBatches } from './batch';
import { Crm } from './crm';
import { registerLookups } from './lookups';
import { registerObjects } from './objects';
import { OWNERS, PORTAL_ID } from './seeds';
import { registerSearch } from './search';

/** Where a user consents, and where a grant becomes a token. */
export const CONSENT_PATH = '/oauth/authorize';
export const GRANT_PATH = '/oauth/2026-09/token';

/** The current date version and the one before, which has the same paths. */
const VERSIONS = ['2026-09', '2026-03'];

const FAULTS: Record<number, [category: string, message: string]> = {
	401: [
		'INVALID_AUTHENTICATION',
		'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
	],
	415: ['VALIDATION_ERROR', 'HTTP 415 Unsupported Media Type'],
	423: ['LOCKED', 'The resource is locked'],
	500: ['INTERNAL_ERROR', 'internal error'],
	502: ['INTERNAL_ERROR', 'bad gateway'],
	503: ['INTERNAL_ERROR', 'service unavailable'],
	504: ['INTERNAL_ERROR', 'gateway timeout'],
};

function fault(status: number, retryAfterSeconds?: number): Answer {
	const [category, message] = FAULTS[status] ?? FAULTS[500];
	const answer =
		status === 429 ? tooMany('TEN_SECONDLY_ROLLING') : errorAnswer(status, category, message);
	return retryAfterSeconds === undefined
		? answer
		: { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
}

/** HubSpot: objects, associations, owners and properties in the date-versioned API. */
export const hubspot: Simulation = {
	integration: 'hubspot',
	credentials: () => ({ apiKey: FULL_ACCESS }),
	oauth: {
		authorizePath: CONSENT_PATH,
		tokenPath: GRANT_PATH,
		furtherTokenPaths: ['/oauth/2026-03/token', '/oauth/v3/token', '/oauth/v1/token'],
		clientAuth: 'body',
		expiresInSeconds: 1800,
		rotatesRefreshToken: false,
		extras: () => ({
			token_type: 'bearer',
			hub_id: PORTAL_ID,
			user_id: OWNERS[0].userId,
			scopes: [
				'oauth',
				'crm.objects.contacts.read',
				'crm.objects.contacts.write',
				'crm.objects.owners.read',
			],
		}),
	},
	examples: () => {
		const moment = '2026-05-20T10:00:00Z';
		return {
			contact: { first_name: 'Ada' },
			engagement: {
				call: { engagement_type: 'call', start_time: moment },
				email: { engagement_type: 'email', start_time: moment },
				meeting: { engagement_type: 'meeting', start_time: moment },
				note: { engagement_type: 'note', start_time: moment },
				task: { engagement_type: 'task', start_time: moment },
				chat: { engagement_type: 'chat', start_time: moment },
			},
		};
	},
	fault,
	notFound: (_method, path) =>
		VERSIONS.some((version) => path.startsWith(`/crm/objects/${version}/`))
			? errorAnswer(405, 'VALIDATION_ERROR', 'HTTP 405 Method Not Allowed')
			: errorAnswer(404, 'OBJECT_NOT_FOUND', 'resource not found'),
	badJson: () =>
		errorAnswer(
			400,
			'VALIDATION_ERROR',
			'Invalid input JSON on line 1, column 1: it cannot be parsed',
		),
	register: (app, world) => {
		const crm = new Crm(world);
		const access = new Access(world);
		void app.register(async (vendor) => {
			vendor.addHook('onRequest', async (request, reply) => access.check(request, reply));
			vendor.addHook('preHandler', async (request) => requireJson(request));
			for (const version of VERSIONS) {
				registerObjects(vendor, crm, version);
				registerSearch(vendor, crm, version);
				registerBatches(vendor, crm, version);
				registerAssociations(vendor, crm, version);
				registerLookups(vendor, version);
			}
		});
	},
};
