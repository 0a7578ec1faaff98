import type { Api, PageState } from '../adapter';
import { asRecords, asText } from '../../engine/json';

/** https://developer.close.com/resources/event-log/ */
const EVENTS_SIZE = 50;

/** Ids of the objects of a kind that were edited since a moment, a page of events at a time. */
export async function changedIds(
	objectType: string,
	since: string,
	api: Api,
	state: PageState | undefined,
): Promise<{ ids: string[]; next?: string }> {
	const body = await api.get('/event/', {
		object_type: objectType,
		action: 'updated',
		date_updated__gte: since,
		_limit: EVENTS_SIZE,
		_cursor: state === undefined ? undefined : String(state),
	});
	const ids = new Set<string>();
	for (const { object_id: object } of asRecords(body.data)) {
		const id = asText(object);
		if (id !== undefined) ids.add(id);
	}
	return { ids: [...ids], next: asText(body.cursor_next) };
}
