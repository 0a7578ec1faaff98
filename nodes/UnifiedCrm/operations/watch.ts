import { createHash } from 'crypto';
import type { IPollFunctions } from 'n8n-workflow';

import type { Crm, Resource } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { eventGap, feedFor, typesWith } from '../engine/changes/events';
import type { ChangeEvent } from '../engine/changes/events';
import type { Watched } from '../engine/changes/feedWalk';
import type { Client } from '../engine/client';
import { InputError } from '../engine/failures';
import { isEmpty } from '../engine/json';
import { checkFilters } from '../engine/query';
import { CREDENTIAL_TYPES } from '../engine/settings';
import type { AuthenticationKind } from '../engine/settings';
import { FILTERS, isEngagementType } from '../model';
import type { EngagementType, FilterName, ResourceName } from '../model';
import { wantsCustomFields } from './list';
import type { RunOptions } from './parameters';

/** What the trigger node is set to. */
export interface TriggerSettings {
	crm: Crm;
	kind: AuthenticationKind;
	name: ResourceName;
	event: ChangeEvent;
	/** The engagement types chosen; none stands for all that have the event. */
	types: EngagementType[];
	filters: Record<string, unknown>;
	options: RunOptions;
}

/** A feed with the name that its state is kept under. */
export interface WatchedFeed extends Watched {
	key: string;
}

/** A resource to watch, with those of its types that are wanted. */
interface Lane {
	resource: Resource;
	types: EngagementType[];
}

/** Filters that are about times or the order: the trigger sets those itself. */
export function isOwnFilter(name: FilterName): boolean {
	return ['time', 'sort', 'engagementType'].includes(FILTERS[name].kind);
}

/** The engagement types that the node's parameter holds. Throws an InputError for what is none. */
export function chosenTypes(value: unknown): EngagementType[] {
	const list = (Array.isArray(value) ? value : [value]).filter((type) => !isEmpty(type));
	return list.map((type) => {
		if (isEngagementType(type)) return type;
		throw new InputError(`"${String(type)}" is no engagement type`);
	});
}

/** The feeds to watch. Throws an InputError with the CRM's reason where it does not have what is chosen. */
export async function watchedFeeds(
	settings: TriggerSettings,
	context: IPollFunctions,
	client: Client,
): Promise<WatchedFeed[]> {
	const { crm, name, event, options } = settings;
	const raw = ownFilters(settings.filters);
	const lanes = withoutUnlistable(lanesOf(settings), settings, raw, client);
	const filters = checkFilters(raw, {
		crm,
		resources: lanes.map(({ resource }) => resource),
		name,
		...(settings.types.length === 1 ? { type: settings.types[0] } : {}),
		zone: context.getTimezone(),
	});
	const watched: WatchedFeed[] = [];
	for (const { resource, types } of lanes) {
		const feed = feedFor(resource, event, types[0]);
		const { list } = resource;
		if (isCannot(feed) || isCannot(list)) continue;
		const asked = feed.filters?.(new Date(client.now()).toISOString());
		const sentence = list.check?.({ ...filters, ...asked }, types);
		if (sentence !== undefined) throw new InputError(sentence);
		watched.push({
			name,
			feed,
			filters,
			customFields: wantsCustomFields(options),
			part: { resource, list, types, context: await resource.context?.(client) },
			key: stateKey(settings, types, context),
		});
	}
	return watched;
}

function lanesOf({ crm, name, event, types }: TriggerSettings): Lane[] {
	if (name === 'contact') {
		const reason = eventGap(crm, 'contact', event);
		if (reason !== undefined) throw new InputError(reason);
		return [{ resource: crm.contact, types: [] }];
	}
	const reasons = types.map((type) => eventGap(crm, 'engagement', event, type));
	const reason = reasons.find((each) => each !== undefined);
	if (reason !== undefined) throw new InputError(reason);
	const wanted = types.length === 0 ? typesWith(crm, event) : types;
	if (wanted.length === 0) {
		const [type] = crm.engagement.flatMap((resource) => resource.types ?? []);
		throw new InputError(
			eventGap(crm, 'engagement', event, type) ?? `${crm.label} shows no changes of engagements.`,
		);
	}
	return crm.engagement.flatMap((resource) => {
		const own = (resource.types ?? []).filter((type) => wanted.includes(type));
		return own.length === 0 ? [] : [{ resource, types: [...own].sort() }];
	});
}

function ownFilters(raw: Record<string, unknown>): Record<string, unknown> {
	for (const [key, value] of Object.entries(raw)) {
		if (isEmpty(value) || !(key in FILTERS) || !isOwnFilter(key as FilterName)) continue;
		throw new InputError(
			`The trigger sets the filter "${FILTERS[key as FilterName].label}" (${key}) itself`,
			'Remove it from the filters.',
		);
	}
	return raw;
}

/** Without a choice of types, those whose list cannot do without a filter that is not given are left out. */
function withoutUnlistable(
	lanes: Lane[],
	{ crm, types }: TriggerSettings,
	filters: Record<string, unknown>,
	client: Client,
): Lane[] {
	if (types.length > 0 || lanes.length < 2) return lanes;
	const listable = lanes.filter(({ resource: { list } }) => {
		if (isCannot(list)) return false;
		return Object.entries(list.filters).every(
			([name, filter]) =>
				name === 'engagement_type' || filter.required !== true || !isEmpty(filters[name]),
		);
	});
	if (listable.length === 0 || listable.length === lanes.length) return lanes;
	const left = lanes.filter((lane) => !listable.includes(lane)).flatMap((lane) => lane.types);
	client.warn(`${crm.label} is watched without ${left.join(' and ')}: its list needs a filter.`);
	return listable;
}

/**
 * Names the state of a feed. Whatever decides which records the feed shows is part of it, so that a changed node begins
 * anew instead of going on with what belongs to another account, event or filter.
 */
function stateKey(
	{ crm, kind, name, event, filters, options }: TriggerSettings,
	types: EngagementType[],
	context: IPollFunctions,
): string {
	const stored = context.getNode().credentials?.[CREDENTIAL_TYPES[kind]];
	const given = Object.entries(filters)
		.filter(([, value]) => !isEmpty(value))
		.sort(([a], [b]) => (a < b ? -1 : 1));
	const rest = JSON.stringify([stored?.id ?? '', given, options.remoteQuery ?? {}]);
	const hash = createHash('sha256').update(rest).digest('hex').slice(0, 12);
	return [crm.id, types.length === 0 ? name : types.join('+'), event, hash].join('/');
}
