import type { Api, Crm, PageState, Picker, PickerOption, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { VendorError } from '../../engine/failures';
import { asText } from '../../engine/json';
import { placeOf, v1Page, v2Page, V2_PAGE } from './calls';

const PICKER_PAGE = 100;

/** A picker of a v1 list that is searched by a text. */
function searched(
	path: string,
	key: string,
	toOption: (record: VendorRecord) => PickerOption,
): Picker {
	return {
		searches: true,
		page: async (term, api, state) => {
			const { records, next } = await v1Page(path, key, { term }, placeOf(state, PICKER_PAGE), api);
			return {
				options: records.map(toOption),
				...(next === undefined ? {} : { next: { ...next } }),
			};
		},
	};
}

const person = ({
	id,
	first_name: first,
	last_name: last,
	primary_email: email,
}: VendorRecord) => ({
	id: String(id),
	name: joinName(first, last) ?? asText(email) ?? String(id),
	hint: asText(email),
});

/** https://developer.affinity.co/tag/users: the id of a user is that of the person */
async function users(_term: string | undefined, api: Api, state: PageState | undefined) {
	if (typeof state === 'object') return await internalPersons(api, state);
	const page = await v2Page(
		'/v2/users',
		{ filter: 'status=active', limit: V2_PAGE },
		api,
		state,
	).catch((error: Error) => error);
	if (page instanceof Error) {
		const isMissing =
			page instanceof VendorError && (page.kind === 'forbidden' || page.kind === 'notFound');
		if (!isMissing) throw page;
		return await internalPersons(api, undefined);
	}
	return {
		options: page.records.map(
			({ id, firstName, lastName, emailAddress, primaryEmailAddress }): PickerOption => {
				const email = asText(emailAddress) ?? asText(primaryEmailAddress);
				return {
					id: String(id),
					name: joinName(firstName, lastName) ?? email ?? String(id),
					hint: email,
				};
			},
		),
		next: page.next,
	};
}

/** Where there is no list of users, they are among the persons. */
async function internalPersons(api: Api, state: PageState | undefined) {
	const { records, next } = await v1Page(
		'/persons',
		'persons',
		{},
		placeOf(state, PICKER_PAGE),
		api,
	);
	return {
		options: records.filter(({ type }) => type === 1).map(person),
		...(next === undefined ? {} : { next: { ...next } }),
	};
}

const named = ({ id, name, domain }: VendorRecord): PickerOption => ({
	id: String(id),
	name: asText(name) ?? asText(domain) ?? String(id),
	hint: asText(domain),
});

export const pickers: Crm['pickers'] = {
	owner: { page: users },
	/** https://api-docs.affinity.co/#organizations */
	account: searched('/organizations', 'organizations', named),
	contact: searched('/persons', 'persons', person),
	/** https://api-docs.affinity.co/#opportunities */
	opportunity: searched('/opportunities', 'opportunities', named),
};
