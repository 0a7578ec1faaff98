import type { Limits, RateLimit } from '../adapters/adapter';
import type { Runtime } from './runtime';

/** The moments of the last requests, so that no window ever holds more than its limit. */
class Window {
	private readonly moments: number[] = [];

	private first = 0;

	constructor(private readonly rate: RateLimit) {}

	/** Milliseconds until there is room. */
	wait(now: number): number {
		while (this.first < this.moments.length && this.moments[this.first] <= now - this.rate.perMs) {
			this.first++;
		}
		if (this.first > 1024) {
			this.moments.splice(0, this.first);
			this.first = 0;
		}
		const held = this.moments.length - this.first;
		if (held < this.rate.requests) return 0;
		return this.moments[this.moments.length - this.rate.requests] + this.rate.perMs - now;
	}

	count(now: number): void {
		this.moments.push(now);
	}
}

/** One account's limits: shared by all nodes and executions of this process. */
export class Limiter {
	private readonly windows: Map<string, Window[]>;

	/** Nothing is sent before this moment. */
	private closedUntil = 0;

	/** Time between two requests while the CRM reports that little is left. */
	private paceMs = 0;

	private paceUntil = 0;

	private lastSent = 0;

	private running = 0;

	private readonly waiting: Array<() => void> = [];

	constructor(
		private readonly limits: Limits,
		private readonly runtime: Runtime,
	) {
		this.windows = new Map(
			Object.entries(limits.rates).map(([name, rates]) => [
				name,
				rates.map((rate) => new Window(rate)),
			]),
		);
	}

	/** Runs a request as soon as the limits allow it. */
	async run<T>(limit: string | undefined, request: () => Promise<T>): Promise<T> {
		if (this.running >= this.limits.concurrency) {
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		}
		this.running++;
		try {
			await this.turn(limit);
			return await request();
		} finally {
			this.running--;
			this.waiting.shift()?.();
		}
	}

	private async turn(limit: string | undefined): Promise<void> {
		const windows = this.windows.get(limit ?? 'default') ?? this.windows.get('default') ?? [];
		for (;;) {
			const now = this.runtime.now();
			const pace = now < this.paceUntil ? this.lastSent + this.paceMs - now : 0;
			const wait = Math.max(
				this.closedUntil - now,
				pace,
				...windows.map((window) => window.wait(now)),
				0,
			);
			if (wait <= 0) {
				for (const window of windows) window.count(now);
				this.lastSent = now;
				return;
			}
			await this.runtime.sleep(wait);
		}
	}

	/** Sends nothing for some milliseconds: the CRM said so. */
	close(milliseconds: number): void {
		this.closedUntil = Math.max(this.closedUntil, this.runtime.now() + milliseconds);
	}

	/**
	 * Takes in what the CRM says is left. Other processes use up the same limit: when less than a tenth is left, or no more
	 * than may be under way at once, what remains is spread over the time until it is whole again.
	 */
	learn(remaining: number | undefined, resetMs: number | undefined): void {
		if (remaining === undefined || resetMs === undefined || resetMs <= 0) return;
		if (remaining <= 0) {
			this.close(Math.min(resetMs, LONGEST_CLOSE_MS));
			return;
		}
		if (remaining > this.limits.concurrency * 2) {
			this.paceUntil = 0;
			return;
		}
		this.paceMs = Math.min(resetMs / (remaining + 1), LONGEST_CLOSE_MS);
		this.paceUntil = this.runtime.now() + resetMs;
	}
}

/** A header that closes for longer is a budget of a day: the refusal that follows says so better than silence. */
const LONGEST_CLOSE_MS = 60_000;
