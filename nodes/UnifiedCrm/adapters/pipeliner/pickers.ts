import type { Api, Crm, PageState, Picker, PickerOption, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asText } from '../../engine/json';
import { condition } from './conditions';
import { PAGE_SIZE, pageOf } from './entities';

function toOption(record: VendorRecord): PickerOption {
	const id = String(record.id);
	const { name, formatted_name: formatted, first_name: first, last_name: last } = record;
	return {
		id,
		name: asText(name) ?? asText(formatted) ?? joinName(first, last) ?? asText(record.email) ?? id,
		hint: asText(record.email) ?? asText(record.email1),
	};
}

/** A picker of an entity, searched by name. */
function named(entity: string): Picker {
	return {
		searches: true,
		page: async (term: string | undefined, api: Api, state: PageState | undefined) => {
			const listing = { entity, conditions: condition('name', term, 'icontains'), order: 'name' };
			const { records, next } = await pageOf(listing, PAGE_SIZE, api, state);
			return { options: records.map(toOption), ...(next === undefined ? {} : { next }) };
		},
	};
}

/** First and last names are lists of their own: the API has no "or". */
async function contacts(term: string | undefined, api: Api, state: PageState | undefined) {
	if (term === undefined) {
		const { records, next } = await pageOf(
			{ entity: 'Contacts', conditions: [] },
			PAGE_SIZE,
			api,
			state,
		);
		return { options: records.map(toOption), ...(next === undefined ? {} : { next }) };
	}
	const words = term.trim().split(/\s+/);
	const searches = [
		{ field: 'last_name', text: words[words.length - 1] },
		{ field: 'first_name', text: words[0] },
	];
	const pages = await Promise.all(
		searches.map(
			async ({ field, text }) =>
				await pageOf(
					{ entity: 'Contacts', conditions: condition(field, text, 'icontains') },
					PAGE_SIZE,
					api,
					undefined,
				),
		),
	);
	const options = pages.flatMap(({ records }) => records).map(toOption);
	return { options: [...new Map(options.map((option) => [option.id, option])).values()] };
}

/** Kinds of records that a tag can be on are bits; 1 is the contact. */
function isForContacts({ supported_entities: kinds }: VendorRecord): boolean {
	return kinds === null || kinds === undefined || (Number(kinds) & 1) === 1;
}

export const pickers: Crm['pickers'] = {
	owner: {
		page: async (_term, api, state) => {
			const { records, next } = await pageOf(
				{ entity: 'Clients', conditions: [] },
				PAGE_SIZE,
				api,
				state,
			);
			return { options: records.map(toOption), ...(next === undefined ? {} : { next }) };
		},
	},
	account: named('Accounts'),
	contact: { searches: true, page: contacts },
	opportunity: named('Opportunities'),
	lead: named('Leads'),
	project: named('Projects'),
	tag: {
		page: async (_term, api, state) => {
			const { records, next } = await pageOf(
				{ entity: 'Tags', conditions: [] },
				PAGE_SIZE,
				api,
				state,
			);
			return {
				options: records.filter(isForContacts).map(toOption),
				...(next === undefined ? {} : { next }),
			};
		},
	},
};
