import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { errorAnswer } from './answers';

/** A personal token of a user. */
export const FULL_ACCESS = 'capsule-sandbox-token-4d7a';
/** A personal token that was made for reading alone. */
export const READING_ACCESS = 'capsule-sandbox-reading-token-b1e8';

const HOUR_MS = 3_600_000;
const REQUESTS_AN_HOUR = 4_000;
const CHALLENGE = 'Bearer realm="capsulecrm"';

/** Checks tokens and counts requests of the user. */
export class Access {
	constructor(private readonly world: World) {}

	check(request: FastifyRequest, reply: FastifyReply): void {
		const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
		const isPersonal = token === FULL_ACCESS || token === READING_ACCESS;
		if (!isPersonal && !this.world.tokens.isAlive(token))
			throw new VendorAnswer(unauthorized(token));
		const { allowed, remaining, resetMs } = this.world.meters
			.get('user', REQUESTS_AN_HOUR, HOUR_MS)
			.hit();
		const reset = Math.ceil((this.world.clock.now() + resetMs) / 1000);
		void reply.headers({
			'x-ratelimit-limit': String(REQUESTS_AN_HOUR),
			'x-ratelimit-remaining': String(remaining),
			'x-ratelimit-reset': String(reset),
		});
		if (!allowed && this.world.settings.enforceLimits) throw new VendorAnswer(tooMany());
		const isReading =
			request.method === 'GET' || request.url.split('?')[0].endsWith('/filters/results');
		if (token === READING_ACCESS && !isReading) {
			throw new VendorAnswer({
				...errorAnswer(403, 'the token does not permit this action'),
				headers: { 'www-authenticate': `${CHALLENGE}, error="insufficient_scope"` },
			});
		}
	}
}

/** Personal tokens get a message, tokens of apps the words of OAuth2: which of the two the vendor uses is not known. */
export function unauthorized(token?: string): Answer {
	return {
		status: 401,
		headers: { 'www-authenticate': `${CHALLENGE}, error="invalid_token"` },
		body:
			token?.startsWith('access-') === true
				? { error: 'invalid_token', error_description: 'the access token has expired' }
				: { message: 'Bad credentials' },
	};
}

/** There is no Retry-After: the reset time tells, in seconds since 1970. */
export function tooMany(resetInSeconds?: number): Answer {
	return {
		status: 429,
		headers:
			resetInSeconds === undefined
				? {}
				: {
						'x-ratelimit-limit': String(REQUESTS_AN_HOUR),
						'x-ratelimit-remaining': '0',
						'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + resetInSeconds),
					},
		body: { error: 'rate limit reached' },
	};
}

/** A body must come as JSON. */
export function requireJson(request: FastifyRequest): void {
	if (request.body === undefined || request.body === null) return;
	if (/^application\/(?:[\w.+-]+\+)?json/.test(request.headers['content-type'] ?? '')) return;
	throw new VendorAnswer(errorAnswer(415, 'Unsupported Media Type'));
}
