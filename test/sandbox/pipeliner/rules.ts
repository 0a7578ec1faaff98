/** What a field holds; `id` is the id of a record of `target`. */
export interface FieldRule {
	kind: 'text' | 'integer' | 'number' | 'boolean' | 'id' | 'ids' | 'day' | 'moment' | 'object';
	values?: readonly number[];
	target?: readonly EntityName[];
	readOnly?: boolean;
}

/** A field that shows another record (or several): a URI, or the record where it is expanded. */
export interface Relation {
	/** Own key with the other's id; for several, the key of the others that holds the own id. */
	key: string;
	entity: EntityName;
	isMany?: boolean;
	/** Of several: those whose link of this name is set. */
	link?: string;
}

export interface Entity {
	/** The name in errors and `entity_name`. */
	singular: string;
	fields: Record<string, FieldRule>;
	relations: Record<string, Relation>;
	required: readonly string[];
	/** Lists and single reads alone. */
	isReadOnly?: boolean;
}

export const text = (...names: string[]) => rules({ kind: 'text' }, names);
export const flags = (...names: string[]) => rules({ kind: 'boolean' }, names);

function rules(rule: FieldRule, names: string[]): Record<string, FieldRule> {
	return Object.fromEntries(names.map((name) => [name, rule]));
}

export const oneOf = (...values: number[]): FieldRule => ({ kind: 'integer', values });
export const id = (...target: EntityName[]): FieldRule => ({ kind: 'id', target });
export const locked = (rule: FieldRule): FieldRule => ({ ...rule, readOnly: true });

export const one = (key: string, entity: EntityName): Relation => ({ key, entity });
export const many = (key: string, entity: EntityName, link?: string): Relation => ({
	key,
	entity,
	isMany: true,
	link,
});

export type EntityName =
	| 'Accounts'
	| 'Activities'
	| 'ActivityRelations'
	| 'AppointmentClientInviteesRelations'
	| 'AppointmentContactInviteesRelations'
	| 'AppointmentTypes'
	| 'Appointments'
	| 'Calls'
	| 'Clients'
	| 'ContactAccountRelations'
	| 'ContactTypes'
	| 'Contacts'
	| 'Data'
	| 'Emails'
	| 'Fields'
	| 'LeadOppties'
	| 'Leads'
	| 'Memos'
	| 'MessageRelations'
	| 'Notes'
	| 'Opportunities'
	| 'Projects'
	| 'SalesUnits'
	| 'TagRelations'
	| 'Tags'
	| 'TaskTypes'
	| 'Tasks'
	| 'TextMessageConversations'
	| 'TextMessages'
	| 'Webhooks';

/** Fields of every record. */
const SYSTEM: Record<string, FieldRule> = {
	id: locked({ kind: 'id' }),
	is_deleted: locked({ kind: 'boolean' }),
	is_delete_protected: locked({ kind: 'boolean' }),
	created: locked({ kind: 'moment' }),
	modified: locked({ kind: 'moment' }),
	revision: { kind: 'integer' },
};

/** An entity with the fields that all records have. */
export function entity(
	singular: string,
	fields: Record<string, FieldRule>,
	relations: Record<string, Relation>,
	required: readonly string[] = [],
	more: Partial<Entity> = {},
): Entity {
	return { singular, fields: { ...SYSTEM, ...fields }, relations, required, ...more };
}

export const lookup = (
	singular: string,
	fields: Record<string, FieldRule>,
	relations: Record<string, Relation> = {},
) => entity(singular, fields, relations, [], { isReadOnly: true });
