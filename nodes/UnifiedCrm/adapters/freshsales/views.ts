import type { Api, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecords, asText } from '../../engine/json';
import { API } from './records';

const nameOf = ({ name }: VendorRecord) => asText(name) ?? '';

/** The views of contacts, accounts or deals. https://developers.freshworks.com/crm/api/#list_all_contacts */
export async function viewsOf(family: string, api: Api): Promise<VendorRecord[]> {
	return await api.memo(`views of ${family}`, async (lookup) =>
		asRecords((await lookup.get(`${API}/${family}/filters`)).filters).filter(
			(view) => !/recycle bin/i.test(nameOf(view)),
		),
	);
}

/**
 * The view that shows every record. Names of views are translated: without an English one the default view is taken, and
 * the user is told.
 */
export async function viewOfAll(family: string, wanted: string, api: Api): Promise<string> {
	const views = await viewsOf(family, api);
	const named =
		views.find((view) => nameOf(view) === wanted) ??
		views.find((view) => /\bAll\b/.test(nameOf(view)));
	const view = named ?? views.find(({ is_default: isDefault }) => isDefault === true);
	const id = asText(view?.id);
	if (id === undefined || view === undefined) {
		throw new VendorError(
			`Freshsales has no view that shows all records: make one with the name "${wanted}"`,
			{ kind: 'notFound' },
		);
	}
	if (named === undefined) {
		api.warn(
			`Freshsales has no view "${wanted}": the list is that of the default view "${nameOf(view)}".`,
		);
	}
	return id;
}

/** Path of the view of all contacts. */
export async function allContacts(api: Api): Promise<string> {
	return `${API}/contacts/view/${encodeURIComponent(await viewOfAll('contacts', 'All Contacts', api))}`;
}
