/**
 * What a unified field holds. The kind decides its TypeScript type, its control in the editor, how input is checked and
 * how output is normalised.
 */
export type FieldKind =
	| 'id'
	| 'text'
	| 'longText'
	| 'time'
	| 'seconds'
	| 'choice'
	| 'reference'
	| 'references'
	| 'emails'
	| 'phones'
	| 'addresses'
	| 'tags'
	| 'notes'
	| 'customFields'
	| 'remoteData';

/** One row of the model: a unified field as users see it. */
export interface FieldDefinition {
	label: string;
	kind: FieldKind;
	description: string;
	/** Unified values of a choice. A CRM may know fewer; a vendor's further values pass through in lower case. */
	values?: readonly string[];
	/** Made by the CRM alone: silently left out of writes, so that a listed record can be written elsewhere as it is. */
	system?: true;
	/** Which picker offers the ids of this field. */
	picker?: PickerName;
}

/** Lists that an account can be asked for. */
export type PickerName =
	| 'account'
	| 'contact'
	| 'engagement'
	| 'lead'
	| 'opportunity'
	| 'owner'
	| 'project'
	| 'tag';

export interface Reference {
	id: string;
	name?: string;
}

export interface EmailAddress {
	id?: string;
	email: string;
	type?: string;
}

export interface PhoneNumber {
	id?: string;
	number: string;
	extension?: string;
	type?: string;
}

export interface Address {
	id?: string;
	street_1?: string;
	street_2?: string;
	city?: string;
	state?: string;
	postal_code?: string;
	country?: string;
	type?: string;
}

export interface Tag {
	id?: string;
	name?: string;
}

type KindValues = {
	id: string;
	text: string;
	longText: string;
	/** ISO 8601 in UTC. */
	time: string;
	seconds: number;
	choice: string;
	reference: Partial<Reference>;
	references: Array<{ id: string }>;
	emails: EmailAddress[];
	phones: PhoneNumber[];
	addresses: Address[];
	tags: Tag[];
	notes: Array<{ id: string }>;
	customFields: Record<string, unknown>;
	remoteData: unknown;
};

/** The record type that a table of fields describes; every field may be missing, or null where the CRM says so. */
export type RecordOf<Table extends Record<string, FieldDefinition>> = {
	-readonly [Name in keyof Table]?: KindValues[Table[Name]['kind']] | null;
};
