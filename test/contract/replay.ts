import { crmOf } from '../../nodes/UnifiedCrm/adapters';
import type {
	Api,
	Crm,
	Resource,
	VendorRecord,
	Written,
} from '../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../nodes/UnifiedCrm/adapters/adapter';
import { makeReader } from '../../nodes/UnifiedCrm/engine/reader';
import { resourceFor, typesOf } from '../../nodes/UnifiedCrm/engine/support';
import type { EngagementType, ResourceName, UnifiedRecord } from '../../nodes/UnifiedCrm/model';
import { isEngagementType } from '../../nodes/UnifiedCrm/model';

/** Maps a recorded answer of a live CRM as the adapter would: it is given to whichever operation makes records of it. */
export async function mapRecorded(
	integration: string,
	name: ResourceName,
	type: string | undefined,
	shape: string,
	body: unknown,
	companions: (path: string) => unknown,
): Promise<UnifiedRecord[]> {
	const crm = crmOf(integration);
	if (crm === undefined) throw new Error(`no adapter for ${integration}`);
	const tries = candidates(crm, name, type);
	let best: UnifiedRecord[] = [];
	for (const { resource, types } of tries) {
		for (const attempt of shape === 'record' ? RECORD_ATTEMPTS : LIST_ATTEMPTS) {
			const found = await mapWith(crm, name, resource, types, attempt, body, companions);
			if (found.length > best.length) best = found;
		}
		if (shape === 'record' && best.length > 0) break;
	}
	return best;
}

interface Candidate {
	resource: Resource;
	types: EngagementType[];
}

function candidates(crm: Crm, name: ResourceName, type: string | undefined): Candidate[] {
	if (name === 'contact') return [{ resource: crm.contact, types: [] }];
	const wanted = type === 'sms' ? 'chat' : type;
	if (isEngagementType(wanted)) {
		const resource = resourceFor(crm, name, wanted);
		return isCannot(resource) ? [] : [{ resource, types: [wanted] }];
	}
	return crm.engagement.map((resource) => ({
		resource,
		types: [...(resource.types ?? typesOf(crm))],
	}));
}

type Attempt = (resource: Resource, types: EngagementType[], api: Api) => Promise<VendorRecord[]>;

/** Gets a record by an id. */
const gets =
	(id: string): Attempt =>
	async ({ get }, types, api) => {
		if (isCannot(get)) return [];
		const record = await get(id, api, { types, customFields: false });
		return record === undefined ? [] : [record];
	};

const RECORD_ATTEMPTS: Attempt[] = [
	gets('1'),
	// Where a record is reached by way of another, its id holds both.
	gets('1/2'),
	async ({ create }, types, api) =>
		isCannot(create) ? [] : recordsOf(await create({ values: {}, body: {}, type: types[0] }, api)),
	async ({ update }, types, api) =>
		isCannot(update)
			? []
			: recordsOf(await update('1', { values: {}, body: { a: 1 }, type: types[0] }, api)),
];

const LIST_ATTEMPTS: Attempt[] = [
	async ({ list }, types, api) =>
		isCannot(list)
			? []
			: (
					await list.page(
						{ filters: {}, types, size: list.pageSize, customFields: false },
						api,
						undefined,
					)
				).records,
	async ({ batch }, _types, api) => {
		const size = 10;
		const inputs = Array.from({ length: size }, () => ({ values: {}, body: {} }));
		const results = (await batch?.create?.send(inputs, api)) ?? [];
		return results.flatMap((result) => ('failure' in result ? [] : recordsOf(result)));
	},
];

function recordsOf({ record }: Written): VendorRecord[] {
	return record === undefined ? [] : [record];
}

async function mapWith(
	crm: Crm,
	name: ResourceName,
	resource: Resource,
	types: EngagementType[],
	attempt: Attempt,
	body: unknown,
	companions: (path: string) => unknown,
): Promise<UnifiedRecord[]> {
	const api = replayingApi(crm, body, companions);
	const records = await attempt(resource, types, api).catch(() => []);
	const context = await resource.context?.(api).catch(() => undefined);
	const read = makeReader(name, resource, (field) => field !== 'remote_data');
	return records.map((record) => read(record, { context })).filter(({ id }) => id !== undefined);
}

/** Look-ups by which an adapter learns which list to ask for, where no recording has them. */
const STAND_INS: Array<{ path: RegExp; body: unknown }> = [
	{ path: /\/contacts\/filters$/, body: { filters: [{ id: 1, name: 'All Contacts' }] } },
];

function standIn(path: string): unknown {
	return STAND_INS.find((each) => each.path.test(path))?.body ?? {};
}

/** Answers every request with the recorded body, and look-ups with a companion or nothing. */
function replayingApi(crm: Crm, body: unknown, companions: (path: string) => unknown): Api {
	const answering = (answer: (path: string) => unknown): Api => ({
		settings: {
			integration: crm.id,
			locationId: 'location',
			boardId: '1',
			region: 'default',
			subdomain: 'x',
		},
		send: async ({ path }) => ({ status: 200, headers: {}, body: answer(path) }),
		get: async (path) => (answer(path) ?? {}) as VendorRecord,
		memo: async (_key, load) => await load(answering((path) => companions(path) ?? standIn(path))),
		warn: () => undefined,
		now: () => Date.UTC(2026, 10, 21),
	});
	return answering((path) => companions(path) ?? body);
}
