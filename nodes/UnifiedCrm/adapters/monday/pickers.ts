import type { Api, Crm, PageState, Picker, PickerOption } from '../adapter';
import { asRecords, asText } from '../../engine/json';
import { stepsOf, bySteps, byNumber, numberOf } from '../../engine/paging';
import { boardsOf, contactBoard, labelsOf } from './boards';
import type { Role } from './boards';
import { accountTags } from './contactWrites';
import { ask, COST } from './graphql';
import { itemsPage } from './items';

const PICKER_PAGE = 100;

const USERS = `query ($limit: Int, $page: Int) { ${COST}
	users(limit: $limit, page: $page, status: [ACTIVE]) { id name email } }`;

/** https://developer.monday.com/api-reference/reference/users */
async function users(_term: string | undefined, api: Api, state: PageState | undefined) {
	const { number, size } = numberOf(state, PICKER_PAGE);
	const data = await ask(api, USERS, { limit: size, page: number });
	const page = byNumber(number, size, asRecords(data.users));
	return {
		options: page.records.map(
			({ id, name, email }): PickerOption => ({
				id: String(id),
				name: asText(name) ?? asText(email) ?? String(id),
				hint: asText(email),
			}),
		),
		next: page.next,
	};
}

/** Items of the boards of one role, board after board. */
function items(role: Role): Picker {
	return {
		searches: true,
		page: async (term, api, state) => {
			const boards = boardsOf(await contactBoard(api), role);
			const steps = stepsOf(state);
			const board = boards[steps.step];
			if (board === undefined) return { options: [] };
			const rules =
				term === undefined
					? undefined
					: [{ column_id: 'name', operator: 'contains_text' as const, compare_value: [term] }];
			const page = await itemsPage(
				{
					board,
					selection: 'names',
					...(rules === undefined ? {} : { params: { rules } }),
					size: PICKER_PAGE,
				},
				api,
				steps.inner,
			);
			const { records, next } = bySteps(steps, boards.length, page);
			return {
				options: records.map(({ id, name }) => ({
					id: String(id),
					name: asText(name) ?? String(id),
				})),
				...(next === undefined ? {} : { next }),
			};
		},
	};
}

/** Tags of the account; labels, where the tags are a column of labels. */
async function tags(_term: string | undefined, api: Api) {
	const { tags: column } = await contactBoard(api);
	if (column?.type !== 'dropdown') return { options: await accountTags(api) };
	return { options: labelsOf(column).map(({ text }) => ({ id: text, name: text })) };
}

export const pickers: Crm['pickers'] = {
	owner: { page: users },
	account: items('account'),
	contact: items('contact'),
	opportunity: items('opportunity'),
	lead: items('lead'),
	tag: { page: tags },
};
