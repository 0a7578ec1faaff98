import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Crm } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { CHANGE_EVENTS, eventGap, hasEvent, typesWith } from '../engine/changes/events';
import type { ChangeEvent } from '../engine/changes/events';
import { filtersOf } from '../engine/query';
import { resourceFor, typesOf } from '../engine/support';
import { ENGAGEMENT_TYPES, FILTERS, RESOURCES } from '../model';
import type { EngagementType, FilterDefinition, FilterName, ResourceName } from '../model';
import { filterControl } from './filters';
import type { FilterLook } from './filters';
import { Offered } from './offer';
import { COMMON_OPTIONS, fieldOptionsOf } from './options';
import {
	authenticationProperties,
	forCrms,
	integrationProperty,
	RESOURCE_OPTIONS,
} from './selectors';
import { listed } from './notices';
import { enumerate, labelFor, sortedBy } from './texts';

/** Everything that the trigger's panel shows, made from what the CRMs declare of their changes. */
export function triggerProperties(all: readonly Crm[]): INodeProperties[] {
	const crms = all.filter((crm) => RESOURCES.some((resource) => isWatchable(crm, resource)));
	const offered = new Offered(crms);
	const resources = RESOURCES.filter((resource) => idsWith(crms, resource).length > 0);
	return [
		integrationProperty(crms),
		...authenticationProperties(crms),
		resourceProperty(crms, resources),
		...resources.map((resource) => eventProperty(crms, resource)),
		...typeProperties(crms),
		...resources.flatMap((resource) => filtersProperty(offered, resource)),
		optionsProperty(resources),
		...gapNotices(crms, resources),
	];
}

function isWatchable(crm: Crm, resource: ResourceName): boolean {
	return CHANGE_EVENTS.some((event) => hasEvent(crm, resource, event));
}

function idsWith(crms: readonly Crm[], resource: ResourceName, event?: ChangeEvent): string[] {
	return crms
		.filter((crm) =>
			event === undefined ? isWatchable(crm, resource) : hasEvent(crm, resource, event),
		)
		.map(({ id }) => id);
}

function resourceProperty(crms: readonly Crm[], resources: ResourceName[]): INodeProperties {
	const [first = ''] = resources;
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map((resource) =>
			forCrms(RESOURCE_OPTIONS[resource], idsWith(crms, resource), crms.length),
		),
		default: first,
		description: 'What to watch: people, or what was done with them',
	};
}

const EVENT_OPTIONS: Record<ChangeEvent, INodePropertyOptions> = {
	created: { name: 'Created', value: 'created', description: 'New records' },
	createdOrUpdated: {
		name: 'Created or Updated',
		value: 'createdOrUpdated',
		description: 'New records and changed ones',
	},
	updated: {
		name: 'Updated',
		value: 'updated',
		description: 'Changed records, without those that were only just created',
	},
};

function eventProperty(crms: readonly Crm[], resource: ResourceName): INodeProperties {
	const watching = idsWith(crms, resource).length;
	const options = CHANGE_EVENTS.flatMap((event) => {
		const having = idsWith(crms, resource, event);
		return having.length === 0 ? [] : [forCrms(EVENT_OPTIONS[event], having, watching)];
	});
	return {
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: sortedBy(options, ({ name }) => name),
		default: 'created',
		description:
			'What starts the workflow. A record that changed twice between two polls comes once.',
	};
}

/** The choice of engagement types, for each event: only those whose changes the CRM shows. */
function typeProperties(crms: readonly Crm[]): INodeProperties[] {
	const choices = new Map<string, { events: ChangeEvent[]; options: INodePropertyOptions[] }>();
	for (const event of CHANGE_EVENTS) {
		const watching = idsWith(crms, 'engagement', event);
		const options = ENGAGEMENT_TYPES.flatMap((type) => {
			const having = crms.filter((crm) => typesWith(crm, event).includes(type));
			const option = { name: labelFor(type), value: type };
			const ids = having.map(({ id }) => id);
			return ids.length === 0 ? [] : [forCrms(option, ids, watching.length)];
		});
		if (options.length === 0) continue;
		const key = JSON.stringify(options);
		const present = choices.get(key) ?? { events: [], options };
		present.events.push(event);
		choices.set(key, present);
	}
	return [...choices.values()].map(({ events, options }) => ({
		displayName: 'Engagement Types',
		name: 'engagementType',
		type: 'multiOptions',
		displayOptions: { show: { resource: ['engagement'], event: events } },
		options,
		default: [],
		description: 'The types of engagements to watch. All that the CRM shows when none is chosen.',
	}));
}

/** Filters that a person can set: the trigger sets the times and the order itself. */
function filtersProperty(offered: Offered, resource: ResourceName): INodeProperties[] {
	const watching = idsWith(offered.crms, resource);
	const children = (Object.keys(FILTERS) as FilterName[]).flatMap((name) => {
		const { kind, picker }: FilterDefinition = FILTERS[name];
		if (['time', 'sort', 'engagementType'].includes(kind)) return [];
		const having = offered.crms.filter((crm) => filtersFor(crm, resource).includes(name));
		const picked = having.filter(({ id }) => picker !== undefined && offered.canPick(id, picker));
		const typed = having.filter((crm) => !picked.includes(crm));
		return [
			...child(resource, { name, picker, isRequired: false }, picked, watching.length),
			...child(resource, { name, isRequired: false }, typed, watching.length),
		];
	});
	if (children.length === 0) return [];
	return [
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			displayOptions: { show: { resource: [resource] } },
			options: sortedBy(children, ({ displayName }) => displayName),
			description: `Conditions that the ${resource}s must meet. All of them must hold.`,
		},
	];
}

function child(
	resource: ResourceName,
	look: FilterLook,
	crms: readonly Crm[],
	of: number,
): INodeProperties[] {
	if (crms.length === 0) return [];
	const displayOptions: IDisplayOptions = {
		show: { '/integration': crms.map(({ id }) => id) },
	};
	return [{ ...filterControl(resource, look), ...(crms.length === of ? {} : { displayOptions }) }];
}

/** The filters of contacts, or of any type of engagements that can be watched. */
function filtersFor(crm: Crm, name: ResourceName): FilterName[] {
	if (name === 'contact') return isWatchable(crm, name) ? filtersOf(crm.contact) : [];
	const types = typesOf(crm).filter((type) =>
		CHANGE_EVENTS.some((event) => typesWith(crm, event).includes(type)),
	);
	return types.flatMap((type) => {
		const resource = resourceFor(crm, name, type);
		return isCannot(resource) ? [] : filtersOf(resource, type);
	});
}

/** Options of the action node that are about reading. */
const SHARED_OPTIONS = [
	'ignoreRemoteData',
	'maxRetries',
	'remoteQuery',
	'responseFormat',
	'timeout',
	'excludeFields',
	'includeFields',
];

function optionsProperty(resources: ResourceName[]): INodeProperties {
	const ofResources = resources.flatMap((resource) =>
		fieldOptionsOf(resource).map((option) => ({
			...option,
			displayOptions: { show: { '/resource': [resource] } },
		})),
	);
	// The conditions there are about operations, of which the trigger has none.
	const common = COMMON_OPTIONS.map((option) => {
		const own: INodeProperties = { ...option };
		delete own.displayOptions;
		return own;
	});
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: sortedBy(
			[...common, ...ofResources].filter(({ name }) => SHARED_OPTIONS.includes(name)),
			({ displayName }) => displayName,
		),
	};
}

/** One reason why a CRM does not show events, and what it is about. */
export interface EventGap {
	reason: string;
	events: ChangeEvent[];
	/** Empty for contacts. */
	types: EngagementType[];
}

/** The events that a CRM does not show of what it has, by the reason. */
export function eventGapsOf(crm: Crm, resource: ResourceName): EventGap[] {
	const gaps = new Map<string, EventGap>();
	const types = resource === 'contact' ? [undefined] : typesOf(crm);
	for (const event of CHANGE_EVENTS) {
		for (const type of types) {
			const reason = eventGap(crm, resource, event, type);
			if (reason === undefined) continue;
			const present = gaps.get(reason) ?? { reason, events: [], types: [] };
			if (!present.events.includes(event)) present.events.push(event);
			if (type !== undefined && !present.types.includes(type)) present.types.push(type);
			gaps.set(reason, present);
		}
	}
	return [...gaps.values()];
}

/** "Call and Note: Updated", or the types alone where no event is left. */
export function eventGapLabel({ events, types }: EventGap): string {
	const what =
		events.length === CHANGE_EVENTS.length ? [] : events.map((event) => EVENT_OPTIONS[event].name);
	return (
		[enumerate(types.map(labelFor)), enumerate(what)].filter((part) => part !== '').join(': ') ||
		'All'
	);
}

/** Says why events and types are not offered. */
function gapNotices(crms: readonly Crm[], resources: ResourceName[]): INodeProperties[] {
	return crms.flatMap((crm) => {
		// What is not offered at all is told where the other resource is chosen.
		const [first] = resources.filter((resource) => isWatchable(crm, resource));
		return resources.flatMap((resource): INodeProperties[] => {
			const gaps = eventGapsOf(crm, resource);
			if (gaps.length === 0) return [];
			const lines = gaps.map((each) => {
				const subject = resource === 'contact' ? 'Contact, ' : '';
				return `${subject}${eventGapLabel(each)}: ${each.reason}`;
			});
			const shown = isWatchable(crm, resource) ? resource : first;
			return [
				{
					displayName: `Not possible here:${listed(lines)}`,
					name: 'gapNotice',
					type: 'notice',
					default: '',
					displayOptions: { show: { integration: [crm.id], resource: [shown] } },
				},
			];
		});
	});
}
