import type { Crm, Picker, PickerOption, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asRecords, asText } from '../../engine/json';
import { PAGE_SIZE, pageOf } from './records';
import type { Listing } from './records';

/** A picker of a list that comes in pages. */
function listed(
	listing: (term: string | undefined) => Listing,
	searches: boolean,
	hint?: (record: VendorRecord) => unknown,
): Picker {
	return {
		...(searches ? { searches } : {}),
		page: async (term, api, state) => {
			const { records, next } = await pageOf(listing(term), PAGE_SIZE, api, state);
			const options = records.map((record) => toOption(record, hint));
			return next === undefined ? { options } : { options, next };
		},
	};
}

function toOption(record: VendorRecord, hint?: (record: VendorRecord) => unknown): PickerOption {
	const id = String(record.id);
	const name = asText(record.name) ?? joinName(record.firstName, record.lastName) ?? id;
	return { id, name, hint: asText(hint?.(record)) };
}

const firstEmail = ({ emailAddresses }: VendorRecord) => asRecords(emailAddresses)[0]?.address;

/** https://developer.capsulecrm.com/v2/reference/filters */
function parties(type: 'organisation' | 'person'): Picker {
	return listed(
		(term) => ({
			path: '/parties/filters/results',
			key: 'parties',
			body: {
				filter: {
					conditions: [
						{ field: 'type', operator: 'is', value: type },
						...(term === undefined ? [] : [{ field: 'name', operator: 'contains', value: term }]),
					],
				},
			},
		}),
		true,
		firstEmail,
	);
}

export const pickers: Crm['pickers'] = {
	owner: {
		page: async (_term, api) => ({
			options: asRecords((await api.get('/users')).users).map((user) =>
				toOption(user, ({ username }) => username),
			),
		}),
	},
	account: parties('organisation'),
	contact: parties('person'),
	opportunity: listed(
		(term) =>
			term === undefined
				? { path: '/opportunities', key: 'opportunities' }
				: { path: '/opportunities/search', key: 'opportunities', query: { q: term } },
		true,
	),
	project: listed(
		() => ({ path: '/kases', key: 'kases' }),
		false,
		({ status }) => status,
	),
	tag: listed(() => ({ path: '/parties/tags', key: 'tags' }), false),
};
