import type { Cannot, Crm, Feed, Resource } from '../../adapters/adapter';
import { isCannot } from '../../adapters/adapter';
import type { EngagementType, ResourceName } from '../../model';
import { fieldOf } from '../reader';
import { gap, resourceFor, typesOf } from '../support';

export const CHANGE_EVENTS = ['created', 'updated', 'createdOrUpdated'] as const;

export type ChangeEvent = (typeof CHANGE_EVENTS)[number];

/**
 * The feed that shows an event, or the reason why there is none. A feed of updates shows creations too, so it serves both
 * together; alone it serves updates only where a record tells when it was created.
 */
export function feedFor(
	resource: Resource,
	event: ChangeEvent,
	type?: EngagementType,
): Feed | Cannot {
	if (event === 'created') return resource.changes.created;
	const feed = resource.changes.updated;
	if (event === 'createdOrUpdated' || isCannot(feed) || tellsCreation(resource, type)) return feed;
	return {
		cannot:
			'The CRM does not say when such a record was created, so an update cannot be told from a creation: watch for "created or updated" instead.',
	};
}

function tellsCreation(resource: Resource, type: EngagementType | undefined): boolean {
	const field = fieldOf(resource, 'created_at');
	if (field?.read === undefined) return false;
	return type === undefined || field.types === undefined || field.types.includes(type);
}

/** Why the trigger cannot show an event of contacts or of a type of engagements; undefined where it can. */
export function eventGap(
	crm: Crm,
	name: ResourceName,
	event: ChangeEvent,
	type?: EngagementType,
): string | undefined {
	const resource = resourceFor(crm, name, type);
	if (isCannot(resource)) return resource.cannot;
	const feed = feedFor(resource, event, type);
	if (isCannot(feed)) return feed.cannot;
	return gap(crm, name, 'list', type);
}

/** The engagement types for which a CRM has an event, in alphabetical order. */
export function typesWith(crm: Crm, event: ChangeEvent): EngagementType[] {
	return typesOf(crm).filter((type) => eventGap(crm, 'engagement', event, type) === undefined);
}

/** Whether a CRM has an event for contacts, or for any type of engagements. */
export function hasEvent(crm: Crm, name: ResourceName, event: ChangeEvent): boolean {
	return name === 'contact'
		? eventGap(crm, 'contact', event) === undefined
		: typesWith(crm, event).length > 0;
}
