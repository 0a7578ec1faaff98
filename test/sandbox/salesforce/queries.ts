import { Refusal } from './answers';
import type { Org } from './org';
import { rowsOf, runQuery } from './soql/run';
import type { Found } from './soql/run';

const LARGEST_BATCH = 2000;
const SMALLEST_BATCH = 200;
/** Batches come smaller where records carry their children. */
const BATCH_WITH_SUBQUERY = 500;
const LOCATOR_LIFE_MS = 2 * 86_400_000;
const LONGEST_URL = 16_000;

interface Locator {
	found: Found;
	batch: number;
	openedAt: number;
}

/** Runs queries and remembers those that are not read to their end. */
export class Queries {
	private readonly locators = new Map<string, Locator>();

	constructor(private readonly org: Org) {}

	/** Answers `/query` and `/queryAll`; `options` is the header Sforce-Query-Options. */
	run(text: string, version: string, options: string | undefined, includesAll: boolean): unknown {
		const found = runQuery(this.org, text, version, includesAll);
		const total = found.rows.length;
		if (found.isCount) return { totalSize: total, done: true, records: [] };
		const asked = /batchSize=(\d+)/.exec(options ?? '')?.[1];
		const size = Math.min(Math.max(Number(asked ?? LARGEST_BATCH), SMALLEST_BATCH), LARGEST_BATCH);
		const batch = found.hasSubquery ? Math.min(size, BATCH_WITH_SUBQUERY) : size;
		const locator: Locator = { found, batch, openedAt: this.org.world.clock.now() };
		if (total <= batch) return this.page('', locator, 0, version);
		const key = `0r8dM00000${this.org.world.random.text(8)}IBR`;
		this.locators.set(key, locator);
		return this.page(key, locator, 0, version);
	}

	/** Answers `/query/{locator}-{offset}`. */
	more(text: string, version: string): unknown {
		const [, key, offset] = /^(\w+)-(\d+)$/.exec(text) ?? [];
		const locator = this.locators.get(key ?? '');
		const isAlive =
			locator !== undefined && this.org.world.clock.now() - locator.openedAt < LOCATOR_LIFE_MS;
		if (locator === undefined || !isAlive || Number(offset) >= locator.found.rows.length) {
			if (!isAlive) this.locators.delete(key ?? '');
			throw new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
		}
		return this.page(key, locator, Number(offset), version);
	}

	private page(key: string, { found, batch }: Locator, offset: number, version: string): unknown {
		const end = offset + batch;
		const done = end >= found.rows.length;
		return {
			totalSize: found.rows.length,
			done,
			...(done ? {} : { nextRecordsUrl: `/services/data/${version}/query/${key}-${end}` }),
			records: rowsOf(this.org, found, offset, end).map(found.show),
		};
	}
}

/** The vendor's web server takes no longer addresses. */
export function demandShortUrl(url: string): void {
	if (url.length > LONGEST_URL) throw new Refusal(414, 'URI_TOO_LONG', 'URI Too Long');
}
