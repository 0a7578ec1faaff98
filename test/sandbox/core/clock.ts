/** The vendor's clock: real time, shifted by what tests ask for. */
export class Clock {
	private shiftMs = 0;

	private frozenAt: number | undefined;

	/** Milliseconds since 1970. */
	now(): number {
		return (this.frozenAt ?? Date.now()) + this.shiftMs;
	}

	/** ISO 8601 in UTC with milliseconds. */
	iso(): string {
		return new Date(this.now()).toISOString();
	}

	advance(milliseconds: number): void {
		this.shiftMs += milliseconds;
	}

	/** Stops the clock at a moment; `advance` still moves it. */
	freeze(at: number): void {
		this.frozenAt = at;
		this.shiftMs = 0;
	}
}
