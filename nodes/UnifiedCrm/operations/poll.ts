import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { crmOf, labelOfCrm } from '../adapters';
import type { Crm } from '../adapters/adapter';
import type { ChangeEvent } from '../engine/changes/events';
import { FeedReader } from '../engine/changes/feedWalk';
import { poll as pollFeed } from '../engine/changes/poll';
import { readState, storeState } from '../engine/changes/state';
import type { Client } from '../engine/client';
import { connect } from '../engine/connect';
import { isRecord } from '../engine/json';
import { toNodeError } from '../engine/nodeErrors';
import { makeShape } from '../engine/output';
import type { AuthenticationKind } from '../engine/settings';
import type { ResourceName } from '../model';
import { optionsFrom, optionsQuery } from './parameters';
import { newest, samplesOf } from './samples';
import { chosenTypes, watchedFeeds } from './watch';
import type { TriggerSettings, WatchedFeed } from './watch';

/** Changes that one poll hands out at most, for each feed. */
const MOST_CHANGES = 1_000;
/** Part of the time that n8n gives a poll in which pages are asked for. */
const BUDGET_SHARE = 0.7;

/**
 * Runs one poll of the trigger. The state is written only after every feed has answered: where anything fails, it throws
 * and leaves the state as it was.
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const integration = String(context.getNodeParameter('integration', ''));
	const crm = crmOf(integration);
	if (crm === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`${labelOfCrm(integration)} is no CRM that this node knows`,
			{ description: 'Choose a CRM in the node.' },
		);
	}
	const outcome = await pollAll(context, crm).catch((error: Error) => error);
	if (outcome instanceof Error)
		throw toNodeError(context.getNode(), outcome, crm, 'list the changes');
	return outcome.length === 0 ? null : [outcome];
}

async function pollAll(context: IPollFunctions, crm: Crm): Promise<INodeExecutionData[]> {
	const settings = settingsOf(context, crm);
	const { options } = settings;
	const connection = await connect(context, crm, settings.kind, labelOfCrm);
	const client = connection.client({
		timeoutMs: options.timeoutMs,
		maxRetries: options.maxRetries,
		// Everything that tells changes apart must come along, whatever is put out of it.
		remoteQuery: optionsQuery(crm, { ...optionsFrom({}), remoteQuery: options.remoteQuery }),
		warn: (message) => context.logger.warn(message),
	});
	const watched = await watchedFeeds(settings, context, client);
	return context.getMode() === 'manual'
		? await samples(watched, settings, client)
		: await changes(context, watched, settings, client);
}

function settingsOf(context: IPollFunctions, crm: Crm): TriggerSettings {
	const read = (name: string, fallback: unknown): unknown =>
		context.getNodeParameter(name, fallback as object);
	const kind = crm.account.apiKey === undefined ? 'oAuth2' : 'apiKey';
	const raw = read('options', {});
	const filters = read('filters', {});
	return {
		crm,
		kind: read('authentication', kind) as AuthenticationKind,
		name: read('resource', 'contact') as ResourceName,
		event: read('event', 'created') as ChangeEvent,
		types: chosenTypes(read('engagementType', [])),
		filters: isRecord(filters) ? filters : {},
		options: optionsFrom(isRecord(raw) ? raw : {}),
	};
}

async function changes(
	context: IPollFunctions,
	watched: WatchedFeed[],
	{ name, event, options }: TriggerSettings,
	client: Client,
): Promise<INodeExecutionData[]> {
	const stored = context.getWorkflowStaticData('node');
	const states = isRecord(stored.feeds) ? stored.feeds : {};
	const next: IDataObject = {};
	const items: INodeExecutionData[] = [];
	const budget = budgetOf(context);
	const end = client.now() + budget;
	for (const [index, feed] of watched.entries()) {
		// A feed with much to tell must leave the others their time.
		const timeMs = (end - client.now()) / (watched.length - index);
		const result = await pollFeed(
			readState(states[feed.key]),
			{ ...feed, event, most: MOST_CHANGES, timeMs },
			client,
		);
		next[feed.key] = storeState(result.state) as IDataObject;
		const { part } = feed;
		const shape = makeShape(name, part.resource, options);
		for (const record of result.records)
			items.push({ json: shape(record, { context: part.context }) as IDataObject });
	}
	stored.feeds = next;
	return items;
}

/** Milliseconds for asking; without end in older releases of n8n, which set none. */
function budgetOf(context: IPollFunctions): number {
	const budget = (context as Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>).getPollBudgetMs?.();
	return budget === undefined ? Number.POSITIVE_INFINITY : budget * BUDGET_SHARE;
}

/** A few of the newest records, for a person who tries the trigger; the state is left alone. */
async function samples(
	watched: WatchedFeed[],
	{ name, options }: TriggerSettings,
	client: Client,
): Promise<INodeExecutionData[]> {
	const found = [];
	for (const feed of watched) {
		const { part } = feed;
		const shape = makeShape(name, part.resource, options);
		for (const { stamp, record } of await samplesOf(feed, new FeedReader(feed, client), client)) {
			const json = shape(record, { context: part.context }) as IDataObject;
			found.push({ stamp, item: { json } });
		}
	}
	return newest(found).map(({ item }) => item);
}
