const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const INDEX_DIGITS = 7;

/** Ids of seeded rows of one kind: opaque text of a fixed length that the index can be had back from. */
export class SeededIds {
	private readonly head: string;

	/**
	 * @param kind tells kinds apart
	 * @param length how many characters follow the prefix, 8 or more
	 * @param prefix what ids of the vendor begin with
	 */
	constructor(kind: string, length: number, prefix = '') {
		let filler = '';
		for (let index = 0; filler.length < length - INDEX_DIGITS; index++) {
			filler += ALPHABET[(kind.charCodeAt(index % kind.length) * 7 + index * 17) % ALPHABET.length];
		}
		this.head = prefix + filler;
	}

	at(index: number): string {
		return this.head + index.toString(36).toUpperCase().padStart(INDEX_DIGITS, '0');
	}

	/** Undefined where the id is none of the kind. */
	indexOf(id: string): number | undefined {
		if (!id.startsWith(this.head)) return undefined;
		const digits = id.slice(this.head.length);
		return /^[0-9A-Z]{7}$/.test(digits) ? Number.parseInt(digits, 36) : undefined;
	}
}
