import type { Api, VendorRecord, WriteInput, Written } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asList, asRecord, asRecords, asText, path } from '../../engine/json';
import {
	ADDRESS_SLOTS,
	EMAIL_SLOTS,
	FAX_SLOTS,
	mergeSlots,
	PHONE_SLOTS,
	presentEntries,
	sameAddress,
	sameEmail,
	sameNumber,
} from './contactPoints';
import { mergeFields } from './customFields';
import { patch } from './records';
import { withRegions } from './regions';
import { nameTags, setTags, tagIds } from './tags';

const CUSTOM_FIELDS = 'custom_fields';

/** What a contact shows only where it is asked for. https://developer.infusionsoft.com/docs/restv2/#tag/Contact */
const FIELDS = [
	'addresses',
	'anniversary_date',
	'birth_date',
	'company',
	'contact_type',
	'create_time',
	'created_by',
	'email_addresses',
	'family_name',
	'fax_numbers',
	'given_name',
	'id',
	'job_title',
	'last_updated_by',
	'leadsource_id',
	'middle_name',
	'notes',
	'owner_id',
	'phone_numbers',
	'preferred_locale',
	'preferred_name',
	'prefix',
	'referral_code',
	'social_accounts',
	'source_type',
	'spouse_name',
	'suffix',
	'tag_ids',
	'time_zone',
	'update_time',
	'website',
].join(',');

/** The parameter `fields` of every request for contacts. */
export function contactFields(customFields: boolean): string {
	return customFields ? `${FIELDS},${CUSTOM_FIELDS}` : FIELDS;
}

/** Lists that a write replaces, with their places and what makes two entries the same. */
const LISTS: Array<
	[key: string, slots: readonly string[], essence: (entry: VendorRecord) => string]
> = [
	['email_addresses', EMAIL_SLOTS, sameEmail],
	['phone_numbers', PHONE_SLOTS, sameNumber],
	['fax_numbers', FAX_SLOTS, sameNumber],
	['addresses', ADDRESS_SLOTS, sameAddress],
];

/** The body to be sent: whole lists in their places, codes for countries, all custom fields. */
async function completed(
	body: VendorRecord,
	present: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	const complete = { ...body };
	for (const [key, slots, essence] of LISTS) {
		if (body[key] === undefined) continue;
		const wanted = key === 'addresses' ? await withRegions(body[key], api) : asRecords(body[key]);
		// An empty list empties all places.
		complete[key] =
			wanted.length === 0 ? [] : mergeSlots(wanted, presentEntries(key, present), slots, essence);
	}
	if (body.custom_fields !== undefined) {
		complete.custom_fields = mergeFields(body.custom_fields, present.custom_fields);
	}
	return complete;
}

/** Without an idempotency key: a create is never sent twice. */
export async function createContact({ body, values }: WriteInput, api: Api): Promise<Written> {
	const complete = await completed(body, {}, api);
	const tags = values.tags === undefined ? [] : await tagIds(values.tags, api);
	const { body: answer } = await api.send({
		method: 'POST',
		path: '/v2/contacts',
		query: { fields: contactFields(true) },
		body: complete,
	});
	const record = asRecord(answer);
	const id = asText(record.id);
	if (id === undefined || tags.length === 0) return { record };
	const failed = await setTags(id, tags, [], api).then(
		() => undefined,
		(error: Error) => error,
	);
	if (failed !== undefined) {
		throw new VendorError(
			`the contact ${id} was created, but not all of its tags were applied: ${failed.message}`,
			{ kind: failed instanceof VendorError ? failed.kind : 'broken' },
		);
	}
	return { record: await shown(record, tags, api) };
}

async function shown(record: VendorRecord, tags: string[], api: Api): Promise<VendorRecord> {
	const named = { ...record, tag_ids: tags };
	await nameTags([named], api);
	return named;
}

/** The contact as it is, where lists or tags are to be changed. */
async function currentContact(id: string, api: Api): Promise<VendorRecord> {
	const { body } = await api.send({
		method: 'GET',
		path: path`/v2/contacts/${id}`,
		query: { fields: contactFields(true) },
		lookup: true,
	});
	return asRecord(body);
}

export async function updateContact(
	id: string,
	{ body, values }: WriteInput,
	api: Api,
): Promise<Written> {
	const replaces =
		body.custom_fields !== undefined ||
		LISTS.some(([key]) => asRecords(body[key]).length > 0) ||
		values.tags !== undefined;
	const present = replaces ? await currentContact(id, api) : {};
	const complete = await completed(body, present, api);
	const wanted = values.tags === undefined ? undefined : await tagIds(values.tags, api);
	const record =
		Object.keys(complete).length === 0
			? present
			: await patch(path`/v2/contacts/${id}`, complete, contactFields(true), api);
	if (wanted === undefined) {
		await nameTags([record], api);
		return { id, record };
	}
	await setTags(id, wanted, asList(present.tag_ids).map(String), api);
	return { id, record: await shown(record, wanted, api) };
}
