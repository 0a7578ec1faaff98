/**
 * Truto hands durations on as texts in the unit of the CRM. The CRMs that have durations there, with their units as the
 * vendors document them; where they differ, by type.
 */
const SECONDS_PER_UNIT: Record<string, number | Record<string, number>> = {
	salesforce: { call: 1, meeting: 60 },
	teamleader: 60,
	zendesksell: 1,
};

/** CRMs whose durations are minutes and seconds: `05:30`. */
const CLOCKS = ['zoho', 'zohocrm'];

function factorOf(integration: string | undefined, type: unknown): number {
	const known = SECONDS_PER_UNIT[integration ?? ''];
	if (typeof known === 'number') return known;
	return known?.[String(type)] ?? 1;
}

/** A duration in seconds; undefined for what is none. */
export function toSeconds(
	value: unknown,
	integration: string | undefined,
	type: unknown,
): number | undefined {
	if (value === '') return undefined;
	const count = Number(value);
	if (Number.isFinite(count)) return count * factorOf(integration, type);
	const parts = String(value).split(':').map(Number);
	if (parts.length < 2 || parts.length > 3 || !parts.every(Number.isFinite)) return undefined;
	return parts.reduce((sum, part) => sum * 60 + part, 0);
}

/** Seconds as the CRM behind Truto wants them. */
export function fromSeconds(
	seconds: number,
	integration: string | undefined,
	type: unknown,
): string {
	if (!CLOCKS.includes(integration ?? ''))
		return String(Math.round(seconds / factorOf(integration, type)));
	const whole = Math.round(seconds);
	return `${twoDigits(Math.floor(whole / 60))}:${twoDigits(whole % 60)}`;
}

function twoDigits(count: number): string {
	return String(count).padStart(2, '0');
}
