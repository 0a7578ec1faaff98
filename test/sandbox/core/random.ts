/** A small seeded generator (mulberry32): the same seed gives the same records on every machine. */
export class Random {
	private state: number;

	constructor(seed: string) {
		let hash = 2166136261;
		for (const character of seed) {
			hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
		}
		this.state = hash >>> 0;
	}

	/** A number in [0, 1). */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	}

	/** A whole number from 0 up to, but not including, `below`. */
	below(below: number): number {
		return Math.floor(this.next() * below);
	}

	pick<T>(list: readonly T[]): T {
		return list[this.below(list.length)];
	}

	/** Characters of an alphabet, for ids. */
	text(length: number, alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'): string {
		let result = '';
		for (let index = 0; index < length; index++) result += alphabet[this.below(alphabet.length)];
		return result;
	}
}
