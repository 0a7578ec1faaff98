import type { Api, VendorRecord, WriteInput, Written } from '../adapter';
import { asRecords, asText, path } from '../../engine/json';
import { rowChanges, survivors } from './contactPoints';
import type { RowKey } from './contactPoints';
import { API, recordIn, written } from './records';

const ROW_KEYS: RowKey[] = ['emails', 'phone_numbers'];

/** A contact with its accounts, which come only where they are asked for. */
export async function getContact(
	id: string,
	api: Api,
	isLookup = false,
): Promise<VendorRecord | undefined> {
	const { body } = await api.send({
		method: 'GET',
		path: path`/api/contacts/${id}`,
		query: { include: 'sales_accounts' },
		...(isLookup ? { lookup: true } : {}),
	});
	return recordIn(body, 'contact');
}

/** https://developers.freshworks.com/crm/api/#create_contact */
export async function createContact({ body }: WriteInput, api: Api): Promise<Written> {
	const contact = { ...body };
	for (const key of ROW_KEYS) if (asRecords(contact[key]).length === 0) delete contact[key];
	return written(
		await api.send({ method: 'POST', path: `${API}/contacts`, body: { contact } }),
		'contact',
	);
}

/** Lists of rows add up, and accounts that are not sent may be lost: those need the contact as it is. */
function needsPresent(body: VendorRecord): boolean {
	return (
		ROW_KEYS.some((key) => body[key] !== undefined) || asRecords(body.sales_accounts).length > 0
	);
}

/** The wanted account first, as the primary one, and the others behind it. */
function withOtherAccounts(wanted: VendorRecord[], present: VendorRecord[]): VendorRecord[] {
	const [main] = wanted;
	const others = present.filter(({ id }) => asText(id) !== asText(main.id));
	return [main, ...others.map(({ id }) => ({ id, is_primary: false }))];
}

/** https://developers.freshworks.com/crm/api/#update_a_contact */
export async function updateContact(id: string, { body }: WriteInput, api: Api): Promise<Written> {
	const contact = { ...body };
	const removed: Partial<Record<RowKey, string[]>> = {};
	let present: VendorRecord = {};
	let adds = false;
	if (needsPresent(body)) {
		present = (await getContact(id, api, true)) ?? {};
		for (const key of ROW_KEYS) {
			if (body[key] === undefined) continue;
			const { changes, removed: gone } = rowChanges(
				key,
				asRecords(body[key]),
				asRecords(present[key]),
			);
			if (changes.length === 0) delete contact[key];
			else contact[key] = changes;
			if (gone.length > 0) removed[key] = gone;
			adds ||= changes.some((row) => row.id === undefined);
		}
		const accounts = asRecords(body.sales_accounts);
		if (accounts.length > 0) {
			contact.sales_accounts = withOtherAccounts(accounts, asRecords(present.sales_accounts));
		}
	}
	if (Object.keys(contact).length === 0) return { id, record: present };
	const response = await api.send({
		method: 'PUT',
		path: path`/api/contacts/${id}`,
		body: { contact },
		repeatable: !adds,
	});
	if (Object.keys(removed).length === 0) return { ...written(response, 'contact', id), id };
	return { id, record: await afterRemoval(id, removed, api) };
}

/** That rows can be removed is not documented: the contact is read back, and the user told what is left. */
async function afterRemoval(
	id: string,
	removed: Partial<Record<RowKey, string[]>>,
	api: Api,
): Promise<VendorRecord | undefined> {
	const record = await getContact(id, api, true);
	const left = ROW_KEYS.flatMap((key) =>
		survivors(key, removed[key] ?? [], asRecords(record?.[key])),
	);
	if (left.length > 0) {
		api.warn(
			`Freshsales kept ${left.join(' and ')} on the contact ${id}: remove it in Freshsales.`,
		);
	}
	return record;
}

/** A body in which only the email that is looked for stands in a list. */
function isPlain(body: VendorRecord): boolean {
	return (
		asRecords(body.emails).length <= 1 &&
		asRecords(body.phone_numbers).length === 0 &&
		body.sales_accounts === undefined
	);
}

/**
 * Freshsales' own upsert, where no list would have to be replaced. @returns undefined where there is one
 * https://developers.freshworks.com/crm/api/#upsert_a_contact
 */
export async function upsertPlain(
	{ body, email }: WriteInput & { email: string },
	api: Api,
): Promise<Written | undefined> {
	if (!isPlain(body)) return undefined;
	const contact: VendorRecord = { ...body, emails: email };
	const response = await api.send({
		method: 'POST',
		path: `${API}/contacts/upsert`,
		body: { unique_identifier: { emails: email }, contact },
		repeatable: true,
	});
	// A created contact may answer 200 as well.
	return { ...written(response, 'contact'), ...(response.status === 201 ? { created: true } : {}) };
}
