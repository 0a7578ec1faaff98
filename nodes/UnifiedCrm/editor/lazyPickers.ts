import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

/** The picker methods with the given names; what is behind them is loaded when the first of them is called. */
export function lazyPickers(names: {
	listSearch: string[];
	loadOptions: string[];
}): Required<Pick<NonNullable<INodeType['methods']>, 'listSearch' | 'loadOptions'>> {
	const load = async () => (await import('./pickers')).pickerMethods;
	return {
		listSearch: Object.fromEntries(
			names.listSearch.map((name) => [
				name,
				async function (
					this: ILoadOptionsFunctions,
					filter?: string,
					paginationToken?: string,
				): Promise<INodeListSearchResult> {
					return await (await load()).listSearch[name].call(this, filter, paginationToken);
				},
			]),
		),
		loadOptions: Object.fromEntries(
			names.loadOptions.map((name) => [
				name,
				async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
					return await (await load()).loadOptions[name].call(this);
				},
			]),
		),
	};
}
