import { refusal } from './answers';
import { onlyParameters } from './lists';
import type { Query } from './lists';
import type { Account, StreamEvent } from './state';

/** Resources with an event stream. */
export const STREAMS = ['contacts', 'leads', 'deals', 'notes', 'tasks', 'calls', 'appointments'];

const KEPT_MS = 72 * 3_600_000;
const LARGEST_PAGE = 100;

const token = (sequence: number) => Buffer.from(`position:${sequence}`).toString('base64url');

/** Reads a resource's events after a position: `tail` is the oldest that is kept, `top` the newest. */
export function stream(account: Account, resource: string, query: Query) {
	onlyParameters(query, ['position', 'limit']);
	const limit = Number(query.limit ?? LARGEST_PAGE);
	if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
		throw refusal(
			400,
			'invalid_param',
			`The parameter 'limit' must be a number from 1 to 100.`,
			'limit',
		);
	}
	const since = account.world.clock.now() - KEPT_MS;
	const kept = account.events.filter(
		(event) => event.resource === resource && Date.parse(event.time) >= since,
	);
	const after = sequenceOf(account, String(query.position ?? 'tail'));
	const waiting = kept.filter(({ sequence }) => sequence > after);
	const shown = waiting.slice(0, limit);
	return {
		items: shown.map((event) => ({ data: event.data, meta: metaOf(event) })),
		meta: {
			type: 'items',
			position: token(shown.at(-1)?.sequence ?? after),
			top: shown.length === waiting.length,
		},
	};
}

function sequenceOf(account: Account, position: string): number {
	if (position === 'tail') return 0;
	if (position === 'top') return account.events.length;
	const [, sequence] = /^position:(\d+)$/.exec(Buffer.from(position, 'base64url').toString()) ?? [];
	if (sequence === undefined)
		throw refusal(400, 'invalid_param', 'The position is not valid.', 'position');
	return Number(sequence);
}

function metaOf({ resource, kind, time, sequence, previous }: StreamEvent) {
	return {
		type: resource.slice(0, -1),
		sequence,
		event_id: `event-${sequence}`,
		event_time: time,
		event_type: kind,
		previous: previous ?? {},
	};
}
