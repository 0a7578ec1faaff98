import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';
import type { Account } from './account';
import { makeAction, nextActionsOf, showAction } from './actions';
import { failure, invalid, missing, succeed } from './answers';
import { applyBody, blankContact, checkBody, checkCreate, checkUpdate } from './contactBody';
import { contactBlocks } from './lookups';
import { isOn, readQuery } from './query';
import type { Routes } from './routes';
import type { Contact } from './seeds';
import { STATUSES, TAGS, USERS, USER_ID } from './setup';

/** The entry that lists and single answers have for a contact. */
export function contactEntry(account: Account, contact: Contact): Record<string, unknown> {
	const { nextActions, queued } = nextActionsOf(account, contact.id);
	const company = account.companies.table.get(contact.company_id);
	return {
		contact: account.show(contact),
		next_actions: nextActions.map(showAction),
		...(nextActions.length > 0 ? { next_action: showAction(nextActions[0]) } : {}),
		queued_actions: queued.map(showAction),
		next_action_conflicts: [],
		...(company === undefined
			? {}
			: { company: { ...company, contacts_count: account.memberCount(company.id) } }),
	};
}

function answerContact(account: Account, contact: Contact, status: 200 | 201 = 200): Answer {
	return succeed(account.world, contactEntry(account, contact), contactBlocks(account), status);
}

function create(account: Account, input: unknown): Answer {
	const body = checkCreate(input);
	const { world } = account;
	const id = account.ids.contact.next(world.clock.now());
	const contact = applyBody(blankContact(id, world.clock.iso()), body, account);
	// company_id is ignored here; only the name links
	const name = String(body.company_name ?? '').trim();
	account.saveContact({ ...contact, company_id: name === '' ? '' : account.joinCompany(name) });
	if (typeof body.next_action_name === 'string' && body.next_action_name !== '') {
		const date = String(body.next_action_date ?? 'asap');
		const isDated = date !== 'asap' && date !== 'waiting';
		makeAction(account, {
			contact_id: id,
			text: body.next_action_name,
			...(isDated ? { status: 'date', date } : { status: date }),
		});
	}
	return answerContact(account, account.contact(id), 201);
}

function update(account: Account, id: string, input: unknown, isPartial: boolean): Answer {
	const before = account.contact(id);
	const body = checkUpdate(input);
	const base = isPartial ? before : blankContact(id, before.created_at);
	const contact = {
		...applyBody(base, body, account),
		created_at: before.created_at,
		modified_at: account.world.clock.iso(),
		company_id: newCompany(account, before, body, isPartial),
	};
	if (contact.last_name === '' && contact.company_id === '') {
		throw invalid({ last_name: 'or company_name must be present' });
	}
	return answerContact(account, account.saveContact(contact));
}

/** The company after an update: an id moves, a name moves or renames, neither removes the link in a full update. */
function newCompany(
	account: Account,
	before: Contact,
	body: Record<string, unknown>,
	isPartial: boolean,
): string {
	if (typeof body.company_id === 'string' && body.company_id !== '') {
		if (account.companies.table.get(body.company_id) === undefined) {
			throw invalid({ company_id: 'is not a known company' });
		}
		return body.company_id;
	}
	if (typeof body.company_name !== 'string') return isPartial ? before.company_id : '';
	const name = body.company_name.trim();
	if (name === '') return '';
	if (account.companyNamed(name) === undefined && account.memberCount(before.company_id) === 1) {
		account.renameCompany(before.company_id, name);
		return before.company_id;
	}
	return account.joinCompany(name);
}

function remove(account: Account, id: string, query: Record<string, string | undefined>): Answer {
	if (isOn(query.undo)) account.restoreContact(id);
	else account.deleteContact(id);
	return succeed(account.world, {}, contactBlocks(account));
}

function removeMany(account: Account, ids: string): Answer {
	const list = ids.split(',').filter((id) => id !== '');
	if (list.length === 0) throw invalid({ ids: "can't be blank" });
	for (const id of list) account.contact(id);
	for (const id of new Set(list)) account.deleteContact(id);
	return succeed(account.world, {}, contactBlocks(account));
}

/** Changes of a single attribute by a path of its own. */
type Change = (contact: Contact, value: string, account: Account) => Partial<Contact>;

const CHANGES: Record<string, Change> = {
	'assign_tag/:value': ({ tags }, value) => {
		const known = TAGS.find((tag) => tag.toLowerCase() === value.toLowerCase()) ?? value;
		return { tags: tags.includes(known) ? tags : [...tags, known] };
	},
	'unassign_tag/:value': ({ tags }, value) => ({
		tags: tags.filter((tag) => tag.toLowerCase() !== value.toLowerCase()),
	}),
	'change_status/:value': (_contact, value) => ({ status_id: known(STATUSES, value) }),
	'change_owner/:value': (_contact, value) => ({ owner_id: known(USERS, value) }),
	star: () => ({ starred: true }),
	unstar: () => ({ starred: false }),
};

function known(list: ReadonlyArray<{ id: string }>, id: string): string {
	if (!list.some((entry) => entry.id === id)) throw new VendorAnswer(missing());
	return id;
}

function checkRight(): void {
	const caller = USERS.find(({ id }) => id === USER_ID);
	if (caller?.rights.some((right) => right === 'delete_contacts') === true) return;
	throw new VendorAnswer(
		failure(403, 'forbidden', 'Forbidden', 'You have no right to delete contacts'),
	);
}

/** Adds create, get, update, delete and the single-attribute changes of contacts. */
export function addContacts(routes: Routes, account: Account): void {
	routes.add('POST', '/contacts', ({ body, query }) => {
		readQuery(query, {});
		return create(account, body);
	});
	routes.add('GET', '/contacts/:id', ({ params, query }) => {
		readQuery(query, {});
		return succeed(account.world, contactEntry(account, account.contact(params.id)));
	});
	routes.add('PUT', '/contacts/:id', ({ params, query, body }) => {
		const { partial } = readQuery(query, { partial: 'boolean' });
		return update(account, params.id, body, isOn(partial));
	});
	routes.add('DELETE', '/contacts/delete', ({ query }) => {
		checkRight();
		return removeMany(account, readQuery(query, { ids: 'text' }).ids ?? '');
	});
	routes.add('DELETE', '/contacts/:id', ({ params, query }) => {
		checkRight();
		return remove(account, params.id, readQuery(query, { undo: 'boolean' }));
	});
	for (const [path, change] of Object.entries(CHANGES)) {
		routes.add('PUT', `/contacts/:id/${path}`, ({ params, query }) => {
			readQuery(query, {});
			const contact = account.contact(params.id);
			const changed = {
				...contact,
				...change(contact, params.value ?? '', account),
				modified_at: account.world.clock.iso(),
			};
			return answerContact(account, account.saveContact(changed));
		});
	}
	routes.add('PUT', '/contacts/:id/split', ({ params, query, body }) => {
		readQuery(query, {});
		const contact = account.contact(params.id);
		const checked = checkBody(body ?? {}, { company_name: { type: 'string', max: 55 } }, new Set());
		const name = String(checked.company_name ?? '').trim();
		const companyId = name === '' ? '' : account.joinCompany(name);
		if (companyId === '' && contact.last_name === '') {
			throw invalid({ last_name: 'or company_name must be present' });
		}
		const moved = { ...contact, company_id: companyId, modified_at: account.world.clock.iso() };
		return answerContact(account, account.saveContact(moved));
	});
}
