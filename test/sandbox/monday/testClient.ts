import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { BOARD_IDS } from './boards';
import { PERSONAL } from './gateway';
import { monday } from './index';

export const RECORDS = 230;

export interface Reply {
	status: number;
	headers: Headers;
	data: Record<string, never>;
	errors?: Array<{ message: string; path?: string[]; extensions: { code: string } }>;
}

let running: Sandbox;

/** The sandbox of the test that runs. */
export function sandbox(): Sandbox {
	return running;
}

/** Starts a sandbox for each test. */
export function setUp(): void {
	beforeEach(async () => {
		running = await startSandbox([monday], { records: RECORDS });
	});
	afterEach(async () => await running.close());
}

export async function send(
	query: string,
	variables?: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> {
	const response = await fetch(`${running.baseUrl('monday')}/v2`, {
		method: 'POST',
		headers: {
			authorization: PERSONAL,
			'api-version': '2026-10',
			'content-type': 'application/json',
			...headers,
		},
		body: JSON.stringify({ query, variables }),
	});
	const body = (await response.json()) as Pick<Reply, 'data' | 'errors'>;
	return { ...body, status: response.status, headers: response.headers };
}

/** The value at a path of an answer's data, as T. */
export function dig<T>(reply: Reply, ...path: Array<string | number>): T {
	let value: unknown = reply.data;
	for (const step of path) value = (value as Record<string | number, unknown>)[step];
	return value as T;
}

export const codeOf = (reply: Reply) => reply.errors?.[0].extensions.code;

export const PAGE =
	'query($b:[ID!],$l:Int!,$q:ItemsQuery){boards(ids:$b){items_page(limit:$l,query_params:$q){cursor items{id name}}}}';
export const NEXT =
	'query($c:String!,$l:Int!){next_items_page(cursor:$c,limit:$l){cursor items{id}}}';
export const ITEM = `query($ids:[ID!]){items(ids:$ids,exclude_nonactive:true){id name state updated_at group{id} column_values{id type text value column{title}
	... on EmailValue{email label} ... on PhoneValue{phone country_short_name} ... on BoardRelationValue{linked_item_ids display_value}
	... on PeopleValue{persons_and_teams{id kind}} ... on StatusValue{label index} ... on DropdownValue{values{id label}} ... on TagsValue{tags{id name}}
	... on LocationValue{address street street_number city country country_short} ... on DateValue{date time} ... on NumbersValue{number}
	... on CheckboxValue{checked} ... on MirrorValue{display_value} ... on FormulaValue{display_value}} board{id}}}`;
export const CREATE =
	'mutation($b:ID!,$n:String!,$g:String,$v:JSON,$m:Boolean){create_item(board_id:$b,item_name:$n,group_id:$g,column_values:$v,create_labels_if_missing:$m){id name}}';
export const CHANGE =
	'mutation($b:ID!,$i:ID,$v:JSON!){change_multiple_column_values(board_id:$b,item_id:$i,column_values:$v){id name}}';
export const ENTRY =
	'mutation($i:ID!,$t:String!,$at:ISO8601DateTime!,$a:String!){create_timeline_item(item_id:$i,title:$t,timestamp:$at,custom_activity_id:$a){id title}}';

export const B = BOARD_IDS.contacts;

export async function find(rules: unknown[], extra: Record<string, unknown> = {}): Promise<Reply> {
	return await send(PAGE, { b: [B], l: 500, q: { rules, ...extra } });
}

export async function values(id: string): Promise<Record<string, Record<string, unknown>>> {
	const list = dig<Array<Record<string, unknown>>>(
		await send(ITEM, { ids: [id] }),
		'items',
		0,
		'column_values',
	);
	return Object.fromEntries(list.map((value) => [value.id, value]));
}
