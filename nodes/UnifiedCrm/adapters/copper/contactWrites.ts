import type { Api, ItemFailure, Resource, VendorRecord, WriteInput, Written } from '../adapter';
import { vendorNumber } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { withSurvivingFields, withTypedFields } from './customFields';
import { failureOf, itemFailure } from './failures';
import { recordOf, search } from './lists';

/** https://developer.copper.com/introduction/bulk-endpoints.html */
const BULK_SIZE = 10;

/**
 * Copper's required name is the whole one: it is made from the parts where they are given, and what is missing of them is
 * taken from the record as it is. The parts go along, so that Copper need not guess where to split.
 */
function withName(body: VendorRecord, current: VendorRecord): VendorRecord {
	if (body.name !== undefined || (body.first_name === undefined && body.last_name === undefined))
		return body;
	const parts: VendorRecord = {};
	const words: string[] = [];
	for (const key of NAME_PARTS) {
		const part = asText(key in body ? body[key] : current[key]);
		if (part !== undefined) words.push(part);
		if (part !== undefined || key in body) parts[key] = part ?? null;
	}
	if (words.length === 0) {
		throw new InputError(
			'Copper cannot clear the whole name of a contact',
			'Leave the first or the last name.',
		);
	}
	return { ...body, ...parts, name: words.join(' ') };
}

const NAME_PARTS = ['first_name', 'middle_name', 'last_name'];

/** Whether an update must know the record as it is. */
function needsCurrent({ values, body }: WriteInput): boolean {
	const knowsName =
		body.name !== undefined || (body.first_name === undefined) === (body.last_name === undefined);
	const clearsName = body.first_name === null || body.last_name === null;
	return (
		values.account !== undefined || body.custom_fields !== undefined || !knowsName || clearsName
	);
}

async function newPerson({ body }: WriteInput, api: Api): Promise<VendorRecord> {
	return await withTypedFields('person', withName(body, {}), api);
}

async function changes(
	{ body }: WriteInput,
	current: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	return await withSurvivingFields(
		'person',
		await withTypedFields('person', withName(body, current), api),
		current,
		api,
	);
}

/** https://developer.copper.com/people/create-a-new-person.html */
export async function createPerson(input: WriteInput, api: Api): Promise<Written> {
	return {
		record: recordOf(
			await api.send({ method: 'POST', path: '/people', body: await newPerson(input, api) }),
		),
	};
}

/** Only what is sent changes. https://developer.copper.com/people/update-a-person.html */
export async function updatePerson(id: string, input: WriteInput, api: Api): Promise<Written> {
	const current = needsCurrent(input) ? await api.get(path`/people/${id}`) : {};
	const body = await changes(input, current, api);
	const record =
		Object.keys(body).length === 0
			? current
			: recordOf(
					await api.send({ method: 'PUT', path: path`/people/${id}`, body, repeatable: true }),
				);
	return { record: await withCompany(id, input, current, record, api) };
}

/**
 * Moves a person to another company: the old link is removed, then the new one made.
 * https://developer.copper.com/related-items/overview.html
 */
async function withCompany(
	id: string,
	{ values }: WriteInput,
	current: VendorRecord,
	record: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	if (values.account === undefined) return record;
	const before = asText(current.company_id);
	const after = asText(asRecord(values.account).id);
	if (before === after) return record;
	const related = async (method: 'DELETE' | 'POST', company: string) =>
		await api.send({
			method,
			path: path`/people/${id}/related`,
			body: { resource: { id: vendorNumber(company), type: 'company' } },
			headers: { 'content-type': 'application/json' },
			repeatable: method === 'DELETE',
		});
	if (before !== undefined) await related('DELETE', before);
	if (after !== undefined) await related('POST', after);
	return {
		...record,
		company_id: after === undefined ? null : vendorNumber(after),
		company_name: null,
	};
}

type Outcome = Written | ItemFailure;

async function sendBulk(
	action: 'create' | 'update',
	people: VendorRecord[],
	api: Api,
): Promise<Outcome[]> {
	if (people.length === 0) return [];
	const { body } = await api.send({
		method: 'POST',
		path: `/people/bulk_${action}`,
		body: { people },
		limit: 'bulk',
		repeatable: action === 'update',
	});
	return asRecords(body).map((answer) => itemFailure(answer) ?? { record: answer });
}

/** The people of a batch as they are, in one request. */
async function currentPeople(ids: string[], api: Api): Promise<Map<string, VendorRecord>> {
	if (ids.length === 0) return new Map();
	const { body } = await search(
		'/people/search',
		{ ids: ids.map(vendorNumber), page_size: ids.length },
		api,
	);
	return new Map(asRecords(body).map((record) => [String(record.id), record]));
}

/** What an update sends for one person, or why it cannot. */
type Prepared = { body: VendorRecord } | { failed: ItemFailure };

async function prepare(
	input: WriteInput & { id: string },
	known: Map<string, VendorRecord>,
	api: Api,
): Promise<Prepared> {
	const current = known.get(input.id);
	if (current === undefined && needsCurrent(input)) return { failed: missing(input.id) };
	return await changes(input, current ?? {}, api).then(
		(body) => ({ body }),
		(error: Error) => ({ failed: failureOf(error) }),
	);
}

async function updateTen(inputs: Array<WriteInput & { id: string }>, api: Api): Promise<Outcome[]> {
	const known = await currentPeople(
		inputs.filter(needsCurrent).map(({ id }) => id),
		api,
	);
	const prepared = await Promise.all(inputs.map(async (input) => await prepare(input, known, api)));
	const sent = inputs.flatMap(({ id }, index) => {
		const each = prepared[index];
		return 'body' in each && Object.keys(each.body).length > 0
			? [{ id: vendorNumber(id), ...each.body }]
			: [];
	});
	const answers = (await sendBulk('update', sent, api)).values();
	const outcomes: Outcome[] = [];
	for (const [index, input] of inputs.entries()) {
		const each = prepared[index];
		if ('failed' in each) {
			outcomes.push(each.failed);
			continue;
		}
		const current = known.get(input.id) ?? {};
		const isSent = Object.keys(each.body).length > 0;
		const outcome: Outcome = isSent ? (answers.next().value ?? unmentioned) : { record: current };
		outcomes.push(
			'failure' in outcome ? outcome : await moved(input, current, outcome.record ?? {}, api),
		);
	}
	return outcomes;
}

async function moved(
	input: WriteInput & { id: string },
	current: VendorRecord,
	record: VendorRecord,
	api: Api,
): Promise<Outcome> {
	return await withCompany(input.id, input, current, record, api).then(
		(written) => ({ id: input.id, record: written }),
		failureOf,
	);
}

const unmentioned: ItemFailure = {
	failure: 'broken',
	message: 'the answer does not mention this record: look it up before you repeat it',
};

function missing(id: string): ItemFailure {
	return { failure: 'notFound', message: `there is no contact with the id ${id} in Copper` };
}

/** https://developer.copper.com/people/bulk-create-people.html: answers in the order of the request, failures among them */
export const batch: Resource['batch'] = {
	create: {
		size: BULK_SIZE,
		send: async (inputs, api) =>
			await sendBulk(
				'create',
				await Promise.all(inputs.map(async (input) => await newPerson(input, api))),
				api,
			),
	},
	update: { size: BULK_SIZE, send: updateTen },
};
