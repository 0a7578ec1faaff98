import type { FastifyReply, FastifyRequest } from 'fastify';

import type { World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { errorAnswer, refuse } from './answers';

const DAY_MS = 86_400_000;
/** Enterprise edition with three users: 50,000 + 1,000 a user. */
const CREDITS = 53_000;
/** Heavy calls at a time. */
const MOST_AT_ONCE = 10;
const RECORDS_A_CREDIT = 10;

/** Checks tokens and counts credits and parallel requests. */
export class Access {
	private running = 0;

	constructor(private readonly world: World) {}

	check(request: FastifyRequest, reply: FastifyReply): void {
		const token = /^(?:Zoho-oauthtoken|Bearer) (.+)$/i.exec(
			request.headers.authorization ?? '',
		)?.[1];
		if (token === undefined) refuse(401, 'AUTHENTICATION_FAILURE', 'Authentication failed');
		if (!this.world.tokens.isAlive(token)) refuse(401, 'INVALID_TOKEN', 'invalid oauth token');
		this.running++;
		reply.raw.once('close', () => this.running--);
		if (this.running > MOST_AT_ONCE && this.world.settings.enforceLimits)
			throw new VendorAnswer(tooMany());
		const remaining = this.charge(1);
		if (remaining < CREDITS / 2) void reply.header('x-api-credits-remaining', String(remaining));
	}

	/** Takes credits from the rolling day. @returns what is left */
	charge(credits: number): number {
		const { meters, settings } = this.world;
		const meter = meters.get('credits', CREDITS, DAY_MS);
		if (credits === 0) return CREDITS;
		const { allowed, remaining } = meter.hit(credits);
		if (!allowed && settings.enforceLimits) throw new VendorAnswer(tooMany());
		return remaining;
	}

	/** Writes cost one credit for ten records; the first is charged with the request. */
	chargeRecords(body: unknown): void {
		const data = (body as { data?: unknown } | undefined)?.data;
		if (Array.isArray(data)) this.charge(Math.ceil(data.length / RECORDS_A_CREDIT) - 1);
	}
}

export function tooMany() {
	return errorAnswer(
		429,
		'TOO_MANY_REQUESTS',
		'Too many requests fired in concurrency or the credits are used up',
	);
}

/** A body must come as JSON. */
export function requireJson(request: FastifyRequest): void {
	if (request.body === undefined || request.body === null) return;
	if (/^application\/(?:[\w.+-]+\+)?json/.test(request.headers['content-type'] ?? '')) return;
	refuse(415, 'UNSUPPORTED_MEDIA_TYPE', 'the content type is not supported');
}
