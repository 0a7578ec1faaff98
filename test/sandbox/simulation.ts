import type { FastifyInstance } from 'fastify';

import type { Clock } from './core/clock';
import type { RateMeters } from './core/rateMeter';
import type { Random } from './core/random';
import type { TokenServer } from './core/oauth';

/** What a vendor answers: status, headers and body (a string is sent as it is, anything else as JSON). */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	body?: unknown;
}

/** Throw it anywhere in a handler: the sandbox sends the answer as the vendor would. */
export class VendorAnswer extends Error {
	constructor(readonly answer: Answer) {
		super(`answer ${answer.status}`);
	}
}

/** Switches of a running sandbox. A simulation reads them at each request, since tests flip them at any time. */
export interface Settings {
	/** Refuse requests over the vendor's rate limit (otherwise they are only counted). */
	enforceLimits: boolean;
	/** How long a written record stays invisible to the vendor's search index, where the vendor has such a lag. */
	indexLagMs: number;
}

/** What a simulation gets from the sandbox. */
export interface World {
	/** How many contacts, and how many engagements of each type, to seed. The same number gives the same records. */
	records: number;
	/** The address this simulation is served under, without a trailing slash: `http://127.0.0.1:4010/hubspot`. */
	baseUrl(): string;
	clock: Clock;
	/** Seeded by the integration's name. */
	random: Random;
	/** Issues and checks OAuth2 tokens, where the simulation declares `oauth`. */
	tokens: TokenServer;
	/** Counts requests against the vendor's limits. */
	meters: RateMeters;
	settings: Settings;
}

/** How the vendor's OAuth2 server behaves. Paths are relative to the simulation's base address. */
export interface OAuthServer {
	authorizePath: string;
	/** Further paths of the authorize endpoint (newer versions, other hosts). */
	furtherAuthorizePaths?: string[];
	tokenPath: string;
	/** Further paths that serve tokens the same way (older versions of the vendor's endpoint). */
	furtherTokenPaths?: string[];
	/** Where the client's id and secret must stand in the token request; anything else is refused. */
	clientAuth: 'body' | 'basic' | 'either';
	/** The token request's body; most vendors take a form alone. */
	tokenBody?: 'form' | 'json' | 'either';
	/** Undefined for tokens that never expire, for which there is no refresh token either (monday CRM). */
	expiresInSeconds?: number;
	/** Left out of the token answer where the vendor leaves it out (Salesforce). */
	hidesExpiry?: boolean;
	/** A refresh answers a new refresh token, and the old one is dead. */
	rotatesRefreshToken: boolean;
	/** A refresh answers no refresh token at all; the one in use lives on (Zoho). */
	keepsRefreshToken?: boolean;
	/** Without `access_type=offline` at the authorize endpoint there is no refresh token (Zoho). */
	needsOfflineAccess?: boolean;
	/** Whether the scope parameter of the authorize request is well-formed; anything goes without it. */
	acceptsScope?: (scope: string) => boolean;
	/** What the redirect carries besides code and state (Zoho: location, accounts-server). */
	redirectExtras?: (world: World) => Record<string, string>;
	/** The vendor's answer to a refused token request, where it differs from RFC 6749. */
	refusal?: (error: string, description: string, status: number) => Answer;
	requiresPkce?: boolean;
	grants?: Array<'authorization_code' | 'refresh_token' | 'client_credentials'>;
	/** Further keys of a token answer (instance_url, api_domain, locationId …). */
	extras?: (world: World) => Record<string, unknown>;
}

/** A record body in the unified model (see DESIGN: contact and engagement). */
export type UnifiedBody = Record<string, unknown>;

/** One CRM, as strict as the vendor. */
export interface Simulation {
	/** Value of the node parameter `integration`; also the first path segment. */
	integration: string;
	/** Fields of a working `unifiedCrmApi` credential (without `integration` and `baseUrl`). */
	credentials: (world: World) => Record<string, string>;
	oauth?: OAuthServer;
	/** The smallest unified bodies that this vendor accepts for create, by resource and engagement type. */
	examples: (world: World) => { contact?: UnifiedBody; engagement: Record<string, UnifiedBody> };
	/** Filters that a list cannot do without, in unified names. */
	listFilters?: (world: World) => {
		contact?: UnifiedBody;
		engagement?: Record<string, UnifiedBody>;
	};
	/** The vendor's answer to a fault the sandbox injects (429 in its own status, headers and body; 500, 503 …). */
	fault: (status: number, retryAfterSeconds?: number) => Answer;
	/** The vendor's answer to an unknown path or method. */
	notFound: (method: string, path: string) => Answer;
	/** The vendor's answer to a body that is not JSON. */
	badJson: () => Answer;
	/** Adds the vendor's routes. Called once, at the first request, so that unused simulations cost nothing. */
	register: (app: FastifyInstance, world: World) => void;
}
