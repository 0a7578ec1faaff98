import type { Answer, Simulation } from '../simulation';
import { Access, requireJson, tooMany } from './access';
import { errorAnswer } from './answers';
import { registerCoql } from './coqlRoute';
import { registerEmails } from './emails';
import { registerLists } from './lists';
import { registerLookups } from './lookups';
import { Org } from './org';
import { registerRecords } from './records';
import { registerSearch } from './search';
import { idAt } from './seeds';
import { registerTags } from './tags';

const FAULTS: Record<number, [code: string, message: string]> = {
	401: ['INVALID_TOKEN', 'invalid oauth token'],
	415: ['UNSUPPORTED_MEDIA_TYPE', 'the content type is not supported'],
	500: ['INTERNAL_ERROR', 'Internal Server Error'],
	502: ['BAD_GATEWAY', 'Bad Gateway'],
	503: ['SERVICE_UNAVAILABLE', 'Service Unavailable'],
	504: ['GATEWAY_TIMEOUT', 'Gateway Timeout'],
};

function fault(status: number, retryAfterSeconds?: number): Answer {
	const [code, message] = FAULTS[status] ?? FAULTS[500];
	const answer = status === 429 ? tooMany() : errorAnswer(status, code, message);
	return retryAfterSeconds === undefined
		? answer
		: { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
}

/** Errors of the token endpoint, in the vendor's words. */
const TOKEN_ERRORS: Record<string, string> = {
	invalid_grant: 'invalid_code',
	invalid_client: 'invalid_client',
	invalid_request: 'general_error',
	unsupported_grant_type: 'unsupported_grant_type',
	invalid_scope: 'invalid_scope',
};

/** Zoho CRM v8: records, COQL, search, notes, mails. OAuth2 alone, so that there is no key to put in a credential. */
export const zohoCrm: Simulation = {
	integration: 'zohoCrm',
	credentials: () => ({}),
	oauth: {
		authorizePath: '/oauth/v2/auth',
		tokenPath: '/oauth/v2/token',
		clientAuth: 'body',
		expiresInSeconds: 3600,
		rotatesRefreshToken: false,
		keepsRefreshToken: true,
		needsOfflineAccess: true,
		acceptsScope: (scope) => scope !== '' && !/\s/.test(scope),
		redirectExtras: (world) => ({ location: 'us', 'accounts-server': world.baseUrl() }),
		extras: (world) => ({ api_domain: world.baseUrl() }),
		refusal: (error) => ({ status: 200, body: { error: TOKEN_ERRORS[error] ?? error } }),
	},
	examples: () => {
		const moment = '2026-11-02T14:00:00Z';
		const contact = [{ id: idAt('Contacts', 0) }];
		return {
			contact: { last_name: 'Kalten' },
			engagement: {
				call: {
					engagement_type: 'call',
					subject: 'Renewal call',
					direction: 'outbound',
					start_time: moment,
					duration: 300,
				},
				meeting: {
					engagement_type: 'meeting',
					subject: 'Sample review',
					start_time: moment,
					end_time: '2026-11-02T15:00:00Z',
				},
				task: { engagement_type: 'task', subject: 'Send samples' },
				note: { engagement_type: 'note', content: 'Call back', contact },
				email: {
					engagement_type: 'email',
					subject: 'Offer',
					content: 'Details',
					status: 'sent',
					direction: 'outbound',
					start_time: '2026-11-02T14:00:00Z',
					contact,
				},
			},
		};
	},
	listFilters: () => ({ engagement: { email: { contact: idAt('Contacts', 0) } } }),
	fault,
	notFound: (_method, path) =>
		/^\/crm\/v8\/[A-Za-z]+(?:\/[\w-]+){0,3}$/.test(path)
			? errorAnswer(
					405,
					'INVALID_REQUEST_METHOD',
					'The http request method type is not a valid one',
				)
			: errorAnswer(
					404,
					'INVALID_URL_PATTERN',
					'Please check if the URL trying to access is a correct one',
				),
	badJson: () => errorAnswer(400, 'INVALID_DATA', 'the body is no valid JSON'),
	register: (app, world) => {
		const org = new Org(world);
		const access = new Access(world);
		void app.register(async (vendor) => {
			vendor.addHook('onRequest', async (request, reply) => access.check(request, reply));
			vendor.addHook('preHandler', async (request) => {
				requireJson(request);
				access.chargeRecords(request.body);
			});
			registerLists(vendor, org);
			registerRecords(vendor, org);
			registerSearch(vendor, org);
			registerCoql(vendor, org, access);
			registerEmails(vendor, org);
			registerTags(vendor, org);
			registerLookups(vendor, org);
		});
	},
};
