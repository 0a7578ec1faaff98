import type { FastifyReply, FastifyRequest } from 'fastify';

import type { World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { v1Refusal, v2Error, v2Invalid, v2Refusal } from './answers';

export const ACCESS = 'affinity-sandbox-key-3e90a4';
/** A key whose user may neither export all people nor edit global fields. */
export const LEAN_ACCESS = 'affinity-sandbox-lean-key-58c1';

const PER_MINUTE = 900;
const PER_MONTH = 100_000;
const MINUTE = 60_000;
const DEFAULT_VERSION = '2024-01-01';
const VERSIONS = [DEFAULT_VERSION, '2026-07-15', '2026-09-17', 'current'];

export const isV2 = (request: FastifyRequest) => /^\/v2(?:\/|\?|$)/.test(request.url);

/** v2 takes a bearer key; v1 also Basic with an empty user name. */
function keyOf(request: FastifyRequest): string | undefined {
	const header = request.headers.authorization ?? '';
	const [, bearer] = /^Bearer (\S+)$/.exec(header) ?? [];
	if (bearer !== undefined || isV2(request)) return bearer;
	const [, basic] = /^Basic (\S+)$/.exec(header) ?? [];
	const text = basic === undefined ? '' : Buffer.from(basic, 'base64').toString();
	return text.startsWith(':') ? text.slice(1) : undefined;
}

/** Stands before every route: key, limits, API version. */
export function guard(request: FastifyRequest, reply: FastifyReply, world: World): void {
	const key = keyOf(request);
	const isKnown = key === ACCESS || key === LEAN_ACCESS || world.tokens.isAlive(key);
	if (!isKnown) {
		const message = 'The API key is missing or not valid';
		throw isV2(request) ? v2Refusal(401, message) : v1Refusal(401, message);
	}
	countRequest(request, reply, world);
	if (isV2(request)) reply.header('x-affinity-api-version', versionOf(request));
}

function versionOf(request: FastifyRequest): string {
	const asked = request.headers['x-affinity-api-version'];
	if (asked === undefined) return DEFAULT_VERSION;
	if (!VERSIONS.includes(String(asked)))
		throw v2Invalid('Unknown API version', 'X-Affinity-Api-Version');
	return asked === 'current' ? '2026-09-17' : String(asked);
}

/** Endpoints that came with version 2026-07-15 are not there before it. */
export function needsNewVersion(request: FastifyRequest, status = 404): void {
	if (versionOf(request) === DEFAULT_VERSION)
		throw v2Refusal(status, 'Not available in this API version');
}

export function needsPermission(request: FastifyRequest, permission: string): void {
	if (keyOf(request) === LEAN_ACCESS)
		throw v2Refusal(403, `The permission "${permission}" is required`);
}

function secondsToNextMonth(now: number): number {
	const date = new Date(now);
	return Math.ceil((Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) - now) / 1000);
}

/** Both limits, counted together for v1 and v2; whoami and rate-limit cost nothing of the month. */
function countRequest(request: FastifyRequest, reply: FastifyReply, world: World): void {
	const isFree = /^(?:\/v2)?\/(?:auth\/whoami|rate-limit)(?:\?|$)/.test(request.url);
	const user = world.meters.get('user', PER_MINUTE, MINUTE).hit();
	const month = monthMeter(world).hit(isFree ? 0 : 1);
	const headers = limitHeaders(world, user, month.remaining);
	reply.headers(headers);
	if ((!user.allowed || !month.allowed) && world.settings.enforceLimits) {
		throw new VendorAnswer({ ...v2Error(429, 'Rate limit exceeded'), headers });
	}
}

const monthMeter = (world: World) => world.meters.get('month', PER_MONTH, 31 * 24 * 3_600_000);

function limitHeaders(
	world: World,
	user: { remaining: number; resetMs: number },
	monthRemaining: number,
): Record<string, string> {
	return {
		'x-ratelimit-limit-user': String(PER_MINUTE),
		'x-ratelimit-limit-user-remaining': String(user.remaining),
		'x-ratelimit-limit-user-reset': String(Math.ceil(user.resetMs / 1000)),
		'x-ratelimit-limit-org': String(PER_MONTH),
		'x-ratelimit-limit-org-remaining': String(monthRemaining),
		'x-ratelimit-limit-org-reset': String(secondsToNextMonth(world.clock.now())),
	};
}

/** What `GET /rate-limit` answers. */
export function rateLimit(world: World) {
	const user = world.meters.get('user', PER_MINUTE, MINUTE).hit(0);
	const month = monthMeter(world).hit(0);
	return {
		rate: {
			org_monthly: {
				limit: PER_MONTH,
				remaining: month.remaining,
				reset: secondsToNextMonth(world.clock.now()),
				used: PER_MONTH - month.remaining,
			},
			api_key_per_minute: {
				limit: PER_MINUTE,
				remaining: user.remaining,
				reset: Math.ceil(user.resetMs / 1000),
				used: PER_MINUTE - user.remaining,
			},
		},
	};
}
