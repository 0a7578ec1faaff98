import type { Clock } from './clock';

/** Counts requests in a sliding window, as the vendor does. */
export class RateMeter {
	private readonly moments: number[] = [];

	/** The most requests that any window held. */
	highest = 0;

	/** Requests that came over the limit, refused or not. */
	exceeded = 0;

	constructor(
		private readonly clock: Clock,
		readonly limit: number,
		readonly windowMs: number,
	) {}

	/** Counts one request. `allowed` is whether the vendor would serve it; `resetMs` when the window has room again. */
	hit(cost = 1): { allowed: boolean; remaining: number; resetMs: number } {
		const now = this.clock.now();
		while (this.moments.length > 0 && this.moments[0] <= now - this.windowMs) this.moments.shift();
		const allowed = this.moments.length + cost <= this.limit;
		if (allowed) for (let count = 0; count < cost; count++) this.moments.push(now);
		else this.exceeded++;
		this.highest = Math.max(this.highest, this.moments.length);
		const resetMs = this.moments.length > 0 ? this.moments[0] + this.windowMs - now : 0;
		return { allowed, remaining: Math.max(this.limit - this.moments.length, 0), resetMs };
	}
}

/** The meters of one simulation, by name (and account). */
export class RateMeters {
	private readonly meters = new Map<string, RateMeter>();

	constructor(private readonly clock: Clock) {}

	/** The meter with a name; made at its first use. */
	get(name: string, limit: number, windowMs: number): RateMeter {
		let meter = this.meters.get(name);
		if (meter === undefined) {
			meter = new RateMeter(this.clock, limit, windowMs);
			this.meters.set(name, meter);
		}
		return meter;
	}

	report(): Record<string, { limit: number; windowMs: number; highest: number; exceeded: number }> {
		return Object.fromEntries(
			[...this.meters].map(([name, { limit, windowMs, highest, exceeded }]) => [
				name,
				{ limit, windowMs, highest, exceeded },
			]),
		);
	}
}
