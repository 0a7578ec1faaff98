import { createHash } from 'crypto';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, OAuthServer, World } from '../simulation';
import type { Clock } from './clock';
import { Random } from './random';

/** The one OAuth2 app that every simulation knows. */
export const CLIENT = { id: 'sandbox-client', secret: 'sandbox-client-secret' };

interface Grant {
	redirectUri: string;
	challenge?: string;
	scope: string;
	/** The authorize request asked for a refresh token in the vendor's way. */
	isOffline: boolean;
}

/** Issues access and refresh tokens and knows which are alive. */
export class TokenServer {
	private readonly access = new Map<string, number>();

	private readonly refresh = new Set<string>();

	private readonly codes = new Map<string, Grant>();

	private readonly random: Random;

	/** How often a token was refreshed. */
	refreshes = 0;

	constructor(
		private readonly clock: Clock,
		integration: string,
	) {
		this.random = new Random(`tokens of ${integration}`);
	}

	/** Whether an access token is known and not expired. */
	isAlive(token: string | undefined): boolean {
		return token !== undefined && (this.access.get(token) ?? 0) > this.clock.now();
	}

	/** A new pair. */
	issue(expiresInSeconds = Number.POSITIVE_INFINITY): {
		accessToken: string;
		refreshToken: string;
	} {
		const accessToken = `access-${this.random.text(32)}`;
		const refreshToken = `refresh-${this.random.text(32)}`;
		this.access.set(accessToken, this.clock.now() + expiresInSeconds * 1000);
		this.refresh.add(refreshToken);
		return { accessToken, refreshToken };
	}

	/** A new access token for a refresh token; undefined where that is dead. */
	renew(
		refreshToken: string,
		server: OAuthServer,
	): { accessToken: string; refreshToken: string } | undefined {
		if (!this.refresh.has(refreshToken)) return undefined;
		this.refreshes++;
		const pair = this.issue(server.expiresInSeconds);
		if (server.rotatesRefreshToken) {
			this.refresh.delete(refreshToken);
			return pair;
		}
		this.refresh.delete(pair.refreshToken);
		return { accessToken: pair.accessToken, refreshToken };
	}

	/** Ends every access token; refresh tokens live on. */
	expireAll(): void {
		this.access.clear();
	}

	openGrant(grant: Grant): string {
		const code = this.random.text(24);
		this.codes.set(code, grant);
		return code;
	}

	/** The grant of a code, which can be used once. */
	takeGrant(code: string): Grant | undefined {
		const grant = this.codes.get(code);
		this.codes.delete(code);
		return grant;
	}
}

function clientOf(
	request: FastifyRequest,
	body: Record<string, string>,
): { id?: string; secret?: string; where: string } {
	const header = request.headers.authorization;
	if (header?.startsWith('Basic ')) {
		const [id, secret] = Buffer.from(header.slice(6), 'base64')
			.toString()
			.split(':')
			.map(decodeURIComponent);
		return { id, secret, where: 'basic' };
	}
	return { id: body.client_id, secret: body.client_secret, where: 'body' };
}

/** Adds the authorize and token endpoints of a simulation. Authorizing approves at once and redirects back. */
export function registerOAuth(app: FastifyInstance, server: OAuthServer, world: World): void {
	const refuse = (status: number, error: string, description: string): Answer =>
		server.refusal?.(error, description, status) ?? {
			status,
			body: { error, error_description: description },
		};
	const authorize = async (request: FastifyRequest, reply: FastifyReply) => {
		const query = request.query as Record<string, string>;
		if (query.client_id !== CLIENT.id || query.response_type !== 'code' || !query.redirect_uri) {
			return reply
				.code(400)
				.send(refuse(400, 'invalid_request', 'client_id, response_type or redirect_uri').body);
		}
		if (server.requiresPkce === true && query.code_challenge_method !== 'S256') {
			return reply
				.code(400)
				.send(refuse(400, 'invalid_request', 'missing required code challenge').body);
		}
		if (server.acceptsScope?.(query.scope ?? '') === false) {
			return reply.code(400).send(refuse(400, 'invalid_scope', `scope ${query.scope}`).body);
		}
		const target = new URL(query.redirect_uri);
		target.searchParams.set(
			'code',
			world.tokens.openGrant({
				redirectUri: query.redirect_uri,
				challenge: query.code_challenge,
				scope: query.scope ?? '',
				isOffline: query.access_type === 'offline',
			}),
		);
		for (const [key, value] of Object.entries(server.redirectExtras?.(world) ?? {})) {
			target.searchParams.set(key, value);
		}
		if (query.state !== undefined) target.searchParams.set('state', query.state);
		return reply.redirect(target.toString());
	};
	for (const path of [server.authorizePath, ...(server.furtherAuthorizePaths ?? [])]) {
		app.get(path, authorize);
	}

	for (const path of [server.tokenPath, ...(server.furtherTokenPaths ?? [])]) {
		app.post(path, async (request, reply) => {
			const answer = answerTokenRequest(request, server, world);
			return await reply
				.code(answer.status)
				.headers(answer.headers ?? {})
				.send(answer.body);
		});
	}

	function answerTokenRequest(request: FastifyRequest, oauth: OAuthServer, own: World): Answer {
		const isForm = (request.headers['content-type'] ?? '').startsWith(
			'application/x-www-form-urlencoded',
		);
		const wanted = oauth.tokenBody ?? 'form';
		if (wanted !== 'either' && isForm !== (wanted === 'form')) {
			return refuse(400, 'invalid_request', `the token request must be sent as ${wanted}`);
		}
		const body = (request.body ?? {}) as Record<string, string>;
		const client = clientOf(request, body);
		if (oauth.clientAuth !== 'either' && client.where !== oauth.clientAuth) {
			return refuse(401, 'invalid_client', 'client authentication is in the wrong place');
		}
		if (client.id !== CLIENT.id || client.secret !== CLIENT.secret) {
			return refuse(401, 'invalid_client', 'client id or secret is wrong');
		}
		const grants = oauth.grants ?? ['authorization_code', 'refresh_token'];
		const pair = redeem(body, oauth, own, grants);
		if (pair === undefined)
			return refuse(400, 'invalid_grant', 'the grant is invalid, expired or revoked');
		if (typeof pair === 'string') return refuse(400, pair, `grant_type ${body.grant_type}`);
		return {
			status: 200,
			body: {
				access_token: pair.accessToken,
				...(pair.refreshToken === undefined ? {} : { refresh_token: pair.refreshToken }),
				token_type: 'Bearer',
				...(oauth.hidesExpiry === true ? {} : { expires_in: oauth.expiresInSeconds }),
				...oauth.extras?.(own),
			},
		};
	}
}

function redeem(
	body: Record<string, string>,
	server: OAuthServer,
	world: World,
	grants: string[],
): { accessToken: string; refreshToken?: string } | 'unsupported_grant_type' | undefined {
	if (!grants.includes(body.grant_type)) return 'unsupported_grant_type';
	if (body.grant_type === 'refresh_token') {
		const pair = world.tokens.renew(body.refresh_token, server);
		return server.keepsRefreshToken === true && pair !== undefined
			? { accessToken: pair.accessToken }
			: pair;
	}
	if (body.grant_type === 'client_credentials') {
		return { accessToken: world.tokens.issue(server.expiresInSeconds).accessToken };
	}
	const grant = world.tokens.takeGrant(body.code);
	if (grant === undefined || grant.redirectUri !== body.redirect_uri) return undefined;
	if (grant.challenge !== undefined) {
		const proof = createHash('sha256')
			.update(body.code_verifier ?? '')
			.digest('base64url');
		if (proof !== grant.challenge) return undefined;
	}
	const pair = world.tokens.issue(server.expiresInSeconds);
	const isRenewable = server.needsOfflineAccess !== true || grant.isOffline;
	return server.expiresInSeconds === undefined || !isRenewable
		? { accessToken: pair.accessToken }
		: pair;
}
