import type {
	Api,
	Feed,
	Fields,
	ItemFailure,
	List,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { singleReference, text } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecord, asRecords, asText, isEmpty, path } from '../../engine/json';
import { utc } from '../../engine/time';
import { allOf, filterOf, PAGE_SIZE, pageOf } from './records';
import { emailOf, requiredUser } from './users';

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;
const MARKUP = /<[a-z!][^>]*>/i;

/** Bodies are base64; one that is not is taken as it is. https://developer.infusionsoft.com/docs/restv2/#tag/Email */
function decoded(content: unknown): string | undefined {
	const given = asText(content);
	if (given === undefined || !BASE64.test(given)) return given;
	return Buffer.from(given, 'base64').toString('utf8');
}

const encoded = (content: string) => Buffer.from(content, 'utf8').toString('base64');

const sentAt = ({ sent_time: sent, received_time: received }: VendorRecord) =>
	utc(sent) ?? utc(received);

const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: { read: () => 'email' },
	subject: text('subject'),
	content: {
		sources: ['plain_content', 'html_content'],
		note: 'Lists do not show it: get the email. What has markup is stored as HTML',
		read: ({ plain_content: plain, html_content: html }) => {
			if (plain === undefined && html === undefined) return undefined;
			return isEmpty(plain) ? decoded(html) : decoded(plain);
		},
		write: (body, value) => {
			const content = String(value);
			body[MARKUP.test(content) ? 'html_content' : 'plain_content'] = encoded(content);
		},
	},
	direction: {
		values: ['inbound', 'outbound'],
		note: 'An email with a time of receipt is inbound',
		read: ({ received_time: received, sent_time: sent }) => {
			if (!isEmpty(received)) return 'inbound';
			return isEmpty(sent) ? undefined : 'outbound';
		},
		// Says which of the times and addresses is which: see `completed`.
		write: () => undefined,
	},
	status: {
		cannot: 'Keap emails have no status that can be set; opened_time is in the remote data.',
	},
	start_time: {
		sources: ['sent_time', 'received_time'],
		note: 'When the email was sent; now where it is not given',
		read: sentAt,
		write: (body, value) => {
			body.sent_time = value;
		},
	},
	end_time: { cannot: 'Keap emails have one time: it is the start time.' },
	duration: { cannot: 'Keap emails have no duration.' },
	activity_date: { read: sentAt },
	internal_notes: { cannot: 'Keap emails have no notes: add a note to the contact.' },
	notes: { cannot: 'Keap emails have no notes: add a note to the contact.' },
	owner: { cannot: 'Keap emails have no owner: the address of the sender is in the remote data.' },
	account: { cannot: 'Keap emails belong to one contact, not to a company.' },
	contact: singleReference('contact_id', {
		required: ['create'],
		note: 'The email is logged under the main address of the contact',
	}),
	opportunity: { cannot: 'Keap emails belong to one contact, not to an opportunity.' },
	lead: { cannot: 'Keap has no leads: they are contacts.' },
	project: { cannot: 'Keap has no projects.' },
	phone_numbers: { cannot: 'Keap emails hold no phone numbers.' },
	created_at: { read: sentAt },
	updated_at: { cannot: 'Keap emails cannot be changed.' },
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		contact: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse', note: 'Emails that Keap stored before this moment' },
		sort_by: { by: 'native', values: ['created_at'] },
	},
	page: async ({ filters, size }, api, state) =>
		await pageOf(
			{
				path: '/v2/emails',
				key: 'emails',
				filter: filterOf([
					['contact_id', filters.contact],
					['start_created_time', filters.created_after],
					['end_created_time', filters.created_before],
				]),
				orderBy:
					filters.sort_by === undefined ? undefined : `created_time ${filters.sort_by.direction}`,
			},
			size,
			api,
			state,
		),
};

const IDS_AT_ONCE = 100;

/** Main addresses of contacts by their ids. */
async function addressesOf(ids: string[], api: Api): Promise<Map<string, string>> {
	const addresses = new Map<string, string>();
	for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
		const contacts = await allOf(
			{
				path: '/v2/contacts',
				key: 'contacts',
				filter: filterOf([['ids', ids.slice(start, start + IDS_AT_ONCE).join(',')]]),
				fields: 'id,email_addresses',
				lookup: true,
			},
			api,
		);
		for (const contact of contacts) {
			const address = emailOf(contact);
			if (address !== undefined) addresses.set(String(contact.id), address);
		}
	}
	return addresses;
}

/** The two ends of an email: the contact's address, and for what came in the user's. */
async function completed(
	{ body, values }: WriteInput,
	addresses: Map<string, string>,
	api: Api,
): Promise<VendorRecord> {
	const email: VendorRecord = { ...body };
	const isInbound = values.direction === 'inbound';
	// Left out, it would stay empty.
	email.sent_time ??= new Date(api.now()).toISOString();
	if (isInbound) email.received_time ??= email.sent_time;
	const end = isInbound ? 'sent_from_address' : 'sent_to_address';
	const contact = String(body.contact_id);
	email[end] ??= addresses.get(contact);
	if (email[end] === undefined) {
		throw new InputError(
			`Keap logs an email under an address, and the contact ${contact} has none`,
			`Give the contact an email address, or give "${end}" in the option Remote Data.`,
		);
	}
	if (isInbound) email.sent_to_address ??= emailOf(await requiredUser(api));
	return email;
}

async function addressesFor(inputs: WriteInput[], api: Api): Promise<Map<string, string>> {
	const ids = new Set<string>();
	for (const { body, values } of inputs) {
		const end = values.direction === 'inbound' ? 'sent_from_address' : 'sent_to_address';
		const contact = asText(body.contact_id);
		if (body[end] === undefined && contact !== undefined) ids.add(contact);
	}
	return await addressesOf([...ids], api);
}

/** Logs an email; sending one is another endpoint. */
async function create(input: WriteInput, api: Api): Promise<Written> {
	const { body } = await api.send({
		method: 'POST',
		path: '/v2/emails',
		body: await completed(input, await addressesFor([input], api), api),
	});
	return { record: asRecord(body) };
}

const key = (email: VendorRecord) => asText(email.original_provider_id);

/** Answers come without their place in the request: an id of our own tells which is which. */
async function createMany(inputs: WriteInput[], api: Api): Promise<Array<Written | ItemFailure>> {
	const addresses = await addressesFor(inputs, api);
	const mark = `n8n-${api.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
	const prepared = await Promise.all(
		inputs.map(
			async (input, index) =>
				await completed(input, addresses, api).then(
					(email): VendorRecord => ({ original_provider_id: `${mark}-${index}`, ...email }),
					(error: Error) => error,
				),
		),
	);
	const emails = prepared.filter((each): each is VendorRecord => !(each instanceof Error));
	const answer =
		emails.length === 0
			? {}
			: asRecord(
					(await api.send({ method: 'POST', path: '/v2/emails:batchAdd', body: { emails } })).body,
				);
	const made = new Map(asRecords(answer.emails).map((email) => [key(email), email]));
	const failed = new Map(
		asRecords(answer.errors).map((error) => [key(asRecord(error.email)), error]),
	);
	return prepared.map((each): Written | ItemFailure => {
		if (each instanceof Error) return { failure: 'invalid', message: each.message };
		const record = made.get(key(each));
		if (record !== undefined) return { record };
		const error = failed.get(key(each));
		return error === undefined
			? {
					failure: 'broken',
					message: 'the answer does not mention this email: look it up before you repeat it',
				}
			: {
					failure: 'invalid',
					message: asText(error.error_message) ?? 'refused',
					details: error,
				};
	});
}

/** https://developer.infusionsoft.com/docs/restv2/#tag/Email: an outcome for each id */
async function deleteMany(
	inputs: Array<{ id: string }>,
	api: Api,
): Promise<Array<Written | ItemFailure>> {
	const { body } = await api.send({
		method: 'POST',
		path: '/v2/emails:batchRemove',
		body: { email_ids: inputs.map(({ id }) => id) },
	});
	const results = asRecord(asRecord(body).results);
	return inputs.map(({ id }): Written | ItemFailure => {
		const result = asText(results[id]);
		if (result === 'SUCCESS') return { id };
		if (result === 'EMAIL_ID_NOT_FOUND')
			return { failure: 'notFound', message: `there is no email with the id ${id} in Keap` };
		return {
			failure: result === 'NO_PERMISSION' ? 'forbidden' : 'broken',
			message: result ?? 'the answer does not mention this email',
		};
	});
}

const created: Feed = {
	stamp: 'created_at',
	filters: (since) => ({ created_after: since }),
	order: 'none',
	granularityMs: 1_000,
	lagMs: 5_000,
	note: 'One request for a thousand new emails. Emails that are logged with an older date, and deletions, are not seen.',
};

/** Logged emails, without those that are sent through Keap by this node: it sends none. */
export const email: Resource = {
	documentation: 'https://developer.infusionsoft.com/docs/restv2/#tag/Email',
	types: ['email'],
	fields,
	list,
	get: async (id, api) => await api.get(path`/v2/emails/${id}`),
	create,
	update: { cannot: 'Keap cannot change a logged email: delete it and create it again.' },
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/v2/emails/${id}`, repeatable: true });
	},
	batch: {
		create: { size: PAGE_SIZE, send: createMany },
		delete: { size: PAGE_SIZE, send: deleteMany },
	},
	changes: {
		created,
		updated: { cannot: 'Keap emails cannot be changed: watch for created ones.' },
	},
};
