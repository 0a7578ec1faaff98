import type {
	Api,
	List,
	Page,
	PageState,
	ReadContext,
	Resource,
	VendorRecord,
} from '../adapters/adapter';
import type { EngagementType, FilterValues } from '../model';
import { decodeCursor, encodeCursor } from './cursor';
import type { Place } from './cursor';
import { VendorError } from './failures';
import { makeMatch } from './filters';
import { fieldOf, idReader } from './reader';

/** One of the lists that make up a walk: engagements of all types are walked list after list. */
export interface ListPart {
	resource: Resource;
	list: List;
	types: EngagementType[];
	context: unknown;
}

export interface Walk {
	/** Names the list in its cursors: `<integration>/contact/`. */
	name: string;
	parts: ListPart[];
	filters: FilterValues;
	customFields: boolean;
	/** Undefined walks to the end. */
	limit?: number;
	cursor?: string;
	/** Asks for the next page while this one is worked on. */
	readsAhead: boolean;
	signal?: AbortSignal;
}

export interface WalkedPage {
	part: ListPart;
	records: VendorRecord[];
	/** Where a later walk can go on; undefined at the end. */
	nextCursor?: string;
}

/** Ids of this many records are kept, twice over, to drop a record that a moving list shows again. */
const REMEMBERED_IDS = 50_000;

/** Knows which ids went by lately, in memory that does not grow without end. */
class SeenIds {
	private recent = new Set<string>();

	private before = new Set<string>();

	/** @returns whether the id is new */
	add(id: string): boolean {
		if (this.recent.has(id) || this.before.has(id)) return false;
		this.recent.add(id);
		if (this.recent.size >= REMEMBERED_IDS) {
			this.before = this.recent;
			this.recent = new Set();
		}
		return true;
	}
}

/** Walks lists page by page: stops at the limit, never returns a record twice, never follows a cursor twice. */
export async function* walk(options: Walk, api: Api): AsyncGenerator<WalkedPage> {
	let place: Place | undefined =
		options.cursor === undefined
			? { part: 0, skip: 0 }
			: decodeCursor(options.name, options.cursor);
	let left = options.limit ?? Number.POSITIVE_INFINITY;
	let ahead: Promise<Page> | undefined;
	let sieve: Sieve | undefined;
	while (place !== undefined && left > 0 && place.part < options.parts.length) {
		options.signal?.throwIfAborted();
		const here: Place = place;
		const part = options.parts[here.part];
		if (sieve?.part !== part) sieve = new Sieve(part, options.filters);
		const page = await (ahead ?? ask(options, part, here, left + here.skip, sieve, api));
		ahead = undefined;
		const after = placeAfter(here, page, options.parts.length, sieve);
		const fresh = sieve.pass(page.records);
		const records = fresh.slice(here.skip, here.skip + left);
		const cut = here.skip + records.length < fresh.length;
		left -= records.length;
		const next: Place | undefined = cut ? { ...here, skip: here.skip + records.length } : after;
		if (options.readsAhead && next !== undefined && left > 0 && next.part === here.part) {
			ahead = ask(options, part, next, left, sieve, api);
			ahead.catch(() => undefined);
		}
		if (records.length > 0 || next === undefined) {
			yield {
				part,
				records,
				...(next === undefined ? {} : { nextCursor: encodeCursor(options.name, next) }),
			};
		}
		place = next;
	}
}

async function ask(
	options: Walk,
	part: ListPart,
	place: Place,
	left: number,
	sieve: Sieve,
	api: Api,
): Promise<Page> {
	const { pageSize } = part.list;
	return await part.list.page(
		{
			filters: options.filters,
			types: part.types,
			size: sieve.drops ? pageSize : Math.max(Math.min(pageSize, left), 1),
			customFields: options.customFields,
		},
		api,
		place.state,
	);
}

function placeAfter(here: Place, page: Page, parts: number, sieve: Sieve): Place | undefined {
	if (page.next === undefined) {
		return here.part + 1 < parts ? { part: here.part + 1, skip: 0 } : undefined;
	}
	sieve.follow(page.next, page.records.length);
	return { part: here.part, state: page.next, skip: 0 };
}

/** What lets a record of one list through: its type, the filters that the CRM leaves to us, and being new. */
class Sieve {
	private readonly seen = new SeenIds();

	private readonly followed = new Set<string>();

	private readonly idOf: (record: VendorRecord, read: ReadContext) => string | undefined;

	private readonly match;

	private readonly typeOf;

	private readonly read: ReadContext;

	/** Whether fewer records may come out than the CRM sends. */
	readonly drops: boolean;

	constructor(
		readonly part: ListPart,
		filters: FilterValues,
	) {
		this.idOf = idReader(part.resource);
		this.match = makeMatch(part.resource, part.list, filters);
		const served = part.resource.types?.length ?? 0;
		this.typeOf =
			served > part.types.length ? fieldOf(part.resource, 'engagement_type')?.read : undefined;
		this.read = { context: part.context };
		this.drops = this.match !== undefined || this.typeOf !== undefined;
	}

	pass(records: VendorRecord[]): VendorRecord[] {
		return records.filter((record) => {
			if (this.typeOf !== undefined) {
				const type = this.typeOf(record, this.read) as EngagementType;
				if (!this.part.types.includes(type)) return false;
			}
			if (this.match !== undefined && !this.match(record, this.read)) return false;
			const id = this.idOf(record, this.read);
			return id === undefined || this.seen.add(id);
		});
	}

	/** Refuses a place that was asked for before: the walk would never end. */
	follow(state: PageState, count: number): void {
		const text = JSON.stringify(state);
		if (this.followed.has(text)) {
			throw new VendorError(
				`The CRM answered the same page twice (${count} records): the list is not complete`,
				{ kind: 'broken' },
			);
		}
		this.followed.add(text);
	}
}
