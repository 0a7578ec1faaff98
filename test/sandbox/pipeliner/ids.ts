import type { EntityName } from './rules';

export type Row = Record<string, unknown> & { id: string };

/** A seeded id: the entity's number and the index. */
const FAMILIES: EntityName[] = [
	'Contacts',
	'Accounts',
	'Opportunities',
	'Leads',
	'Projects',
	'Appointments',
	'Tasks',
	'Emails',
	'Notes',
	'Memos',
	'Calls',
	'TextMessages',
	'TextMessageConversations',
	'ContactAccountRelations',
	'ActivityRelations',
	'MessageRelations',
	'TagRelations',
	'Clients',
	'SalesUnits',
	'ContactTypes',
	'TaskTypes',
	'AppointmentTypes',
	'Tags',
	'Fields',
	'Data',
	'AppointmentContactInviteesRelations',
	'AppointmentClientInviteesRelations',
	'Webhooks',
];

function prefix(entity: EntityName): string {
	const number = FAMILIES.indexOf(entity) + 1;
	return `6b0e2c5e-${number.toString(16).padStart(4, '0')}-4c0b-9a55-`;
}

export function idOf(entity: EntityName, index: number): string {
	return prefix(entity) + index.toString(16).padStart(12, '0');
}

export function indexOf(entity: EntityName, id: string): number | undefined {
	const head = prefix(entity);
	return id.length === 36 && id.startsWith(head)
		? Number.parseInt(id.slice(head.length), 16)
		: undefined;
}

/** UTC with a blank and microseconds: `2026-03-04 10:22:11.120000+00:00`. */
export function stamp(at: number): string {
	const iso = new Date(at).toISOString();
	return `${iso.slice(0, 10)} ${iso.slice(11, 23)}000+00:00`;
}

export function day(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}

/** Contacts with a company, and with a tag, counted without the others. */
export const withAccount = { every: 13, lacking: 12 };
export const withTag = { every: 4, lacking: 3 };

const countWith = (count: number, { every }: { every: number }) =>
	count - Math.floor(count / every);

/** The contact that the nth relation belongs to. */
export const contactOf = (nth: number, { lacking }: { lacking: number }) =>
	nth + Math.floor(nth / lacking);

/** The relation of a contact; undefined for those without. */
function nthOf(
	contact: number,
	{ every, lacking }: { every: number; lacking: number },
): number | undefined {
	return contact % every === lacking ? undefined : contact - Math.floor((contact + 1) / every);
}

export const accountRelations = {
	count: (contacts: number) => countWith(contacts, withAccount),
	ofContact: (contact: number) => nthOf(contact, withAccount),
};

export const tagRelations = {
	count: (contacts: number) => countWith(contacts, withTag),
	ofContact: (contact: number) => nthOf(contact, withTag),
};
