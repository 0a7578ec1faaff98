import { invalid, validationProblem } from './answers';
import type { Changes } from './body';
import type { Crm } from './crm';
import { ownerOfPart, PHONE_LISTS, partId, partRow, replaceLists, settled } from './prospectParts';
import type { PartKind } from './prospectParts';
import type { Part, ProspectRow, Row } from './rows';
import type { Resource } from './schema';

const LISTS = ['emails', ...Object.values(PHONE_LISTS)];
const PARTS: Record<string, PartKind> = { emailAddress: 'emails', phoneNumber: 'phones' };

/** Creates a record from what a body sets. */
export function create(crm: Crm, resource: Resource, changes: Changes): Row {
	const kind = PARTS[resource.type];
	if (kind !== undefined) return createPart(crm, kind, changes);
	if (resource.type === 'prospect') return putProspect(crm, blankProspect(crm), changes);
	const store = crm.stored(resource.type);
	const now = crm.now();
	const has = (name: string) => resource.attributes.has(name);
	const row: Row = {
		id: store.newId(),
		attributes: {
			...changes.attributes,
			...(has('createdAt') ? { createdAt: now } : {}),
			...(has('updatedAt') ? { updatedAt: now } : {}),
		},
		links: {
			...(resource.relationships.has('creator') ? { creator: crm.self } : {}),
			...changes.links,
		},
	};
	return store.put(withDefaults(crm, resource, row));
}

/** Changes a record; what the body does not name stays. */
export function update(crm: Crm, resource: Resource, row: Row, changes: Changes): Row {
	const kind = PARTS[resource.type];
	if (kind !== undefined) return updatePart(crm, kind, row, changes);
	if (resource.type === 'prospect') return putProspect(crm, prospectOf(crm, row.id), changes);
	const changed: Row = {
		...row,
		attributes: {
			...row.attributes,
			...changes.attributes,
			...(resource.attributes.has('updatedAt') ? { updatedAt: crm.now() } : {}),
		},
		links: { ...row.links, ...changes.links },
	};
	if (resource.type === 'task') linkTask(crm, changed);
	return crm.stored(resource.type).put(changed);
}

export function remove(crm: Crm, resource: Resource, row: Row): void {
	const kind = PARTS[resource.type];
	if (kind === undefined) {
		crm.stored(resource.type).delete(row.id);
		return;
	}
	const owner = prospectOf(crm, ownerOfPart(row.id));
	crm.putProspect(settled({ ...owner, [kind]: owner[kind].filter(({ id }) => id !== row.id) }));
}

function prospectOf(crm: Crm, id: number): ProspectRow {
	const row = crm.prospects.get(id);
	if (row === undefined) throw new Error(`no prospect ${id}`);
	return row;
}

function withDefaults(crm: Crm, resource: Resource, row: Row): Row {
	const { attributes, links } = row;
	switch (resource.type) {
		case 'call':
			attributes.state ??= attributes.completedAt === undefined ? null : 'completed';
			attributes.stateChangedAt = crm.now();
			links.user ??= crm.self;
			attributes.tags ??= [];
			break;
		case 'mailing':
			// It goes out by itself: at once, or when it is due.
			attributes.state = attributes.scheduledAt === undefined ? 'queued' : 'scheduled';
			attributes.scheduledAt ??= crm.now();
			attributes.mailingType = 'single';
			links.user = crm.self;
			break;
		case 'task':
			Object.assign(attributes, { state: 'incomplete', completed: false, taskType: 'manual' });
			attributes.scheduledAt = crm.now();
			linkTask(crm, row);
			break;
		case 'prospectNote':
		case 'accountNote':
			attributes.noteType ??= 'note';
			attributes.pinned ??= false;
			break;
		case 'webhook':
			Object.assign(attributes, {
				active: true,
				action: attributes.action ?? '*',
				resource: attributes.resource ?? '*',
			});
			links.authorizer = crm.self;
			break;
		default:
	}
	return row;
}

/** Prospect, account and opportunity of a task follow from its subject. */
function linkTask(crm: Crm, { links }: Row): void {
	const { subject } = links;
	if (subject === null || subject === undefined) return;
	const target = crm.find(subject);
	links.prospect = subject.type === 'prospect' ? subject : null;
	links.opportunity = subject.type === 'opportunity' ? subject : null;
	links.account = subject.type === 'account' ? subject : (target?.links.account ?? null);
}

function blankProspect(crm: Crm): ProspectRow {
	const now = crm.now();
	const flags = { emailOptedOut: false, callOptedOut: false, smsOptedOut: false, optedOut: false };
	return {
		id: crm.prospects.newId(),
		emails: [],
		phones: [],
		nextPart: 1,
		attributes: {
			...flags,
			createdAt: now,
			tags: [],
			emailContacts: [],
			externalSource: 'outreach-api',
			clickCount: 0,
			openCount: 0,
			replyCount: 0,
			engagedScore: 0,
			updaterType: 'User',
		},
		links: { creator: crm.self },
	};
}

function putProspect(crm: Crm, old: ProspectRow, { attributes, links }: Changes): ProspectRow {
	demandFreeEmails(crm, old.id, attributes.emails);
	const plain = Object.fromEntries(
		Object.entries(attributes).filter(([name]) => !LISTS.includes(name)),
	);
	const row: ProspectRow = {
		...old,
		attributes: { ...old.attributes, ...plain },
		links: { ...old.links, ...links },
	};
	const account = row.links.account;
	const name =
		account === null || account === undefined ? undefined : crm.find(account)?.attributes.name;
	// The name of a linked account overrules what was written.
	if (name !== undefined) row.attributes.company = name;
	row.attributes.accountName = name ?? null;
	return crm.putProspect(settled(replaceLists(row, attributes, crm.now())));
}

/** An address can belong to one prospect only. */
function demandFreeEmails(crm: Crm, id: number, emails: unknown): void {
	const wanted = new Set(
		(Array.isArray(emails) ? emails : []).map((email) => String(email).toLowerCase()),
	);
	if (wanted.size === 0) return;
	for (const row of crm.prospects.values()) {
		if (row.id === id) continue;
		for (const { attributes } of row.emails) {
			if (!wanted.has(String(attributes.email).toLowerCase())) continue;
			throw invalid([
				validationProblem(
					'/data/attributes/emails',
					'Contacts contact is using an excluded/taken email address.',
				),
			]);
		}
	}
}

function createPart(crm: Crm, kind: PartKind, { attributes, links }: Changes): Row {
	const owner = prospectOf(crm, links.prospect?.id ?? 0);
	if (kind === 'emails') demandFreeEmails(crm, owner.id, [attributes.email]);
	const now = crm.now();
	const usual =
		kind === 'emails' ? { emailType: 'work' } : { phoneType: 'work', rawNumber: attributes.number };
	const part: Part = {
		id: partId(owner.id, owner.nextPart),
		attributes: {
			...usual,
			order: owner[kind].length,
			status: null,
			...attributes,
			createdAt: now,
			updatedAt: now,
		},
	};
	const changed = { ...owner, nextPart: owner.nextPart + 1, [kind]: [...owner[kind], part] };
	return partRow(crm.putProspect(settled(changed)), part);
}

function updatePart(crm: Crm, kind: PartKind, row: Row, { attributes }: Changes): Row {
	const owner = prospectOf(crm, ownerOfPart(row.id));
	if (kind === 'emails') demandFreeEmails(crm, owner.id, [attributes.email]);
	const part: Part = {
		id: row.id,
		attributes: { ...row.attributes, ...attributes, updatedAt: crm.now() },
	};
	const parts = owner[kind].map((one) => (one.id === part.id ? part : one));
	return partRow(crm.putProspect(settled({ ...owner, [kind]: parts })), part);
}
