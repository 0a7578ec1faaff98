import type { INodeExecutionData } from 'n8n-workflow';

import type { Api, Batch, Upsert, WriteInput, Written } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { InputError, VendorError } from '../engine/failures';
import { isEmpty } from '../engine/json';
import { idReader } from '../engine/reader';
import { linkId } from '../engine/values';
import { writeBody } from '../engine/writer';
import { checkInput } from '../engine/input';
import { parameter } from './parameters';
import type { Scope } from './scope';
import { sendAll } from './sendAll';
import { givenFields, prepareWrite } from './write';
import type { Prepared } from './write';

type MatchBy = 'email' | 'phone' | 'id';

/** Updates the contact that matches each input item, or creates it. */
export async function upsert(scope: Scope, items: number[]): Promise<INodeExecutionData[]> {
	const matches = new Map<number, MatchBy>();
	return await sendAll<WriteInput & { email: string }>(scope, items, {
		prepare: async (item) => {
			const matchBy = parameter<MatchBy>(scope.context, 'matchBy', item, 'email');
			matches.set(item, matchBy);
			return await prepareUpsert(scope, item, matchBy);
		},
		batch: ({ item, resource }) => nativeBatch(resource.upsert, matches.get(item)),
		toBatch: ({ input, matchValue = '' }) => ({ ...input, email: matchValue }),
		key: ({ matchValue }) => matchValue?.toLowerCase(),
		single: async (prepared, api) =>
			await upsertOne(scope, prepared, matches.get(prepared.item) ?? 'email', api),
	});
}

function nativeBatch(
	declared: Upsert | { cannot: string } | undefined,
	matchBy: MatchBy | undefined,
): Batch<WriteInput & { email: string }> | undefined {
	if (declared === undefined || isCannot(declared)) return undefined;
	return matchBy === 'email' ? declared.byEmail : undefined;
}

async function prepareUpsert(scope: Scope, item: number, matchBy: MatchBy): Promise<Prepared> {
	const raw = givenFields(scope, item);
	const id = linkId(raw.id) ?? linkId(parameter<unknown>(scope.context, 'contactId', item, ''));
	const prepared = await prepareWrite(scope, item, 'create', raw);
	const { values } = prepared.input;
	if (matchBy === 'id') return { ...prepared, id, matchValue: id };
	const found =
		matchBy === 'email' ? values.email_addresses?.[0]?.email : values.phone_numbers?.[0]?.number;
	if (isEmpty(found)) {
		const field = matchBy === 'email' ? 'email_addresses' : 'phone_numbers';
		throw new InputError(
			`There is no ${matchBy} to match by`,
			`Give at least one entry in the field ${field}, or match by something else.`,
		);
	}
	return { ...prepared, matchValue: found };
}

async function upsertOne(
	scope: Scope,
	prepared: Prepared,
	matchBy: MatchBy,
	api: Api,
): Promise<Written> {
	const native = nativeBatch(prepared.resource.upsert, matchBy);
	if (native !== undefined) {
		const [outcome] = await native.send(
			[{ ...prepared.input, email: prepared.matchValue ?? '' }],
			api,
		);
		if ('failure' in outcome)
			throw new VendorError(outcome.message, { kind: outcome.failure, body: outcome.details });
		return outcome;
	}
	const ids = await matchingIds(scope, prepared, matchBy, api);
	if (ids.length > 1) {
		throw new InputError(
			`${ids.length} contacts match ${matchBy} "${prepared.matchValue}" (${ids.join(', ')}): it is not clear which to update`,
			'Merge them in the CRM, or match by id.',
		);
	}
	const { resource, input } = prepared;
	if (ids.length === 0) {
		if (isCannot(resource.create)) throw new InputError(resource.create.cannot);
		return { ...(await resource.create(input, api)), created: true };
	}
	return await updateMatched(scope, prepared, ids[0], api);
}

async function matchingIds(
	scope: Scope,
	{ resource, id, matchValue }: Prepared,
	matchBy: MatchBy,
	api: Api,
): Promise<string[]> {
	if (matchBy === 'id') {
		if (id === undefined || isCannot(resource.get)) return [];
		const present = await resource
			.get(id, api, { types: [], customFields: false })
			.catch((error: Error) => error);
		if (present instanceof VendorError && present.kind === 'notFound') return [];
		if (present instanceof Error) throw present;
		return present === undefined ? [] : [id];
	}
	const find =
		resource.upsert === undefined || isCannot(resource.upsert)
			? undefined
			: resource.upsert.find[matchBy];
	if (find === undefined) {
		throw new InputError(
			`${scope.crm.label} cannot look contacts up by ${matchBy}`,
			'Match by something else.',
		);
	}
	const records = await find(matchValue ?? '', api);
	const idOf = idReader(resource);
	const read = { context: undefined };
	return records.map((record) => idOf(record, read)).filter((found) => found !== undefined);
}

/** The body is made anew: fields that only a create takes are left out. */
async function updateMatched(
	scope: Scope,
	prepared: Prepared,
	id: string,
	api: Api,
): Promise<Written> {
	const { resource, options, input } = prepared;
	if (isCannot(resource.update)) throw new InputError(resource.update.cannot);
	const values = checkInput(input.values as Record<string, unknown>, {
		crm: scope.crm,
		resource,
		name: 'contact',
		operation: 'update',
		zone: 'utc',
		warn: (message) => scope.hint(message),
	});
	const context = await resource.context?.(api);
	const body = writeBody(
		'contact',
		resource,
		{ operation: 'update', values, context },
		options.remoteData,
	);
	return { id, ...(await resource.update(id, { values, body }, api)), created: false };
}
