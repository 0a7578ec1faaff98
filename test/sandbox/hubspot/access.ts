import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { refuse } from './answers';

/** The account's service key. */
export const FULL_ACCESS = 'hubspot-sandbox-key-1f9c';
/** A service key without any scope to write. */
export const READING_ACCESS = 'hubspot-sandbox-reading-key-7c2e';

const BURST_MS = 10_000;
const BURST = 190;
const BURST_OF_APPS = 110;
const SEARCHES_A_SECOND = 5;
const DAILY = 625_000;
const LONGEST_URL = 8_192;
const READING_POSTS = /\/(?:search|batch\/read)$/;

/** Checks credentials, length and content type of a request, and counts it against the limits. */
export class Access {
	private today = 0;

	constructor(private readonly world: World) {}

	check(request: FastifyRequest, reply: FastifyReply): void {
		if (request.url.length > LONGEST_URL) throw new VendorAnswer({ status: 414, body: '' });
		const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
		const isKey = token === FULL_ACCESS || token === READING_ACCESS;
		if (!isKey && !this.world.tokens.isAlive(token)) refuseToken(token);
		const path = request.url.split('?')[0];
		this.count(isKey, path, reply);
		if (token === READING_ACCESS && request.method !== 'GET' && !READING_POSTS.test(path)) {
			refuse(
				403,
				'MISSING_SCOPES',
				"This app hasn't been granted all required scopes to make this call.",
				{
					errors: [
						{
							message: 'One or more of the following scopes are required.',
							context: { requiredGranularScopes: ['crm.objects.contacts.write'] },
						},
					],
				},
			);
		}
	}

	private count(isKey: boolean, path: string, reply: FastifyReply): void {
		const { meters, settings } = this.world;
		this.today++;
		if (path.endsWith('/search')) {
			const search = meters.get('search', SEARCHES_A_SECOND, 1_000).hit();
			if (!search.allowed && settings.enforceLimits) throw new VendorAnswer(tooMany('SECONDLY'));
			return;
		}
		const most = isKey ? BURST : BURST_OF_APPS;
		const burst = meters.get(isKey ? 'burst' : 'burst of apps', most, BURST_MS).hit();
		void reply.headers({
			'x-hubspot-ratelimit-max': String(most),
			'x-hubspot-ratelimit-remaining': String(burst.remaining),
			'x-hubspot-ratelimit-interval-milliseconds': String(BURST_MS),
			...(isKey
				? {
						'x-hubspot-ratelimit-daily': String(DAILY),
						'x-hubspot-ratelimit-daily-remaining': String(Math.max(DAILY - this.today, 0)),
					}
				: {}),
		});
		if (!burst.allowed && settings.enforceLimits)
			throw new VendorAnswer(tooMany('TEN_SECONDLY_ROLLING'));
	}
}

function refuseToken(token: string | undefined): never {
	if (token?.startsWith('access-') === true) {
		return refuse(401, 'EXPIRED_AUTHENTICATION', 'The OAuth token used to make this call expired.');
	}
	return refuse(
		401,
		'INVALID_AUTHENTICATION',
		'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
	);
}

/** The 429 of a policy. */
export function tooMany(policyName: string): Answer {
	const limit = policyName === 'DAILY' ? 'daily' : policyName.toLowerCase();
	return {
		status: 429,
		body: {
			status: 'error',
			message: `You have reached your ${limit} limit.`,
			errorType: 'RATE_LIMIT',
			correlationId: randomUUID(),
			policyName,
			requestId: randomUUID(),
		},
	};
}

/** A body must come as JSON. */
export function requireJson(request: FastifyRequest): void {
	if (request.body === undefined || request.body === null) return;
	if (/^application\/(?:[\w.+-]+\+)?json/.test(request.headers['content-type'] ?? '')) return;
	refuse(415, 'VALIDATION_ERROR', 'HTTP 415 Unsupported Media Type');
}
