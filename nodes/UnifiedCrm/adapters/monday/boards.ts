import type { Api, VendorRecord } from '../adapter';
import { InputError } from '../../engine/failures';
import { asList, asRecord, asRecords, asText, isRecord } from '../../engine/json';
import { ask, COST, firstOf } from './graphql';

/** A column of the contacts board. */
export interface Column {
	id: string;
	title: string;
	type: string;
	settings: VendorRecord;
	/** Where it stood in the last item that was read: columns come in one order. */
	place: number;
}

/** What a board that the contacts board is connected with holds. */
export type Role = 'account' | 'contact' | 'lead' | 'opportunity';

/** The contacts board, and which of its columns hold what. */
export interface ContactBoard {
	id: string;
	name: string;
	columns: Map<string, Column>;
	firstName?: Column;
	lastName?: Column;
	title?: Column;
	description?: Column;
	emails: Column[];
	phones: Column[];
	location?: Column;
	account?: Column;
	owner?: Column;
	tags?: Column;
	/** Ids of the columns above. */
	own: Set<string>;
	/** What is kept on this board and on those that it is connected with, by the board's id. */
	roles: Map<string, Role>;
}

const BOARD = `query ($ids: [ID!]) { ${COST} boards(ids: $ids, limit: 1) {
	id name columns { id title type settings } } }`;

/** The boards in use, the latest first. */
const BOARDS = `query { ${COST} boards(limit: 100, page: 1, state: active, order_by: used_at) { id name type } }`;

/** Boards and columns are the user's own: they are looked up once. https://developer.monday.com/api-reference/reference/boards */
export async function contactBoard(api: Api): Promise<ContactBoard> {
	return await api.memo(`contacts board ${api.settings.boardId ?? ''}`, async (lookup) => {
		const id = api.settings.boardId ?? (await boardNamedContacts(lookup));
		const { boards } = await ask(lookup, BOARD, { ids: [id] });
		const found = Array.isArray(boards) ? firstOf(boards) : { id };
		if (found === undefined) {
			throw new InputError(
				`monday CRM shows no board with the ID ${id}`,
				'Open the contacts board in monday and copy the number in its address to the credential; the user of the token must see the board.',
			);
		}
		return await toBoard(found, lookup);
	});
}

/** Boards by their ids: neither documents nor boards of subitems. */
async function namedBoards(api: Api): Promise<Map<string, string>> {
	const boards = asRecords((await ask(api, BOARDS, {})).boards);
	return new Map(
		boards
			.filter(({ type }) => (asText(type) ?? 'board') === 'board')
			.map(({ id, name }) => [String(id), asText(name) ?? '']),
	);
}

/** A board's name without signs and pictures, which templates put before it. */
const plainName = (name: string) => name.replace(/[^\p{L}\s]/gu, '').trim();

async function boardNamedContacts(api: Api): Promise<string> {
	const boards = [...(await namedBoards(api))];
	const found = boards.find(([, name]) => /^contacts?$/i.test(plainName(name)));
	if (found !== undefined) return found[0];
	const names = boards.slice(0, 10).map(([id, name]) => `${name} (${id})`);
	throw new InputError(
		'The credential names no contacts board, and no board of monday CRM is called "Contacts"',
		`Fill in Contacts Board ID in the credential. Boards in use: ${names.join(', ') || 'none'}.`,
	);
}

/** What boards hold: those that the contacts are connected with by the boards' names or the columns', others by their names alone. */
async function rolesOf(relations: Column[], api: Api): Promise<Map<string, Role>> {
	const names = await namedBoards(api);
	const roles = new Map<string, Role>();
	for (const column of relations) {
		const linked = linkedBoards(column);
		for (const id of linked) {
			const own = linked.length === 1 ? roleOf(column.title) : undefined;
			const role = roleOf(names.get(id) ?? '') ?? own;
			if (role !== undefined) roles.set(id, role);
		}
	}
	const found = new Set(roles.values());
	for (const [id, name] of names) {
		const role = ROLE_NAMES.find(([pattern]) => pattern.test(plainName(name)))?.[1];
		if (role !== undefined && !found.has(role) && !roles.has(id)) roles.set(id, role);
	}
	return roles;
}

const ROLE_NAMES: Array<[RegExp, Role]> = [
	[/^(accounts?|companies|organi[sz]ations)$/i, 'account'],
	[/^(deals?|opportunities)$/i, 'opportunity'],
	[/^leads?$/i, 'lead'],
];

async function toBoard(board: VendorRecord, api: Api): Promise<ContactBoard> {
	const all = asRecords(board.columns).map(toColumn);
	const ofType = (type: string) => all.filter((column) => column.type === type);
	const titled = (columns: Column[], pattern: RegExp) =>
		columns.find(({ title }) => pattern.test(title.trim()));
	const texts = ofType('text');
	const relations = ofType('board_relation');
	const roles = await rolesOf(relations, api);
	const id = String(board.id);
	roles.set(id, 'contact');
	const people = ofType('people');
	const long = ofType('long_text');
	const found = {
		firstName: titled(texts, /^(first|given)[\s_-]*name$/i),
		lastName: titled(texts, /^((last|family)[\s_-]*name|surname)$/i),
		title: titled(texts, /^((job|work)?[\s_-]*title|position|role)$/i),
		description: titled(long, /description|about|comment|notes?/i) ?? long[0],
		location: ofType('location')[0],
		account: relations.find((column) =>
			linkedBoards(column).some((linked) => roles.get(linked) === 'account'),
		),
		owner: titled(people, /owner/i) ?? people[0],
		tags: ofType('tags')[0] ?? titled(ofType('dropdown'), /^(tags?|labels?)$/i),
	};
	const emails = ofType('email');
	const phones = ofType('phone');
	const own = new Set(
		[...Object.values(found), ...emails, ...phones].flatMap((column) => column?.id ?? []),
	);
	return {
		id,
		name: asText(board.name) ?? id,
		columns: new Map(all.map((column) => [column.id, column])),
		...found,
		emails,
		phones,
		own,
		roles,
	};
}

function toColumn({ id, title, type, settings }: VendorRecord, place: number): Column {
	return {
		id: String(id),
		title: asText(title) ?? String(id),
		type: String(type),
		settings: settingsOf(settings),
		place,
	};
}

/** Settings are an object; they have been seen as a text too. */
function settingsOf(settings: unknown): VendorRecord {
	if (typeof settings !== 'string') return asRecord(settings);
	try {
		return asRecord(JSON.parse(settings));
	} catch {
		return {};
	}
}

/** The boards that a column connects to. */
export function linkedBoards({ settings }: Column): string[] {
	const ids = asList(settings.boardIds ?? settings.board_ids);
	return (ids.length === 0 ? asList([settings.boardId]) : ids)
		.map(asText)
		.filter((id) => id !== undefined);
}

function roleOf(name: string): Role | undefined {
	if (/account|compan|organi[sz]ation/i.test(name)) return 'account';
	if (/deal|opportunit/i.test(name)) return 'opportunity';
	return /lead/i.test(name) ? 'lead' : undefined;
}

/** The boards of a role. */
export function boardsOf(board: ContactBoard, role: Role): string[] {
	return [...board.roles].filter(([, each]) => each === role).map(([id]) => id);
}

/** A choice of a status or dropdown column. */
export interface Label {
	id: string;
	text: string;
}

/** The choices that can still be made; they come as a list or as an object by index. */
export function labelsOf({ settings }: Column): Label[] {
	const { labels } = settings;
	if (isRecord(labels)) {
		return Object.entries(labels)
			.map(([id, label]) => ({ id, text: labelText(label) }))
			.filter(({ text }) => text !== '');
	}
	return asRecords(labels)
		.filter(({ is_deactivated: isOff }) => isOff !== true)
		.map((label) => ({ id: asText(label.index) ?? asText(label.id) ?? '', text: labelText(label) }))
		.filter(({ text }) => text !== '');
}

function labelText(label: unknown): string {
	const { label: own, name } = asRecord(label);
	return asText(label) ?? asText(own) ?? asText(name) ?? '';
}
