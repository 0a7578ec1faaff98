import type { Api, Crm, Picker, PickerOption, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asRecords, asText } from '../../engine/json';
import { bySteps, stepsOf } from '../../engine/paging';
import { search } from './contactLists';
import { API, PAGE_SIZE, pageOf } from './records';
import { viewOfAll, viewsOf } from './views';

function toOption(record: VendorRecord, hint: string): PickerOption {
	const id = String(record.id);
	const name =
		asText(record.display_name) ??
		asText(record.name) ??
		joinName(record.first_name, record.last_name) ??
		asText(record.email) ??
		id;
	return { id, name, hint: asText(record[hint]) };
}

/** A picker of views, walked one after the other, or of what a search finds. */
function records(
	family: string,
	entity: string,
	hint: string,
	viewIds: (api: Api) => Promise<string[]>,
): Picker {
	return {
		searches: true,
		page: async (term, api, state) => {
			if (term !== undefined) {
				const found = await search(term, entity, 1, PAGE_SIZE, api);
				return {
					options: found
						.filter(({ type }) => type === entity)
						.map((record) => toOption(record, hint)),
				};
			}
			const ids = await viewIds(api);
			const steps = stepsOf(state);
			if (ids[steps.step] === undefined) return { options: [] };
			const address = `${API}/${family}/view/${encodeURIComponent(ids[steps.step])}`;
			const page = await pageOf(address, family, {}, PAGE_SIZE, api, steps.inner);
			const { next } = bySteps(steps, ids.length, page);
			const options = page.records.map((record) => toOption(record, hint));
			return next === undefined ? { options } : { options, next };
		},
	};
}

/** There is no view of all deals. */
async function dealViews(api: Api): Promise<string[]> {
	const views = await viewsOf('deals', api);
	const all = views.filter(({ name }) => /\bAll\b/.test(String(name)));
	const parts = views.filter(({ name }) => /\b(?:Open|Won|Lost)\b/.test(String(name)));
	const chosen = all.length > 0 ? all.slice(0, 1) : parts.length > 0 ? parts : views;
	return chosen.map(({ id }) => String(id));
}

export const pickers: Crm['pickers'] = {
	owner: {
		page: async (_term, api) => ({
			options: asRecords((await api.get(`${API}/selector/owners`)).users)
				.filter(({ is_active: isActive }) => isActive !== false)
				.map((user) => toOption(user, 'email')),
		}),
	},
	account: records('sales_accounts', 'sales_account', 'website', async (api) => [
		await viewOfAll('sales_accounts', 'All Accounts', api),
	]),
	contact: records('contacts', 'contact', 'email', async (api) => [
		await viewOfAll('contacts', 'All Contacts', api),
	]),
	opportunity: records('deals', 'deal', 'amount', dealViews),
};
