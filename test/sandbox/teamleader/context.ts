import type { Account } from './account';

/** One request to an action. */
export interface Context {
	account: Account;
	body: Record<string, unknown>;
	/** The API version of the request is older than the last dated one, so that answers have old shapes. */
	isOld: boolean;
}

/** What an action answers: a body with 200, or a status of its own. */
export type Outcome = { status: 200 | 201; body: unknown } | { status: 204 };

export type Action = (context: Context) => Outcome;

export const done: Outcome = { status: 204 };

export function ok(body: unknown): Outcome {
	return { status: 200, body };
}

/** The answer to a create: type and id, nothing else. */
export function made(type: string, id: string): Outcome {
	return { status: 201, body: { data: { type, id } } };
}
