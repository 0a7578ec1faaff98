import type { FastifyRequest } from 'fastify';

import type { Wording } from './answers';

/** The usual token; one of an account where unproven facts lie the other way; one that may only read people. */
export const USUAL_ACCESS = 'planhat-sandbox-token-27c4';
export const OTHER_ACCESS = 'planhat-sandbox-other-token-e058';
export const READING_ACCESS = 'planhat-sandbox-reading-token-91fd';

/** What differs from account to account. */
export interface Tenant {
	wording: Wording;
	/** Query parameters and filters that are not documented have no effect; otherwise they are refused or work. */
	ignoresStrangers: boolean;
	/** Lists show the whole description of conversations. */
	listsDescriptions: boolean;
	/** Sorting by `updatedAt` falls back to the natural order. */
	cannotSortChanges: boolean;
	/** Reserved types can be created, and people are kept on conversations that are not notes. */
	isLenient: boolean;
	/** A bulk write tells the e-mail among the keys of new people, and 400 where every item failed. */
	tellsMore: boolean;
	/** Writes are refused, and models other than people and companies. */
	readsOnly: boolean;
}

const USUAL: Tenant = {
	wording: 'text',
	ignoresStrangers: false,
	listsDescriptions: false,
	cannotSortChanges: false,
	isLenient: false,
	tellsMore: false,
	readsOnly: false,
};

const OTHER: Tenant = {
	wording: 'object',
	ignoresStrangers: true,
	listsDescriptions: true,
	cannotSortChanges: true,
	isLenient: true,
	tellsMore: true,
	readsOnly: false,
};

const TENANTS: Record<string, Tenant> = {
	[USUAL_ACCESS]: USUAL,
	[OTHER_ACCESS]: OTHER,
	[READING_ACCESS]: { ...USUAL, readsOnly: true },
};

/** The token of a request: Bearer, or the user name of Basic with an empty password. */
export function tokenOf(request: FastifyRequest): string | undefined {
	const [, scheme, value] =
		/^(Bearer|Basic) (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
	if (scheme !== 'Basic') return value;
	return /^([^:]+):$/.exec(Buffer.from(value, 'base64').toString())?.[1];
}

export const isToken = (token: string | undefined) =>
	token !== undefined && Object.hasOwn(TENANTS, token);

export function tenantOf(request: FastifyRequest): Tenant {
	return TENANTS[tokenOf(request) ?? ''] ?? USUAL;
}
