import type {
	Api,
	Batch,
	GetQuery,
	ItemFailure,
	Resource,
	VendorRecord,
	VendorRequest,
	WriteInput,
	Written,
} from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, path } from '../../engine/json';
import { codeOf, failureOf, itemsOf, outcomeOf, refusal, single } from './failures';
import { withTypedFields } from './metadata';
import type { Module } from './metadata';

/** https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html */
export const BATCH_SIZE = 100;

/** The vendor's OpenAPI file takes 1,024 characters of ids, and an id has up to 19 digits. */
const DELETE_SIZE = 50;

type Outcome = Written | ItemFailure;

/** One record; undefined where there is none with this id. https://www.zoho.com/crm/developer/docs/api/v8/get-records.html */
export async function getRecord(
	module: string,
	id: string,
	api: Api,
	fields?: string,
): Promise<VendorRecord | undefined> {
	const request: VendorRequest = { method: 'GET', path: path`/${module}/${id}`, query: { fields } };
	const response = await api.send({ ...request, accepts: [400, 404] });
	if (response.status >= 400) {
		const code = codeOf(response.body);
		if (code === 'INVALID_DATA' || response.status === 404) return undefined;
		throw refusal(response, request);
	}
	const [record] = asRecords(asRecord(response.body).data);
	return record;
}

/** The same record for a write that must know it. Throws a VendorError where there is none. */
export async function currentRecord(
	module: string,
	id: string,
	fields: string,
	api: Api,
): Promise<VendorRecord> {
	const record = await getRecord(module, id, api, fields);
	if (record !== undefined) return record;
	throw new VendorError(`there is no record with the id ${id} in ${module}`, {
		kind: 'notFound',
		status: 404,
	});
}

/**
 * Sends a write and says what became of each of its records: an answer with status 200 may hold failures, and one with 400
 * successes.
 */
export async function sendWrite(request: VendorRequest, api: Api): Promise<Outcome[]> {
	const response = await api.send({ ...request, accepts: [400] });
	const items = itemsOf(response.body);
	if (items.length === 0) throw refusal(response, request);
	return items.map(outcomeOf);
}

/** What is particular about a module's writes. */
export interface Writing {
	/** What is sent, completed by look-ups. `id` is that of a record that is changed. Throws an InputError for what cannot be sent. */
	complete?: (input: WriteInput, api: Api, id?: string) => Promise<VendorRecord>;
	/** Another try for a record that was refused; undefined where there is none. */
	again?: (body: VendorRecord, failure: ItemFailure) => VendorRecord | undefined;
	/** What remains to be done once the record is written. */
	finish?: (id: string, input: WriteInput, isNew: boolean, api: Api) => Promise<void>;
}

type Sender = (bodies: VendorRecord[]) => Promise<Outcome[]>;

/** Create, update and delete of one record, and of many in one request. */
export function writesOf(
	module: () => Module,
	writing: Writing = {},
): Required<Pick<Resource, 'create' | 'update' | 'delete' | 'batch'>> & {
	upsertMany: Batch<WriteInput>;
} {
	const { again, finish } = writing;
	const address = () => `/${module().name}`;

	const complete = async (input: WriteInput, api: Api, id?: string): Promise<VendorRecord> => {
		const body = (await writing.complete?.(input, api, id)) ?? input.body;
		return await withTypedFields(module(), body, input.values.custom_fields, api);
	};
	const insert =
		(api: Api): Sender =>
		async (data) =>
			await sendWrite({ method: 'POST', path: address(), body: { data } }, api);
	const upsert =
		(api: Api): Sender =>
		async (data) =>
			await sendWrite(
				{
					method: 'POST',
					path: `${address()}/upsert`,
					body: { data, duplicate_check_fields: ['Email'] },
					repeatable: true,
				},
				api,
			);
	const change =
		(api: Api): Sender =>
		async (data) =>
			await sendWrite({ method: 'PUT', path: address(), body: { data }, repeatable: true }, api);

	const sendTwice = async (bodies: VendorRecord[], send: Sender): Promise<Outcome[]> => {
		if (bodies.length === 0) return [];
		const outcomes = await send(bodies);
		if (again === undefined) return outcomes;
		const retried: number[] = [];
		const changed: VendorRecord[] = [];
		outcomes.forEach((outcome, index) => {
			const other = 'failure' in outcome ? again(bodies[index], outcome) : undefined;
			if (other === undefined) return;
			retried.push(index);
			changed.push(other);
		});
		if (changed.length === 0) return outcomes;
		const seconds = await send(changed);
		const result = [...outcomes];
		retried.forEach((place, index) => {
			result[place] = seconds[index] ?? outcomes[place];
		});
		return result;
	};

	const writeMany = async (
		inputs: Array<WriteInput & { id?: string }>,
		send: Sender,
		api: Api,
	): Promise<Outcome[]> => {
		const prepared = await Promise.all(
			inputs.map(async (input) => await complete(input, api, input.id).catch(failureOf)),
		);
		const outcomes = new Array<Outcome | undefined>(inputs.length);
		const places: number[] = [];
		const bodies: VendorRecord[] = [];
		prepared.forEach((body, index) => {
			const { id } = inputs[index];
			if (isFailure(body)) outcomes[index] = body;
			else if (id !== undefined && Object.keys(body).length === 0) outcomes[index] = { id };
			else {
				places.push(index);
				bodies.push(id === undefined ? body : { ...body, id });
			}
		});
		const sent = await sendTwice(bodies, send);
		places.forEach((place, index) => {
			outcomes[place] = sent[index];
		});
		return await Promise.all(
			inputs.map(
				async (input, index) => await finished(input, outcomes[index] ?? UNMENTIONED, api),
			),
		);
	};

	const finished = async (
		input: WriteInput & { id?: string },
		outcome: Outcome,
		api: Api,
	): Promise<Outcome> => {
		const id = 'failure' in outcome ? undefined : (outcome.id ?? input.id);
		if (finish === undefined || id === undefined || 'failure' in outcome) return outcome;
		const isNew = input.id === undefined && outcome.created !== false;
		return await finish(id, input, isNew, api).then(() => outcome, failureOf);
	};

	return {
		create: async (input, api) => {
			const body = await complete(input, api);
			const written = single(await sendTwice([body], insert(api)));
			if (written.id !== undefined) await finish?.(written.id, input, true, api);
			return written;
		},
		update: async (id, input, api) => {
			const body = await complete(input, api, id);
			const send: Sender = async (data) =>
				await sendWrite(
					{ method: 'PUT', path: path`/${module().name}/${id}`, body: { data }, repeatable: true },
					api,
				);
			const written =
				Object.keys(body).length === 0 ? { id } : single(await sendTwice([body], send));
			await finish?.(id, input, false, api);
			return written;
		},
		delete: async (id, api) => {
			single(
				await sendWrite(
					{ method: 'DELETE', path: path`/${module().name}/${id}`, repeatable: true },
					api,
				),
			);
		},
		batch: {
			create: {
				size: BATCH_SIZE,
				send: async (inputs, api) => await writeMany(inputs, insert(api), api),
			},
			update: {
				size: BATCH_SIZE,
				send: async (inputs, api) => await writeMany(inputs, change(api), api),
			},
			delete: {
				size: DELETE_SIZE,
				send: async (inputs, api) =>
					await sendWrite(
						{
							method: 'DELETE',
							path: address(),
							query: { ids: inputs.map(({ id }) => id).join(',') },
							repeatable: true,
						},
						api,
					),
			},
		},
		upsertMany: {
			size: BATCH_SIZE,
			send: async (inputs, api) => await writeMany(inputs, upsert(api), api),
		},
	};
}

function isFailure(value: VendorRecord | ItemFailure): value is ItemFailure {
	return 'failure' in value && 'message' in value;
}

const UNMENTIONED: ItemFailure = {
	failure: 'broken',
	message: 'the answer does not mention this record: look it up before you repeat it',
};

/** Gets a record by the module of a resource. */
export function getterOf(
	module: string,
): (id: string, api: Api, query: GetQuery) => Promise<VendorRecord | undefined> {
	return async (id, api) => await getRecord(module, id, api);
}
