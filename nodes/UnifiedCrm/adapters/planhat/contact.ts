import type {
	Api,
	CustomFieldDefinition,
	CustomFields,
	Fields,
	List,
	Resource,
	VendorRecord,
} from '../adapter';
import { given, tagNames } from '../../engine/contactPoints';
import { nameFields, readOnly, text, time } from '../../engine/fields';
import { asList, asRecord, asText } from '../../engine/json';
import { utc } from '../../engine/time';
import type { EmailAddress, PhoneNumber } from '../../model';
import {
	bulk,
	bulkUpdate,
	createRecord,
	deleteRecord,
	getRecord,
	listPage,
	orderOf,
	recordsOf,
	updateRecord,
} from './lists';

const ENDUSERS = 'endusers';
/** https://docs.planhat.com/#endusers */
const PAGE_SIZE = 2_000;

const KEYS = { created_at: 'createDate', updated_at: 'updatedAt' };

const fields: Fields = {
	id: { read: ({ _id }) => asText(_id) },
	...nameFields('firstName', 'lastName'),
	title: text('position'),
	description: { cannot: 'Planhat end users have no description: use a custom field.' },
	email_addresses: {
		keeps: true,
		itemTypes: ['primary', 'other'],
		read: ({ email, otherEmails }) => {
			const emails: EmailAddress[] = [];
			const main = asText(email);
			if (main !== undefined) emails.push({ email: main, type: 'primary' });
			for (const other of asList(otherEmails)) {
				const address = asText(other);
				if (address !== undefined) emails.push({ email: address, type: 'other' });
			}
			return emails.length === 0 ? undefined : emails;
		},
		write: (body, value) => {
			const [main, ...others] = given<EmailAddress>(value).map(({ email }) => email);
			body.email = main ?? null;
			body.otherEmails = others;
		},
	},
	phone_numbers: {
		most: 1,
		read: ({ phone }) => {
			const number = asText(phone);
			return number === undefined ? undefined : [{ number }];
		},
		write: (body, value) => {
			body.phone = given<PhoneNumber>(value)[0]?.number ?? null;
		},
		note: 'Planhat keeps one number; others fit into custom fields',
	},
	addresses: { cannot: 'Planhat end users have no address: use custom fields.' },
	account: {
		required: ['create'],
		keeps: true,
		read: ({ companyId, companyName }) => {
			const id = asText(companyId);
			if (id === undefined) return undefined;
			const name = asText(companyName);
			return name === undefined ? { id } : { id, name };
		},
		write: (body, value) => {
			body.companyId = asRecord(value).id;
		},
		note: 'ID of the company; extid- and srcid- IDs work too',
	},
	owner: { cannot: 'Planhat end users have no owner; their company has one.' },
	tags: tagNames('tags'),
	last_activity_at: {
		read: ({ lastTouch, lastTouchTime, lastActive }) =>
			utc(lastTouch) ?? utc(lastTouchTime) ?? utc(lastActive),
	},
	created_at: { read: ({ createDate, createdAt }) => utc(createDate) ?? utc(createdAt) },
	updated_at: readOnly(time('updatedAt')),
};

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	number: 'number',
	rating: 'number',
	text: 'text',
	'rich text': 'text',
	checkbox: 'boolean',
	day: 'date',
	date: 'time',
	list: 'choice',
	multipicklist: 'choices',
	phone: 'text',
	email: 'text',
	url: 'text',
};

/** Custom fields go by their names. https://docs.planhat.com/#custom-fields */
export function customFieldsOf(model: string): CustomFields {
	return {
		read: ({ custom }) => asRecord(custom),
		write: (body, values) => {
			const custom: VendorRecord = {};
			for (const [name, value] of Object.entries(values)) custom[name] = value ?? '';
			body.custom = custom;
		},
		definitions: async (api) =>
			await api.memo(`custom fields ${model}`, async (lookup) => {
				const { body } = await lookup.send({
					method: 'GET',
					path: '/customfields',
					query: { limit: PAGE_SIZE },
				});
				return recordsOf(body)
					.filter(({ parent }) => asText(parent)?.toLowerCase() === model)
					.map(({ name, type, listValues, isFormula, isLocked }) => {
						const options = asList(listValues).map((value) => ({
							value: String(value),
							label: String(value),
						}));
						return {
							key: String(name),
							label: String(name),
							type: TYPES[String(type)] ?? 'other',
							...(options.length === 0 ? {} : { options }),
							readOnly: isFormula === true || isLocked === true,
						};
					});
			}),
	};
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'coarse' },
		created_after: { by: 'coarse' },
		email: { by: 'coarse' },
		updated_after: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(KEYS) },
	},
	page: async (query, api, state) => {
		const { account, email } = query.filters;
		return await listPage(
			ENDUSERS,
			{ companyId: account, email },
			orderOf(query.filters, KEYS),
			query,
			api,
			state,
		);
	},
};

async function byEmail(email: string, api: Api): Promise<VendorRecord[]> {
	const { body } = await api.send({ method: 'GET', path: `/${ENDUSERS}`, query: { email } });
	return recordsOf(body).filter(
		(record) => asText(record.email)?.toLowerCase() === email.toLowerCase(),
	);
}

export const contact: Resource = {
	documentation: 'https://docs.planhat.com/#endusers',
	fields,
	customFields: customFieldsOf('enduser'),
	list,
	get: async (id, api) => await getRecord(ENDUSERS, id, api),
	create: async ({ body }, api) => await createRecord(ENDUSERS, body, api),
	update: async (id, { body }, api) => await updateRecord(ENDUSERS, id, body, api),
	delete: async (id, api) => await deleteRecord(ENDUSERS, id, api),
	// A bulk create would overwrite contacts with the same address without a word: only updates go in bulk.
	batch: { update: bulkUpdate(ENDUSERS) },
	upsert: {
		find: { email: byEmail },
		byEmail: {
			size: PAGE_SIZE,
			send: async (inputs, api) => {
				const report = await bulk(
					ENDUSERS,
					inputs.map(({ body, email }) => ({ ...body, email })),
					api,
				);
				// The report does not say which id belongs to which address: what was just written is listed first.
				const { records } = await listPage(
					ENDUSERS,
					{},
					{ key: 'updatedAt', direction: 'desc' },
					{ size: Math.min(inputs.length * 2, PAGE_SIZE) },
					api,
					undefined,
				);
				const known = new Map(
					records.map((record) => [asText(record.email)?.toLowerCase(), record]),
				);
				return await Promise.all(
					inputs.map(async ({ email }) => {
						const failure = report.failureOf('email', email);
						if (failure !== undefined) return failure;
						const record = known.get(email.toLowerCase()) ?? (await byEmail(email, api))[0];
						return record === undefined
							? { failure: 'broken' as const, message: 'the contact was not found after the write' }
							: { record };
					}),
				);
			},
		},
	},
	check: (operation, { email_addresses: emails, custom_fields: custom }) =>
		operation === 'create' && !emails?.length && !asRecord(custom).externalId
			? 'Planhat needs an email address (email_addresses) to create a contact'
			: undefined,
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'desc' },
			}),
			order: 'descending',
			granularityMs: 1,
			lagMs: 0,
			note: 'One request per 2,000 contacts until the last one seen. Deletions are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'desc' },
			}),
			order: 'descending',
			granularityMs: 1,
			lagMs: 0,
			note: 'One request per 2,000 contacts until the last one seen. Updates that changed nothing are seen too, deletions are not.',
		},
	},
};
