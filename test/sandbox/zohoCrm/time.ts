/** The token's user lives here; all times of answers carry this offset. */
const OFFSET_MINUTES = 120;
const OFFSET = '+02:00';
const WRITTEN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/;

/** ISO 8601 in the user's zone, in whole seconds. */
export function zohoTime(moment: number): string {
	return new Date(moment + OFFSET_MINUTES * 60_000).toISOString().slice(0, 19) + OFFSET;
}

/** A written time in milliseconds since 1970; undefined unless it is `YYYY-MM-DDTHH:mm:ss±HH:mm`. */
export function momentOf(text: string): number | undefined {
	const moment = WRITTEN.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(moment) ? undefined : moment;
}

/** A time of a query or header, which may end in Z; no fractions of a second. */
export function looseMomentOf(text: string): number | undefined {
	return momentOf(text.replace(/Z$/, '+00:00'));
}

export function isDate(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
