import { refusal } from './answers';
import type { Location } from './location';
import type { Channel } from './messageSeeds';
import type { Row } from './store';

/** Which messages in what order. */
export interface Order {
	by: string;
	descending: boolean;
	from?: string;
	until?: string;
}

/** Where a page ended. */
export interface Place {
	channel: string;
	key: string;
	id: string;
}

export const encode = (place: Place) => Buffer.from(JSON.stringify(place)).toString('base64url');

export function decode(cursor: string): Place {
	try {
		const place = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Partial<Place>;
		if (typeof place.key === 'string' && typeof place.id === 'string') return place as Place;
	} catch {
		// Falls through to the refusal.
	}
	throw refusal(400, 'Invalid cursor');
}

/** Rows of several channels in one order, after a place. */
export function* along(
	location: Location,
	channels: Channel[],
	order: Order,
	after: Place | undefined,
): Generator<{ channel: Channel; row: Row }> {
	const { by, descending, from, until } = order;
	const last = channels.findIndex((channel) => channel === after?.channel);
	const walks = channels.map((channel, position) => {
		const { table } = location.messages[channel];
		const route = { by, descending, from, until };
		if (after === undefined) return { channel, walk: table.walk(route) };
		if (position === last) return { channel, walk: table.walk({ ...route, after }) };
		// Rows of the same moment stand in the order of the channels.
		const isPast = position < last;
		const edge = isPast === descending ? after.key : `${after.key}~`;
		if (descending) route.until = until === undefined || edge < until ? edge : until;
		else route.from = from === undefined || edge > from ? edge : from;
		return { channel, walk: table.walk(route) };
	});
	const heads = walks.map(({ channel, walk }) => ({ channel, walk, next: walk.next() }));
	for (;;) {
		let best: (typeof heads)[number] | undefined;
		let bestKey = '';
		for (const head of heads) {
			if (head.next.done === true) continue;
			const key = String(head.next.value[by]);
			if (best !== undefined && (descending ? key <= bestKey : key >= bestKey)) continue;
			best = head;
			bestKey = key;
		}
		if (best === undefined || best.next.done === true) return;
		yield { channel: best.channel, row: best.next.value };
		best.next = best.walk.next();
	}
}
