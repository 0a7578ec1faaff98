import type { Change, FeedReader, Watched } from '../engine/changes/feedWalk';
import type { Client } from '../engine/client';
import { walk } from '../engine/lister';
import type { FilterValues } from '../model';

/** Records that a manual test run shows. */
const SAMPLES = 5;
/** Pages that are looked at for them where the CRM does not sort by the time of the change. */
const MOST_PAGES = 5;

const DAY_MS = 86_400_000;
/** How far back is looked, until there is enough. */
const PERIODS_MS = [DAY_MS, 30 * DAY_MS, 365 * DAY_MS];

/** A few of the newest records of a feed, newest first. */
export async function samplesOf(
	watched: Watched,
	reader: FeedReader,
	client: Client,
): Promise<Change[]> {
	const { feed, filters } = watched;
	if (watched.part.list.filters.sort_by?.values?.includes(feed.stamp) === true) {
		const newestFirst = { field: feed.stamp, direction: 'desc' } as const;
		const found = await list(watched, reader, client, { ...filters, sort_by: newestFirst }, 1);
		if (found.length > 0) return found;
	}
	if (feed.filters !== undefined) {
		for (const period of PERIODS_MS) {
			const since = new Date(client.now() - period).toISOString();
			const asked = { ...filters, ...feed.filters(since) };
			const found = await list(watched, reader, client, asked, MOST_PAGES);
			if (found.length >= SAMPLES) return found;
		}
	}
	return await list(watched, reader, client, filters, MOST_PAGES);
}

async function list(
	watched: Watched,
	reader: FeedReader,
	client: Client,
	filters: FilterValues,
	mostPages: number,
): Promise<Change[]> {
	const { part, customFields } = watched;
	const found: Change[] = [];
	let pages = 0;
	const walked = walk(
		{
			name: 'samples',
			parts: [part],
			filters,
			customFields,
			...(mostPages === 1 ? { limit: SAMPLES } : {}),
			readsAhead: false,
		},
		client,
	);
	for await (const { records } of walked) {
		found.push(...reader.changes(records));
		pages++;
		if (pages >= mostPages) break;
	}
	return newest(found);
}

/** The newest of some changes, newest first. */
export function newest<Item extends { stamp: number }>(changes: Item[]): Item[] {
	return [...changes].sort((a, b) => b.stamp - a.stamp).slice(0, SAMPLES);
}
