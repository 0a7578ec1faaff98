import { isObject } from '../core/shape';
import type { Rules } from '../core/shape';
import type { Account } from './account';
import { invalid, notFound, readBody, refuse } from './answers';
import { countryNamed } from './countries';
import { CHILD_LISTS, DEFINITIONS, TEAM, USERS } from './seeds';
import type { Child, ChildList, FieldValue, Party } from './seeds';

const TEXT = { type: 'string', nullable: true } as const;
const REFERENCE = {
	type: 'object',
	nullable: true,
	keys: { id: { type: 'integer' }, name: { type: 'string', filled: true } },
} as const;
const OWN_ID = { id: { type: 'integer' }, _delete: { type: 'boolean' } } as const;

function list(types: string[], keys: Rules): Rules[string] {
	const type = types.length === 0 ? TEXT : ({ ...TEXT, values: types } as const);
	return { type: 'array', items: { type: 'object', keys: { ...OWN_ID, type, ...keys } } };
}

const PERSON_TEXTS = ['firstName', 'lastName', 'title', 'jobTitle'];
const PARTY: Rules = {
	type: { type: 'string', required: true, values: ['person', 'organisation'] },
	firstName: TEXT,
	lastName: TEXT,
	title: { ...TEXT, values: ['Mr', 'Master', 'Mrs', 'Miss', 'Ms', 'Dr', 'Prof'] },
	jobTitle: TEXT,
	name: TEXT,
	about: TEXT,
	organisation: REFERENCE,
	owner: REFERENCE,
	team: REFERENCE,
	emailAddresses: list(['Home', 'Work'], { address: { type: 'string', filled: true } }),
	phoneNumbers: list(['Home', 'Work', 'Mobile', 'Fax', 'Direct'], {
		number: { type: 'string', filled: true },
	}),
	addresses: list(['Home', 'Postal', 'Office'], {
		street: TEXT,
		city: TEXT,
		state: TEXT,
		zip: TEXT,
		country: TEXT,
	}),
	websites: list([], {
		service: { type: 'string' },
		address: { type: 'string', filled: true },
		url: TEXT,
	}),
	tags: {
		type: 'array',
		items: { type: 'object', keys: { ...OWN_ID, name: { type: 'string', filled: true } } },
	},
	fields: {
		type: 'array',
		items: {
			type: 'object',
			keys: {
				...OWN_ID,
				definition: { ...REFERENCE, nullable: false },
				value: { type: 'any', nullable: true },
			},
		},
	},
};

interface Reference {
	id?: number;
	name?: string;
}
type ChildInput = Record<string, unknown> & { id?: number; _delete?: boolean };
interface PartyInput extends Partial<Record<ChildList, ChildInput[]>> {
	type?: Party['type'];
	organisation?: Reference | null;
	owner?: Reference | null;
	team?: Reference | null;
	tags?: Array<Reference & { _delete?: boolean }>;
	fields?: Array<{ id?: number; _delete?: boolean; definition?: Reference; value?: unknown }>;
	[text: string]: unknown;
}

/** The party that a POST asks for; without an id, which the account gives it. */
export function newParty(account: Account, body: unknown): Omit<Party, 'id'> {
	const input = readBody<PartyInput>(body, 'party', PARTY, false);
	const now = account.now();
	const blank: Party = {
		id: 0,
		type: input.type ?? 'person',
		texts: {},
		organisationId: null,
		ownerId: USERS[0].id,
		teamId: null,
		tagIds: [],
		fields: [],
		emailAddresses: [],
		phoneNumbers: [],
		addresses: [],
		websites: [],
		createdAt: now,
		updatedAt: now,
		lastContactedAt: null,
	};
	return merge(account, blank, input);
}

/** A party with the changes of a PUT. */
export function changedParty(account: Account, party: Party, body: unknown): Party {
	const input = readBody<PartyInput>(body, 'party', PARTY, true);
	if (input.type !== undefined) invalid('party', 'type', 'type cannot be changed');
	return { ...merge(account, party, input), updatedAt: Math.max(account.now(), party.updatedAt) };
}

/** Merges what was given; fields of the other type of party are ignored. */
function merge(account: Account, before: Party, input: PartyInput): Party {
	const isPerson = before.type === 'person';
	const party: Party = { ...before, texts: { ...before.texts } };
	for (const name of isPerson ? [...PERSON_TEXTS, 'about'] : ['name', 'about']) {
		if (input[name] !== undefined) party.texts[name] = blankToNull(input[name] as string | null);
	}
	if (
		isPerson &&
		(party.texts.firstName ?? null) === null &&
		(party.texts.lastName ?? null) === null
	) {
		invalid('party', 'firstName', 'first name or last name is required');
	}
	if (!isPerson && (party.texts.name ?? null) === null)
		invalid('party', 'name', 'name is required');
	if (isPerson && input.organisation !== undefined)
		party.organisationId = organisationOf(account, input.organisation);
	setOwner(party, input);
	for (const name of CHILD_LISTS) {
		const items = input[name];
		if (items !== undefined) party[name] = mergeChildren(account, name, party[name], items);
	}
	if (input.tags !== undefined) party.tagIds = mergeTags(account, party.tagIds, input.tags);
	if (input.fields !== undefined) party.fields = mergeFields(account, party, input.fields);
	return party;
}

const blankToNull = (text: string | null): string | null => (text?.trim() === '' ? null : text);

/** An organisation by id, or by name, which makes it where there is none. */
function organisationOf(account: Account, reference: Reference | null): number | null {
	if (reference === null) return null;
	if (reference.id !== undefined) {
		const found = account.parties.get(reference.id);
		return found?.type === 'organisation' ? found.id : notFound();
	}
	const name =
		reference.name ?? invalid('party', 'organisation', 'organisation needs an id or a name');
	for (const party of account.parties.table.values()) {
		if (party.type === 'organisation' && party.texts.name === name) return party.id;
	}
	return account.parties.insert(newParty(account, { party: { type: 'organisation', name } })).id;
}

/** A new owner without a team leaves the party without one; an owner must be of the team. */
function setOwner(party: Party, { owner, team }: PartyInput): void {
	if (owner !== undefined) {
		const user = owner === null ? null : USERS.find(({ id }) => id === owner.id);
		if (user === undefined) invalid('party', 'owner', 'owner not found');
		party.ownerId = user?.id ?? null;
		party.teamId = null;
	}
	if (team !== undefined) {
		if (team !== null && team.id !== TEAM.id) invalid('party', 'team', 'team not found');
		party.teamId = team === null ? null : TEAM.id;
	}
	if (party.teamId !== null && party.ownerId !== null && !TEAM.memberIds.includes(party.ownerId)) {
		invalid('party', 'owner', 'owner is not a member of the team');
	}
}

const MAIN_FIELD: Record<ChildList, string> = {
	emailAddresses: 'address',
	phoneNumbers: 'number',
	addresses: '',
	websites: 'address',
};
const BLANK_CHILD: Record<ChildList, Record<string, string | null>> = {
	emailAddresses: {},
	phoneNumbers: {},
	addresses: { street: null, city: null, state: null, zip: null, country: null },
	websites: { service: 'URL', url: null },
};

/** Items without id are added, those with one are changed or, with `_delete`, removed; nothing else goes. */
function mergeChildren(
	account: Account,
	name: ChildList,
	before: Child[],
	items: ChildInput[],
): Child[] {
	let children = [...before];
	for (const { id, _delete: isRemoved, ...values } of items) {
		const known = children.find((child) => child.id === id);
		if (id !== undefined && known === undefined) notFound();
		if (isRemoved === true) {
			if (id === undefined) refuse(400, 'an item to delete needs its id');
			children = children.filter((child) => child.id !== id);
			continue;
		}
		const checked = checkChild(name, values as Record<string, string | null>);
		if (known === undefined) {
			const main = MAIN_FIELD[name];
			if (main !== '' && checked[main] === undefined)
				invalid('party', `${name}.${main}`, `${main} is required`);
			children.push({ id: account.nextChildId(), type: null, ...BLANK_CHILD[name], ...checked });
		} else children = children.map((child) => (child.id === id ? { ...child, ...checked } : child));
	}
	return children;
}

function checkChild(
	name: ChildList,
	values: Record<string, string | null>,
): Record<string, string | null> {
	if (
		name === 'emailAddresses' &&
		typeof values.address === 'string' &&
		!/^[^\s@]+@[^\s@]+$/.test(values.address)
	) {
		invalid('party', 'emailAddress.address', 'email address is not valid');
	}
	const { country } = values;
	if (name !== 'addresses' || typeof country !== 'string' || country === '') return values;
	return {
		...values,
		country:
			countryNamed(country) ??
			invalid('party', 'address.country', 'address.country: unknown country'),
	};
}

function mergeTags(
	account: Account,
	before: number[],
	items: NonNullable<PartyInput['tags']>,
): number[] {
	let ids = [...before];
	for (const { id, name, _delete: isRemoved } of items) {
		if (isRemoved === true) {
			const gone = id ?? (name === undefined ? undefined : account.tagId(name));
			if (gone === undefined || !ids.includes(gone))
				invalid('party', 'tags', 'tag not found to delete');
			ids = ids.filter((one) => one !== gone);
			continue;
		}
		if (id !== undefined && !account.tags.has(id)) invalid('party', 'tags', 'tag not found');
		const added =
			id ??
			(name === undefined ? invalid('party', 'tags', 'name is required') : account.tagId(name));
		if (!ids.includes(added)) ids.push(added);
	}
	return ids;
}

function mergeFields(
	account: Account,
	party: Party,
	items: NonNullable<PartyInput['fields']>,
): FieldValue[] {
	let fields = [...party.fields];
	for (const { id, _delete: isRemoved, definition, value } of items) {
		const row = fields.find((one) => (id === undefined ? false : one.id === id));
		if (id !== undefined && row === undefined) notFound();
		const found = DEFINITIONS.find((one) =>
			row === undefined
				? one.id === definition?.id || one.name === definition?.name
				: one.id === row.definitionId,
		);
		if (found === undefined) return invalid('party', 'fields', 'field definition not found');
		if (found.captureRule !== null && found.captureRule !== party.type) continue;
		const others = fields.filter((one) => one.definitionId !== found.id);
		if (isRemoved === true || (value === null && found.type !== 'boolean')) {
			fields = others;
			continue;
		}
		const existing = fields.find((one) => one.definitionId === found.id);
		fields = [
			...others,
			{
				id: existing?.id ?? account.nextChildId(),
				definitionId: found.id,
				value: checkFieldValue(found, value),
			},
		];
	}
	return fields;
}

/** A custom field's value as it is kept; numbers become text. */
function checkFieldValue(
	{ type, options }: (typeof DEFINITIONS)[number],
	value: unknown,
): string | boolean {
	const bad = (): never => invalid('party', 'fields', 'invalid type for field');
	if (type === 'boolean') return typeof value === 'boolean' ? value : bad();
	if (type === 'number') return /^-?\d+(?:\.\d+)?$/.test(String(value)) ? String(value) : bad();
	const text = typeof value === 'string' ? value : bad();
	if (type === 'date' && !(/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))))
		bad();
	if (type === 'list' && options?.includes(text) !== true)
		return invalid('party', 'fields', 'invalid option for field');
	return text;
}

/** Whether a value is a link by id. */
export function isReference(value: unknown): value is { id: number } {
	return isObject(value) && Number.isInteger(value.id);
}
