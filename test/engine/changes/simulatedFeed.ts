import type {
	Api,
	Feed,
	List,
	Page,
	Resource,
	VendorRecord,
} from '../../../nodes/UnifiedCrm/adapters/adapter';
import type { ChangeEvent } from '../../../nodes/UnifiedCrm/engine/changes/events';
import type { FilterValues } from '../../../nodes/UnifiedCrm/model';

/** How the simulated CRM shows its changes. */
export interface FeedStyle {
	event: ChangeEvent;
	order: Feed['order'];
	/** Whether the list takes the moment from which changes are wanted, or shows all that there is. */
	filtered: boolean;
	granularityMs: number;
	rounding: 'down' | 'nearest';
	lagMs: number;
	pageSize: number;
	/** How far n8n's clock is ahead of the CRM's. */
	skewMs: number;
}

/** One state of a record, and when it came about. */
interface Version {
	number: number;
	at: number;
	/** When the list begins to show it. */
	visibleAt: number;
	isDeletion: boolean;
}

export interface SimulatedRecord {
	id: string;
	versions: Version[];
}

/** Something that happens in the CRM. */
export type Deed =
	| { kind: 'create'; delay: number }
	| { kind: 'update'; which: number; delay: number }
	| { kind: 'delete'; which: number; delay: number };

/** Milliseconds in which a page is answered. */
export const PAGE_MS = 3;

const FIRST_MOMENT = Date.parse('2026-05-20T10:00:00.123Z');

/**
 * A CRM with a clock of its own, whose list is what such lists are: read by offsets while its records move, rounded
 * stamps, and an index that shows each change only after a while.
 */
export class SimulatedCrm {
	clock = FIRST_MOMENT;

	readonly records: SimulatedRecord[] = [];

	/** Pages asked for. */
	requests = 0;

	/** Called before each page is read. */
	beforePage: () => void = () => undefined;

	readonly resource: Resource;

	readonly list: List;

	readonly feed: Feed;

	readonly api: Api;

	constructor(readonly style: FeedStyle) {
		const stamp = style.event === 'created' ? 'created_at' : 'updated_at';
		const filter = style.event === 'created' ? 'created_after' : 'updated_after';
		this.feed = {
			stamp,
			...(style.filtered
				? { filters: (since: string): FilterValues => ({ [filter]: since }) }
				: {}),
			order: style.order,
			granularityMs: style.granularityMs,
			lagMs: style.lagMs,
			note: 'One request per page.',
		};
		this.list = {
			pageSize: style.pageSize,
			filters: { created_after: { by: 'native' }, updated_after: { by: 'native' } },
			page: async ({ filters, size }, _api, state) =>
				this.page(filters[filter], size, typeof state === 'number' ? state : 0),
		};
		const missing = { cannot: 'The simulation has no such thing.' };
		this.resource = {
			documentation: 'https://example.com',
			types: ['note'],
			fields: {
				id: { read: ({ id }) => id },
				subject: { read: ({ version }) => `version ${String(version)}` },
				created_at: { read: ({ created }) => created },
				updated_at: { read: ({ updated }) => updated },
			},
			list: this.list,
			get: missing,
			create: missing,
			update: missing,
			delete: missing,
			changes: { created: this.feed, updated: this.feed },
		};
		this.api = {
			settings: { integration: 'simulated' },
			send: async () => await Promise.reject(new Error('nothing is sent')),
			get: async () => await Promise.reject(new Error('nothing is sent')),
			memo: async (_key, load) => await load(this.api),
			warn: () => undefined,
			now: () => this.clock + style.skewMs,
		};
	}

	do(deed: Deed): void {
		this.clock++;
		const { at, visibleAt } = {
			at: this.clock,
			visibleAt: this.clock + Math.floor(deed.delay * this.style.lagMs),
		};
		if (deed.kind === 'create') {
			const version = { number: 1, at, visibleAt, isDeletion: false };
			this.records.push({ id: String(1000 - this.records.length * 7), versions: [version] });
			return;
		}
		const alive = this.records.filter(({ versions }) => !versions[versions.length - 1].isDeletion);
		if (alive.length === 0) return;
		const { versions } = alive[deed.which % alive.length];
		const isDeletion = deed.kind === 'delete';
		versions.push({ number: versions.length + 1, at, visibleAt, isDeletion });
	}

	stampOf(moment: number): number {
		const { granularityMs, rounding } = this.style;
		const steps = moment / granularityMs;
		return (rounding === 'down' ? Math.floor(steps) : Math.round(steps)) * granularityMs;
	}

	private page(since: string | undefined, size: number, offset: number): Page {
		this.clock += PAGE_MS;
		this.beforePage();
		this.requests++;
		const from = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
		const shown = this.records
			.flatMap((record) => this.shown(record))
			.filter(({ stamp }) => stamp >= from)
			.sort((a, b) => this.compare(a, b));
		const records = shown.slice(offset, offset + size).map(({ record }) => record);
		const next = offset + size;
		return { records, ...(next < shown.length ? { next } : {}) };
	}

	private compare(
		a: { stamp: number; record: VendorRecord },
		b: { stamp: number; record: VendorRecord },
	): number {
		const byId = String(a.record.id) < String(b.record.id) ? -1 : 1;
		if (this.style.order === 'ascending') return a.stamp - b.stamp || byId;
		if (this.style.order === 'descending') return b.stamp - a.stamp || byId;
		return byId;
	}

	private shown({ id, versions }: SimulatedRecord): Array<{ stamp: number; record: VendorRecord }> {
		const visible = versions.filter(({ visibleAt }) => visibleAt <= this.clock);
		if (visible.length === 0) return [];
		const { number, at, isDeletion } = visible[visible.length - 1];
		if (isDeletion) return [];
		const created = this.stampOf(versions[0].at);
		const updated = this.stampOf(at);
		const record = {
			id,
			version: number,
			created: new Date(created).toISOString(),
			updated: new Date(updated).toISOString(),
		};
		return [{ stamp: this.style.event === 'created' ? created : updated, record }];
	}
}
