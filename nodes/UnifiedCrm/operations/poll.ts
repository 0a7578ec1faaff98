import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { crmOf, labelOfCrm } from '../adapters';
import type { Crm, Feed, Resource } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { poll as pollFeed } from '../engine/changes/poll';
import type { ChangeEvent } from '../engine/changes/poll';
import { readState, storeState } from '../engine/changes/state';
import type { Client } from '../engine/client';
import { connect } from '../engine/connect';
import { InputError } from '../engine/failures';
import { walk } from '../engine/lister';
import type { ListPart } from '../engine/lister';
import { toNodeError } from '../engine/nodeErrors';
import { makeShape } from '../engine/output';
import { checkFilters } from '../engine/query';
import type { AuthenticationKind } from '../engine/settings';
import { typesOf } from '../engine/support';
import type { EngagementType, FilterValues, ResourceName } from '../model';
import { wantsCustomFields } from './list';
import { optionsFrom } from './parameters';
import type { RunOptions } from './parameters';

/** Changes that one poll hands out at most, for each feed. */
const MOST_CHANGES = 2_000;
/** Records that a manual test run shows. */
const SAMPLES = 5;
/** Part of the time that n8n gives a poll in which pages are asked for. */
const BUDGET_SHARE = 0.7;

interface Watched {
	part: ListPart;
	feed: Feed;
	key: string;
}

/** Runs one poll of the trigger. Throws without touching the state where anything fails. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const crm = crmOf(String(context.getNodeParameter('integration')));
	if (crm === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`${labelOfCrm(String(context.getNodeParameter('integration')))} is no CRM that this node knows`,
		);
	}
	const outcome = await pollAll(context, crm).catch((error: Error) => error);
	if (outcome instanceof Error)
		throw toNodeError(context.getNode(), outcome, crm, 'list the changes');
	return outcome.length === 0 ? null : [outcome];
}

async function pollAll(context: IPollFunctions, crm: Crm): Promise<INodeExecutionData[]> {
	const name = context.getNodeParameter('resource', 'contact') as ResourceName;
	const event = context.getNodeParameter('event', 'createdOrUpdated') as ChangeEvent;
	const kind = context.getNodeParameter(
		'authentication',
		crm.account.apiKey === undefined ? 'oAuth2' : 'apiKey',
	) as AuthenticationKind;
	const options = optionsFrom(context.getNodeParameter('options', {}) as Record<string, unknown>);
	const types = wantedTypes(crm, context.getNodeParameter('engagementType', []) as unknown);
	const connection = await connect(context, crm, kind, labelOfCrm);
	const client = connection.client({
		timeoutMs: options.timeoutMs,
		maxRetries: options.maxRetries,
		remoteQuery: options.remoteQuery,
		warn: (message) => context.logger.warn(message),
	});
	const watched = await watchedFeeds(crm, name, event, types, client);
	const filters = checkFilters(context.getNodeParameter('filters', {}) as Record<string, unknown>, {
		crm,
		resources: watched.map(({ part }) => part.resource),
		name,
		zone: context.getTimezone(),
	});
	if (context.getMode() === 'manual') return await samples(watched, filters, name, options, client);
	return await changes(context, watched, { name, event, filters, options, client });
}

function wantedTypes(crm: Crm, chosen: unknown): EngagementType[] {
	const list = (Array.isArray(chosen) ? chosen : [chosen]).filter(
		(type) => typeof type === 'string' && type !== '',
	);
	return list.length === 0 ? typesOf(crm) : (list as EngagementType[]);
}

/** The feeds to watch. Throws an InputError with the CRM's reason where it has none for what is chosen. */
async function watchedFeeds(
	crm: Crm,
	name: ResourceName,
	event: ChangeEvent,
	types: EngagementType[],
	client: Client,
): Promise<Watched[]> {
	const resources = name === 'contact' ? [crm.contact] : crm.engagement;
	const watched: Watched[] = [];
	const reasons: string[] = [];
	for (const resource of resources) {
		const own = types.filter((type) => resource.types?.includes(type));
		if (name === 'engagement' && own.length === 0) continue;
		const feed = feedFor(resource, event);
		if (isCannot(feed) || isCannot(resource.list)) {
			reasons.push(isCannot(feed) ? feed.cannot : (resource.list as { cannot: string }).cannot);
			continue;
		}
		watched.push({
			feed,
			key: `${crm.id}/${name}/${own.join('+')}/${event}`,
			part: {
				resource,
				list: resource.list,
				types: own,
				context: await resource.context?.(client),
			},
		});
	}
	if (watched.length === 0)
		throw new InputError(reasons[0] ?? `${crm.label} has none of these engagement types.`);
	return watched;
}

/** The feed of an event. Updates show creations too, so one feed serves both. */
export function feedFor(resource: Resource, event: ChangeEvent) {
	return event === 'created' ? resource.changes.created : resource.changes.updated;
}

async function changes(
	context: IPollFunctions,
	watched: Watched[],
	{
		name,
		event,
		filters,
		options,
		client,
	}: {
		name: ResourceName;
		event: ChangeEvent;
		filters: FilterValues;
		options: RunOptions;
		client: Client;
	},
): Promise<INodeExecutionData[]> {
	const stored = context.getWorkflowStaticData('node');
	const feeds = (stored.feeds ?? {}) as IDataObject;
	const next: Record<string, unknown> = {};
	const items: INodeExecutionData[] = [];
	const isLate = deadline(context, client);
	for (const { part, feed, key } of watched) {
		const result = await pollFeed(
			readState(feeds[key]),
			{
				event,
				part,
				feed,
				filters,
				customFields: wantsCustomFields(options),
				most: MOST_CHANGES,
				now: client.now(),
				isLate,
			},
			client,
		);
		next[key] = storeState(result.state);
		const shape = makeShape(name, part.resource, options);
		for (const record of result.records)
			items.push({ json: shape(record, { context: part.context }) as IDataObject });
	}
	// Only now that every feed has answered: a poll that fails leaves the state as it was.
	stored.feeds = next as IDataObject;
	return items;
}

function deadline(context: IPollFunctions, client: Client): (() => boolean) | undefined {
	// Older releases of n8n have no budget.
	const budget = (context as Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>).getPollBudgetMs?.();
	if (budget === undefined || !Number.isFinite(budget)) return undefined;
	const end = client.now() + budget * BUDGET_SHARE;
	return () => client.now() > end;
}

/** The newest records that the lists show; the state is left alone. */
async function samples(
	watched: Watched[],
	filters: FilterValues,
	name: ResourceName,
	options: RunOptions,
	client: Client,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	for (const { part, feed } of watched) {
		const sortable = part.list.filters.sort_by?.values?.includes(feed.stamp) === true;
		const pages = walk(
			{
				name: 'samples',
				parts: [part],
				filters: sortable
					? { ...filters, sort_by: { field: feed.stamp, direction: 'desc' } }
					: filters,
				customFields: wantsCustomFields(options),
				limit: SAMPLES,
				readsAhead: false,
			},
			client,
		);
		const shape = makeShape(name, part.resource, options);
		for await (const { records } of pages) {
			for (const record of records)
				items.push({ json: shape(record, { context: part.context }) as IDataObject });
		}
	}
	return items;
}
