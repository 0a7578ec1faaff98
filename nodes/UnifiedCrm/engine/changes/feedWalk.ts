import { createHash } from 'crypto';

import type { Api, Feed, List, ReadContext, VendorRecord } from '../../adapters/adapter';
import type { FilterValues, ResourceName } from '../../model';
import { walk } from '../lister';
import type { ListPart } from '../lister';
import { fieldOf, idReader, makeReader } from '../reader';
import type { Sighting } from './rules';

/** A feed of one resource of an account. */
export interface Watched {
	name: ResourceName;
	part: ListPart;
	feed: Feed;
	/** The user's own filters. */
	filters: FilterValues;
	customFields: boolean;
}

export interface Change extends Sighting {
	record: VendorRecord;
}

/** Parts of a record that move by themselves, without its being changed. */
const RESTLESS = ['remote_data', 'last_activity_at'];

/** Reads a feed: its pages, and what a record is known by. */
export class FeedReader {
	private readonly read: ReadContext;

	private readonly idOf;

	private readonly stampOf;

	private readonly createdOf;

	private readonly unified;

	/** Requests for pages so far. */
	pages = 0;

	constructor(
		private readonly watched: Watched,
		private readonly api: Api,
	) {
		const { resource, context } = watched.part;
		this.read = { context };
		this.idOf = idReader(resource);
		this.stampOf = fieldOf(resource, watched.feed.stamp)?.read;
		this.createdOf = fieldOf(resource, 'created_at')?.read;
		this.unified = makeReader(watched.name, resource, (field) => !RESTLESS.includes(field));
	}

	/** The feed from a moment on, page by page; coarse feeds show older changes too. */
	async *since(moment: number): AsyncGenerator<Change[]> {
		const { feed, part, filters, customFields } = this.watched;
		const asked = feed.filters?.(new Date(Math.max(moment, 0)).toISOString());
		const pages = walk(
			{
				name: 'changes',
				parts: [{ ...part, list: this.endedAt(moment) }],
				filters: { ...filters, ...asked },
				customFields,
				readsAhead: false,
			},
			this.api,
		);
		for await (const { records } of pages) yield this.changes(records);
	}

	/** Records with their ids and times; those without are left out. */
	changes(records: VendorRecord[]): Change[] {
		const changes: Change[] = [];
		for (const record of records) {
			const id = this.idOf(record, this.read);
			const stamp = this.stamp(record);
			if (id !== undefined && stamp !== undefined) changes.push({ id, stamp, record });
		}
		return changes;
	}

	/** The list with its pages counted; where the newest come first, it ends with the first page that is all older. */
	private endedAt(moment: number): List {
		const { feed, part } = this.watched;
		return {
			...part.list,
			page: async (query, api, state) => {
				this.pages++;
				const page = await part.list.page(query, api, state);
				const isPast =
					feed.order === 'descending' &&
					page.records.length > 0 &&
					page.records.every((record) => (this.stamp(record) ?? moment) < moment);
				return isPast ? { records: page.records } : page;
			},
		};
	}

	/** When a record changed. One that was never changed may have no time of change, but has one of creation. */
	private stamp(record: VendorRecord): number | undefined {
		return timeOf(this.stampOf?.(record, this.read)) ?? this.createdAt(record);
	}

	/** Milliseconds since 1970. */
	createdAt(record: VendorRecord): number | undefined {
		return timeOf(this.createdOf?.(record, this.read));
	}

	/** Tells a record's content from another without keeping it. */
	print(record: VendorRecord): string {
		const text = JSON.stringify(this.unified(record, this.read));
		return createHash('sha256').update(text).digest('base64').slice(0, 10);
	}
}

function timeOf(value: unknown): number | undefined {
	const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	return Number.isNaN(time) ? undefined : time;
}
