import type { Api, Crm, PageState, PickerOption, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import { VERSION } from './version';

/** https://developers.hubspot.com/docs/guides/api/crm/owners */
async function owners(_term: string | undefined, api: Api, state: PageState | undefined) {
	const body = await api.get(`/crm/owners/${VERSION}`, {
		limit: 100,
		after: state === undefined ? undefined : String(state),
	});
	const options = asRecords(body.results).map(
		({ id, firstName, lastName, email }): PickerOption => ({
			id: String(id),
			name: joinName(firstName, lastName) ?? asText(email) ?? String(id),
			hint: asText(email),
		}),
	);
	return { options, next: asText(asRecord(asRecord(body.paging).next).after) };
}

/** A picker of objects that are searched by text. */
function objects(
	type: string,
	properties: string[],
	nameOf: (properties: VendorRecord) => string | undefined,
	hint?: string,
) {
	return {
		searches: true,
		page: async (term: string | undefined, api: Api, state: PageState | undefined) => {
			const { body } = await api.send({
				method: 'POST',
				path: `/crm/objects/${VERSION}/${type}/search`,
				body: {
					...(term === undefined ? {} : { query: term }),
					filterGroups: [],
					sorts: [],
					properties,
					limit: 100,
					after: String(state ?? 0),
				},
				reads: true,
				limit: 'search',
			});
			const options = asRecords(asRecord(body).results).map(
				({ id, properties: values }): PickerOption => {
					const found = asRecord(values);
					return {
						id: String(id),
						name: nameOf(found) ?? String(id),
						hint: hint === undefined ? undefined : asText(found[hint]),
					};
				},
			);
			return { options, next: asText(asRecord(asRecord(asRecord(body).paging).next).after) };
		},
	};
}

export const pickers: Crm['pickers'] = {
	owner: { page: owners },
	account: objects(
		'companies',
		['name', 'domain'],
		({ name, domain }) => asText(name) ?? asText(domain),
		'domain',
	),
	contact: objects(
		'contacts',
		['firstname', 'lastname', 'email'],
		({ firstname, lastname, email }) => joinName(firstname, lastname) ?? asText(email),
		'email',
	),
	opportunity: objects(
		'deals',
		['dealname', 'amount'],
		({ dealname }) => asText(dealname),
		'amount',
	),
};
