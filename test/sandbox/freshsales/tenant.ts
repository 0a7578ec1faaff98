import type { FastifyRequest } from 'fastify';

/** The API key of the usual account, and of one where the facts that sources disagree on lie the other way. */
export const USUAL_ACCESS = 'freshsales-sandbox-key-6ab2';
export const OTHER_ACCESS = 'freshsales-sandbox-other-key-c93d';

/** What differs from account to account. */
export interface Tenant {
	/** Names of contact views are translated; the view of all contacts is marked as the default. */
	isLocalised: boolean;
	/** A mobile number is identifier enough for a new contact. */
	takesMobileAlone: boolean;
	/** Status of a refused duplicate. */
	duplicateStatus: number;
	/** Status of a created contact. */
	createdStatus: number;
	/** A deleted contact can still be read, with `is_deleted: true`; deletes answer `true` instead of nothing. */
	showsDeleted: boolean;
	/** Conversations, tasks and appointments of a contact stand under `/api`, not beside it. */
	nestsUnderApi: boolean;
	/** JSON bodies of phone calls work whole; otherwise target and note are dropped, and a form is needed. */
	takesJsonCalls: boolean;
	/** Activities show one `targetable` instead of `targetables`. */
	showsOneTarget: boolean;
	/** Filtered search tells `total_pages`, and an empty list where nothing matches. */
	countsSearchPages: boolean;
}

const USUAL: Tenant = {
	isLocalised: false,
	takesMobileAlone: false,
	duplicateStatus: 400,
	createdStatus: 201,
	showsDeleted: false,
	nestsUnderApi: false,
	takesJsonCalls: false,
	showsOneTarget: false,
	countsSearchPages: false,
};

const OTHER: Tenant = {
	isLocalised: true,
	takesMobileAlone: true,
	duplicateStatus: 409,
	createdStatus: 200,
	showsDeleted: true,
	nestsUnderApi: true,
	takesJsonCalls: true,
	showsOneTarget: true,
	countsSearchPages: true,
};

/** The key in `Authorization: Token token=…`. */
export function keyOf(request: FastifyRequest): string | undefined {
	return /^Token token=(\S+)$/.exec(request.headers.authorization ?? '')?.[1];
}

export function tenantOf(request: FastifyRequest): Tenant {
	return keyOf(request) === OTHER_ACCESS ? OTHER : USUAL;
}
