import type { Page, PageState, VendorRecord, VendorResponse } from '../adapters/adapter';
import { asText, getter } from './json';

/** A page whose next place is a cursor in the answer's body; no cursor, or an empty one, is the end. */
export function byCursor(body: VendorRecord, records: VendorRecord[], cursorPath: string): Page {
	const next = asText(getter(cursorPath)(body));
	return next === undefined ? { records } : { records, next };
}

/** The offset that a state stands for. */
export function offsetOf(state: PageState | undefined): number {
	return typeof state === 'number' ? state : 0;
}

/** A page of a list with offsets: it is the last where the CRM says so, or where fewer came than were asked for. */
export function byOffset(
	offset: number,
	size: number,
	records: VendorRecord[],
	hasMore: boolean = records.length >= size,
): Page {
	return hasMore && records.length > 0 ? { records, next: offset + records.length } : { records };
}

/** The page number, from 1, and the size that a state of a list with page numbers stands for. */
export function numberOf(
	state: PageState | undefined,
	size: number,
): { number: number; size: number } {
	if (typeof state !== 'object' || state === null || Array.isArray(state))
		return { number: 1, size };
	return { number: Number(state.number), size: Number(state.size) };
}

/** A page of a list with page numbers. The size must stay the same on all pages, so it travels along. */
export function byNumber(
	number: number,
	size: number,
	records: VendorRecord[],
	hasMore: boolean = records.length >= size,
): Page {
	return hasMore && records.length > 0
		? { records, next: { number: number + 1, size } }
		: { records };
}

/** A page whose next place is a whole address; the client refuses one on another host. */
export function byAddress(records: VendorRecord[], next: unknown): Page {
	const address = asText(next);
	return address === undefined ? { records } : { records, next: address };
}

/** The address that a `Link` header gives for `rel="next"` (RFC 8288). */
export function nextLink(response: VendorResponse): string | undefined {
	for (const link of (response.headers.link ?? '').split(/,\s*(?=<)/)) {
		const [, address, parameters] = /^\s*<([^>]*)>(.*)$/.exec(link) ?? [];
		if (address !== undefined && /;\s*rel="?next"?/i.test(parameters)) return address;
	}
	return undefined;
}

/** The state of a list that is walked part after part (types, views, windows of time). */
export interface Steps {
	step: number;
	inner?: PageState;
}

/** Reads the state of a list that is walked part after part. */
export function stepsOf(state: PageState | undefined): Steps {
	if (typeof state !== 'object' || state === null || Array.isArray(state)) return { step: 0 };
	return { step: Number(state.step ?? 0), inner: state.inner as PageState | undefined };
}

/** The page of one part, leading to the next part at its end. */
export function bySteps({ step }: Steps, count: number, page: Page): Page {
	if (page.next !== undefined) return { records: page.records, next: { step, inner: page.next } };
	if (step + 1 < count) return { records: page.records, next: { step: step + 1 } };
	return { records: page.records };
}
