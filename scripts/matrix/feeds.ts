import type { Cannot, Crm, Feed } from '../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../nodes/UnifiedCrm/adapters/adapter';
import { enumerate, labelFor } from '../../nodes/UnifiedCrm/editor/texts';
import { CHANGE_EVENTS, eventGap, feedFor } from '../../nodes/UnifiedCrm/engine/changes/events';
import type { ChangeEvent } from '../../nodes/UnifiedCrm/engine/changes/events';
import { resourceFor, typesOf } from '../../nodes/UnifiedCrm/engine/support';
import type { EngagementType } from '../../nodes/UnifiedCrm/model';
import { sentence, table } from './markdown';

const NAMES: Record<ChangeEvent, string> = {
	created: 'Created',
	updated: 'Updated',
	createdOrUpdated: 'Created or Updated',
};

const DURATIONS: Array<[ms: number, name: string]> = [
	[86_400_000, 'day'],
	[3_600_000, 'h'],
	[60_000, 'min'],
	[1_000, 's'],
	[1, 'ms'],
];

function duration(ms: number): string {
	const [unit, name] = DURATIONS.find(([each]) => ms >= each && ms % each === 0) ?? [1, 'ms'];
	return `${ms / unit} ${name}`;
}

/** Updates stand for "created or updated" too, which comes from the same feed. */
function labelOf(events: ChangeEvent[]): string {
	const named = events.filter(
		(event) => event !== 'createdOrUpdated' || !events.includes('updated'),
	);
	return enumerate(named.map((event) => NAMES[event]));
}

/** The cells of one kind of records, without its name. */
function cells(crm: Crm, type: EngagementType | undefined): string[] {
	const name = type === undefined ? 'contact' : 'engagement';
	const declared = resourceFor(crm, name, type);
	const shown = CHANGE_EVENTS.map((event): { event: ChangeEvent; feed: Feed | Cannot } => {
		const reason = eventGap(crm, name, event, type);
		if (reason !== undefined) return { event, feed: { cannot: reason } };
		return { event, feed: isCannot(declared) ? declared : feedFor(declared, event, type) };
	});
	const feeds = shown.flatMap(({ feed }) => (isCannot(feed) ? [] : [feed]));
	const texts = new Map<string, ChangeEvent[]>();
	for (const { event, feed } of shown) {
		const text = isCannot(feed) ? `not possible. ${feed.cannot}` : feed.note;
		texts.set(text, [...(texts.get(text) ?? []), event]);
	}
	const remarks = [...texts].map(([text, events]) =>
		texts.size === 1 ? sentence(text) : `${labelOf(events)}: ${sentence(text)}`,
	);
	const events = shown.filter(({ feed }) => !isCannot(feed)).map(({ event }) => NAMES[event]);
	return [
		events.length === CHANGE_EVENTS.length ? 'All' : events.join(', ') || '–',
		[...new Set(feeds.map(({ granularityMs }) => duration(granularityMs)))].join(', ') || '–',
		[
			...new Set(feeds.map(({ lagMs }) => (lagMs === 0 ? 'at once' : `within ${duration(lagMs)}`))),
		].join(', ') || '–',
		remarks.join(' '),
	];
}

/** What the trigger sees of every CRM's contacts and engagements, and what a poll costs. */
export function feeds(crms: readonly Crm[]): string[] {
	const rows = crms.flatMap((crm) => {
		const groups = new Map<string, { labels: string[]; row: string[] }>();
		for (const type of [undefined, ...typesOf(crm)]) {
			const row = cells(crm, type);
			const key = JSON.stringify(row);
			const group = groups.get(key) ?? { labels: [], row };
			group.labels.push(labelFor(type ?? 'contact'));
			groups.set(key, group);
		}
		return [...groups.values()].map(({ labels, row }) => [crm.label, labels.join(', '), ...row]);
	});
	return [
		'### What the trigger sees',
		'',
		'The events are Created, Updated, and Created or Updated. A poll looks again at the time within which a change may still become visible, and at two steps of the clock. Where changes fill several pages it reads them a second time, to be sure that none slipped from one page to another meanwhile. Deletions are seen nowhere.',
		'',
		...table(
			[
				'CRM',
				'Records',
				'Events',
				"Step of the CRM's clock",
				'Visible',
				'What a poll costs and does not see',
			],
			rows,
		),
	];
}
