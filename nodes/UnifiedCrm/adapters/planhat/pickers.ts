import type { Crm, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asText } from '../../engine/json';
import { byOffset, offsetOf } from '../../engine/paging';
import { recordsOf } from './lists';

const PICKER_SIZE = 500;

function nameOf({ _id, name, firstName, lastName, nickName, email }: VendorRecord): string {
	return (
		asText(name) ??
		joinName(firstName, lastName) ??
		asText(nickName) ??
		asText(email) ??
		String(_id)
	);
}

export const pickers: Crm['pickers'] = {
	/** https://docs.planhat.com/#users */
	owner: {
		page: async (_term, api) => {
			const { body } = await api.send({ method: 'GET', path: '/users' });
			const active = recordsOf(body).filter(({ inactive }) => inactive !== true);
			return {
				options: active.map((user) => ({
					id: String(user._id),
					name: nameOf(user),
					hint: asText(user.email),
				})),
			};
		},
	},
	account: {
		page: async (_term, api) => {
			const { body } = await api.send({ method: 'GET', path: '/leancompanies' });
			return {
				options: recordsOf(body).map((company) => ({
					id: String(company._id),
					name: nameOf(company),
				})),
			};
		},
	},
	contact: {
		page: async (_term, api, state) => {
			const offset = offsetOf(state);
			const { body } = await api.send({
				method: 'GET',
				path: '/endusers',
				query: { limit: PICKER_SIZE, offset, sort: '_id' },
			});
			const { records, next } = byOffset(offset, PICKER_SIZE, recordsOf(body));
			return {
				options: records.map((user) => ({
					id: String(user._id),
					name: nameOf(user),
					hint: asText(user.email),
				})),
				next,
			};
		},
	},
};
