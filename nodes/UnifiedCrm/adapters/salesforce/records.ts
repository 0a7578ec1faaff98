import type {
	Api,
	Batch,
	CustomFieldDefinition,
	CustomFields,
	Field,
	ItemFailure,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { kindOf } from './failures';
import { DATA } from './soql';

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm */
const COLLECTION_SIZE = 200;

/** A link to one record by its id: clears with null. */
export function idField(key: string, name?: (record: VendorRecord) => unknown): Field {
	return {
		read: (record) => {
			const id = asText(record[key]);
			if (id === undefined) return undefined;
			const label = name === undefined ? undefined : asText(name(record));
			return label === undefined ? { id } : { id, name: label };
		},
		write: (body, value) => {
			body[key] = asRecord(value).id ?? null;
		},
		sources: [key],
	};
}

export async function createRecord(object: string, body: VendorRecord, api: Api): Promise<Written> {
	const answer = await api.send({ method: 'POST', path: `${DATA}/sobjects/${object}`, body });
	return { id: asText(asRecord(answer.body).id), answer: answer.body };
}

export async function updateRecord(
	object: string,
	id: string,
	body: VendorRecord,
	api: Api,
): Promise<Written> {
	await api.send({
		method: 'PATCH',
		path: DATA + path`/sobjects/${object}/${id}`,
		body,
		repeatable: true,
	});
	return { id };
}

export async function deleteRecord(object: string, id: string, api: Api): Promise<void> {
	await api.send({
		method: 'DELETE',
		path: DATA + path`/sobjects/${object}/${id}`,
		repeatable: true,
	});
}

/** Batches of 200 records; the answer is 200 even where records fail, in the order of the input. */
export function collections(
	object: string,
	complete: (input: WriteInput) => VendorRecord = ({ body }) => body,
): {
	create: Batch<WriteInput>;
	update: Batch<WriteInput & { id: string }>;
	delete: Batch<{ id: string }>;
} {
	const attributes = { type: object };
	return {
		create: {
			size: COLLECTION_SIZE,
			send: async (inputs, api) =>
				await send(
					'POST',
					inputs.map((input) => ({ attributes, ...complete(input) })),
					api,
				),
		},
		update: {
			size: COLLECTION_SIZE,
			send: async (inputs, api) =>
				await send(
					'PATCH',
					inputs.map(({ id, body }) => ({ attributes, id, ...body })),
					api,
				),
		},
		delete: {
			size: COLLECTION_SIZE,
			send: async (inputs, api) => {
				const { body } = await api.send({
					method: 'DELETE',
					path: `${DATA}/composite/sobjects`,
					query: { ids: inputs.map(({ id }) => id).join(','), allOrNone: false },
					repeatable: true,
				});
				return asRecords(body).map(outcomeOf);
			},
		},
	};
}

/** Creates or updates records of one or several kinds. */
export async function send(
	method: 'POST' | 'PATCH',
	records: VendorRecord[],
	api: Api,
): Promise<Array<Written | ItemFailure>> {
	const { body } = await api.send({
		method,
		path: `${DATA}/composite/sobjects`,
		body: { allOrNone: false, records },
		repeatable: method === 'PATCH',
	});
	return asRecords(body).map(outcomeOf);
}

function outcomeOf(result: VendorRecord): Written | ItemFailure {
	if (result.success === true) return { id: asText(result.id), answer: result };
	const errors = asRecords(result.errors);
	const [first] = errors;
	const message = errors
		.map((error) => asText(error.message) ?? asText(error.statusCode))
		.join('; ');
	const kind = kindOf(asText(first?.statusCode), message);
	return {
		failure: kind ?? 'invalid',
		message: message === '' ? 'refused' : message,
		details: result,
	};
}

async function describe(object: string, api: Api): Promise<VendorRecord[]> {
	return await api.memo(`describe ${object}`, async (lookup) =>
		asRecords((await lookup.get(`${DATA}/sobjects/${object}/describe`)).fields),
	);
}

/** The columns of an object's custom fields. */
export async function customColumns(object: string, api: Api): Promise<string[]> {
	return (await describe(object, api))
		.filter(({ custom, type }) => custom === true && type !== 'address' && type !== 'location')
		.map(({ name }) => String(name));
}

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	boolean: 'boolean',
	currency: 'number',
	date: 'date',
	datetime: 'time',
	double: 'number',
	email: 'text',
	int: 'number',
	multipicklist: 'choices',
	percent: 'number',
	phone: 'text',
	picklist: 'choice',
	string: 'text',
	textarea: 'text',
	url: 'text',
};

/** Fields whose names end in `__c`; others can be written by their names as well. */
export function customFieldsOf(object: string): CustomFields {
	return {
		read: (record) => {
			const values: Record<string, unknown> = {};
			for (const name in record) {
				const value = record[name];
				if (value !== null && name.endsWith('__c')) values[name] = value;
			}
			return values;
		},
		write: (body, values) => {
			for (const [name, value] of Object.entries(values)) {
				body[name] = Array.isArray(value) ? value.join(';') : value;
			}
		},
		definitions: async (api) =>
			(await describe(object, api))
				.filter(({ custom }) => custom === true)
				.map((field) => {
					const options = asRecords(field.picklistValues)
						.filter(({ active }) => active !== false)
						.map(({ value, label }) => ({ value: String(value), label: String(label) }));
					return {
						key: String(field.name),
						label: String(field.label),
						type: TYPES[String(field.type)] ?? 'other',
						...(options.length === 0 ? {} : { options }),
						readOnly: field.updateable === false && field.createable === false,
					};
				}),
	};
}
