import type { Api, Crm, PageState, Picker, PickerOption, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asText } from '../../engine/json';
import { PAGE_SIZE, walkPage } from './rpc';
import type { Listing } from './rpc';

/** A picker of a list that Teamleader searches. */
function searched(
	action: string,
	{ filter, ...listing }: Listing,
	toOption: (record: VendorRecord) => PickerOption,
): Picker {
	return {
		searches: true,
		page: async (term: string | undefined, api: Api, state: PageState | undefined) => {
			const page = await walkPage(
				action,
				{ ...listing, filter: { ...filter, ...(term === undefined ? {} : { term }) } },
				{ size: PAGE_SIZE },
				api,
				state,
			);
			return {
				options: page.records.map(toOption),
				...(page.next === undefined ? {} : { next: page.next }),
			};
		},
	};
}

const firstEmail = ({ emails }: VendorRecord): string | undefined =>
	Array.isArray(emails) ? asText((emails[0] as VendorRecord | undefined)?.email) : undefined;

const titled = ({ id, title, status }: VendorRecord): PickerOption => ({
	id: String(id),
	name: asText(title) ?? String(id),
	hint: asText(status),
});

export const pickers: Crm['pickers'] = {
	/** https://developer.focus.teamleader.eu/docs/api/users-list; here the status is a list */
	owner: searched(
		'users.list',
		{ filter: { status: ['active'] } },
		({ id, first_name: first, last_name: last, email }) => ({
			id: String(id),
			name: joinName(first, last) ?? asText(email) ?? String(id),
			hint: asText(email),
		}),
	),
	account: searched('companies.list', { sort: [{ field: 'name', order: 'asc' }] }, (record) => ({
		id: String(record.id),
		name: asText(record.name) ?? String(record.id),
		hint: firstEmail(record),
	})),
	contact: searched('contacts.list', { sort: [{ field: 'name', order: 'asc' }] }, (record) => ({
		id: String(record.id),
		name: joinName(record.first_name, record.last_name) ?? String(record.id),
		hint: firstEmail(record),
	})),
	opportunity: searched('deals.list', {}, titled),
	project: searched('projects-v2/projects.list', {}, titled),
	tag: {
		page: async (_term, api, state) => {
			const page = await walkPage(
				'tags.list',
				{ sort: [{ field: 'tag', order: 'asc' }] },
				{ size: PAGE_SIZE },
				api,
				state,
			);
			return {
				options: page.records.map(({ tag }) => ({ id: String(tag), name: String(tag) })),
				...(page.next === undefined ? {} : { next: page.next }),
			};
		},
	},
};
