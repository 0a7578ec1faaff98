import type { Api, Batch, ItemFailure, VendorRecord, WriteInput, Written } from '../adapter';
import { kindOfStatus } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import { setLinks } from './links';
import { BATCH_SIZE, objectsPath, shown } from './objects';
import type { ObjectKind } from './objects';

/** https://developers.hubspot.com/docs/guides/api/crm/using-object-apis: batches of 100, one outcome for each input */
export function batchesOf(
	kind: ObjectKind,
	complete: (input: WriteInput, api: Api) => WriteInput = (input) => input,
): {
	create: Batch<WriteInput>;
	update: Batch<WriteInput & { id: string }>;
	delete: Batch<{ id: string }>;
} {
	return {
		create: {
			size: BATCH_SIZE,
			send: async (inputs, api) => {
				// Without distinct trace ids one bad input would fail the whole batch.
				const results = await sendBatch(
					kind,
					'create',
					inputs.map((input, index) => ({
						associations: [],
						...complete(input, api).body,
						objectWriteTraceId: String(index),
					})),
					api,
				);
				return inputs.map((input, index) =>
					results.byTrace(String(index), (record) => ({ record: shown(record, input) })),
				);
			},
		},
		update: {
			size: BATCH_SIZE,
			send: async (inputs, api) => {
				const results = await sendBatch(
					kind,
					'update',
					inputs.map(({ id, body }, index) => ({
						id,
						properties: {},
						...body,
						objectWriteTraceId: String(index),
					})),
					api,
					true,
				);
				for (const { id, values } of inputs) await setLinks(kind.type, id, values, api);
				return inputs.map((input, index) =>
					results.byId(input.id, String(index), (record) => shown(record, input)),
				);
			},
		},
		delete: {
			size: BATCH_SIZE,
			send: async (inputs, api) => {
				await api.send({
					method: 'POST',
					path: `${objectsPath(kind)}/batch/archive`,
					body: { inputs: inputs.map(({ id }) => ({ id })) },
					repeatable: true,
				});
				return inputs.map(({ id }) => ({ id }));
			},
		},
	};
}

type Outcome = Written | ItemFailure;

/** Sends one batch and finds the outcome of each input: results come in no promised order. */
export async function sendBatch(
	kind: ObjectKind,
	action: 'create' | 'update' | 'upsert',
	inputs: VendorRecord[],
	api: Api,
	repeatable = false,
): Promise<{
	byTrace: (trace: string, made: (record: VendorRecord) => Written) => Outcome;
	byId: (id: string, trace: string, made: (record: VendorRecord) => VendorRecord) => Outcome;
	byEmail: (email: string, trace: string) => Outcome;
}> {
	const { body } = await api.send({
		method: 'POST',
		path: `${objectsPath(kind)}/batch/${action}`,
		body: { inputs },
		repeatable,
	});
	const results = asRecords(asRecord(body).results);
	const failures = new Map<string, ItemFailure>();
	for (const error of asRecords(asRecord(body).errors)) {
		for (const trace of tracesOf(error, inputs)) {
			failures.set(trace, {
				failure:
					kindOfStatus(Number(error.status)) ??
					(error.category === 'CONFLICT' ? 'duplicate' : 'invalid'),
				message: asText(error.message) ?? 'refused',
				details: error,
			});
		}
	}
	const lost: ItemFailure = {
		failure: 'broken',
		message: 'the answer does not mention this record: look it up before you repeat it',
	};
	// Each result belongs to one input.
	const unclaimed = new Set(results);
	const claim = (tests: Array<(record: VendorRecord) => boolean>): VendorRecord | undefined => {
		for (const test of tests) {
			const record = [...unclaimed].find(test);
			if (record === undefined) continue;
			unclaimed.delete(record);
			return record;
		}
		return undefined;
	};
	const traced = (trace: string) => (record: VendorRecord) =>
		asText(record.objectWriteTraceId) === trace;
	const emailIs = (email: string | undefined) => (record: VendorRecord) =>
		email !== undefined &&
		asText(asRecord(record.properties).email)?.toLowerCase() === email.toLowerCase();
	return {
		byTrace: (trace, made) => {
			const failed = failures.get(trace);
			if (failed !== undefined) return failed;
			const sent = asRecord(inputs[Number(trace)].properties);
			// An answer without trace ids is told apart by what was sent.
			const record = claim([
				traced(trace),
				emailIs(asText(sent.email)),
				(candidate) => holds(candidate, sent),
			]);
			return record === undefined ? lost : made(record);
		},
		byId: (id, trace, made) => {
			const record = claim([(candidate) => String(candidate.id) === id]);
			return record === undefined ? (failures.get(trace) ?? lost) : { id, record: made(record) };
		},
		byEmail: (email, trace) => {
			const record = claim([traced(trace), emailIs(email)]);
			if (record === undefined) return failures.get(trace) ?? lost;
			return { record, created: record.new === true };
		},
	};
}

/** Which inputs an error of a batch is about: by trace id, else by the ids it names. */
function tracesOf(error: VendorRecord, inputs: VendorRecord[]): string[] {
	const context = asRecord(error.context);
	const traces = asStrings(context.objectWriteTraceId);
	if (traces.length > 0) return traces;
	const ids = [...asStrings(context.ids), ...asStrings(context.id)];
	return inputs.flatMap((input, index) => (ids.includes(String(input.id)) ? [String(index)] : []));
}

function asStrings(value: unknown): string[] {
	return (Array.isArray(value) ? value : [value]).map(asText).filter((text) => text !== undefined);
}

function holds(record: VendorRecord, sent: VendorRecord): boolean {
	const properties = asRecord(record.properties);
	return Object.entries(sent).every(([name, value]) => properties[name] === value);
}
