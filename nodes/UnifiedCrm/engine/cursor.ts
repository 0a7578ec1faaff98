import type { PageState } from '../adapters/adapter';
import { InputError } from './failures';
import { isRecord } from './json';

/** A place in a list, with the part of a page that was handed out already. */
export interface Place {
	/** Which of several lists. */
	part: number;
	state?: PageState;
	/** Records of that page to leave out. */
	skip: number;
}

/** A place as text for `next_cursor`. It is bound to the list it came from. */
export function encodeCursor(list: string, { part, state, skip }: Place): string {
	return Buffer.from(JSON.stringify([1, list, part, skip, state ?? null])).toString('base64url');
}

/** The place that a `next_cursor` holds. Throws an InputError where it is no cursor of this list. */
export function decodeCursor(list: string, cursor: string): Place {
	const content = parse(cursor);
	if (!Array.isArray(content) || content[0] !== 1) {
		throw new InputError(
			'The cursor is not valid',
			'Use the next_cursor of an earlier page, unchanged.',
		);
	}
	const [, origin, part, skip, state] = content as [number, string, number, number, PageState];
	if (origin !== list) {
		throw new InputError(
			`The cursor comes from another list (${origin})`,
			'A cursor works only with the CRM, resource and engagement type that it came from.',
		);
	}
	return { part, skip, ...(state === null ? {} : { state }) };
}

function parse(cursor: string): unknown {
	try {
		return JSON.parse(Buffer.from(cursor.trim(), 'base64url').toString());
	} catch {
		return undefined;
	}
}

/** A page state as an object; for steps that keep several things. */
export function stateRecord(state: PageState | undefined): Record<string, unknown> {
	return isRecord(state) ? state : {};
}
