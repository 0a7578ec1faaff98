import { OBJECTS, PICKLISTS } from './objects';

export type FieldType =
	| 'id'
	| 'string'
	| 'textarea'
	| 'email'
	| 'phone'
	| 'url'
	| 'picklist'
	| 'multipicklist'
	| 'boolean'
	| 'int'
	| 'double'
	| 'currency'
	| 'date'
	| 'datetime'
	| 'reference'
	| 'address'
	| 'base64'
	| 'junctionIdList';

export interface Field {
	name: string;
	type: FieldType;
	/** Objects a reference points to. */
	referenceTo: string[];
	/** Name under which SOQL follows the reference. */
	relationship?: string;
	length: number;
	createable: boolean;
	updateable: boolean;
	nillable: boolean;
	defaulted: boolean;
	filterable: boolean;
	sortable: boolean;
	externalId: boolean;
	/** A record can be addressed by this field in the upsert path. */
	idLookup: boolean;
	values: string[];
	isCustom: boolean;
}

export interface ObjectType {
	name: string;
	/** First three characters of its ids. */
	prefix: string;
	/** Operations that the object has. */
	createable: boolean;
	updateable: boolean;
	deletable: boolean;
	/** Keys are in lower case, since the vendor does not mind the case of names. */
	fields: Map<string, Field>;
}

/** How the org is set up; what differs between orgs in ways that an adapter must stand. */
export interface OrgFeatures {
	/** Several contacts per task or event. */
	sharedActivities: boolean;
	/** Every tenth contact is the contact side of a person account. */
	personAccounts: boolean;
	/** The standard duplicate rule for contacts (same email) is on, as an alert that `allowSave` lets pass. */
	duplicateRule: boolean;
	/** TaskRelation and EventRelation can stand in `Id IN (SELECT …)`. */
	relationSemiJoins: boolean;
	/** `Object.Field` names that field-level security hides from the user. */
	hiddenFields: string[];
}

const SYSTEM_FIELDS = [
	'Id id 18 dL',
	'IsDeleted boolean',
	'CreatedDate datetime',
	'CreatedById reference:User',
	'LastModifiedDate datetime',
	'LastModifiedById reference:User',
	'SystemModstamp datetime',
];
const LENGTHS: Partial<Record<FieldType, number>> = {
	id: 18,
	reference: 18,
	email: 80,
	phone: 40,
	url: 255,
	picklist: 255,
	multipicklist: 4099,
	textarea: 32_000,
	string: 255,
};
/** Types that the vendor neither filters nor sorts by, without being told. */
const OPAQUE: FieldType[] = ['address', 'base64', 'junctionIdList'];

/** Reads one line of the field tables: `Name type[:Object|Object] [length] [flags]`; for flags see objects.ts. */
function readField(object: string, line: string): Field {
	const [name, typeText, ...rest] = line.split(' ');
	const [type, targets] = typeText.split(':');
	const length = rest.find((word) => /^\d+$/.test(word));
	const flags = rest.find((word) => /^[a-zA-Z]+$/.test(word)) ?? '';
	const kind = type as FieldType;
	const isOpaque = OPAQUE.includes(kind);
	return {
		name,
		type: kind,
		referenceTo: targets === undefined ? [] : targets.split('|'),
		...(kind === 'reference' && name.endsWith('Id') ? { relationship: name.slice(0, -2) } : {}),
		length: length === undefined ? (LENGTHS[kind] ?? 0) : Number(length),
		createable: flags.includes('c'),
		updateable: flags.includes('u'),
		nillable: flags.includes('n'),
		defaulted: flags.includes('d') || kind === 'boolean',
		filterable: !isOpaque && !flags.includes('F'),
		sortable: !isOpaque && !flags.includes('F') && kind !== 'multipicklist',
		externalId: flags.includes('X'),
		idLookup: flags.includes('X') || flags.includes('L'),
		values: PICKLISTS[`${object}.${name}`] ?? PICKLISTS[name] ?? [],
		isCustom: name.endsWith('__c'),
	};
}

/** All objects and fields that the org shows to the user. */
export class Schema {
	readonly objects = new Map<string, ObjectType>();

	constructor(readonly features: OrgFeatures) {
		for (const [heading, lines] of Object.entries(OBJECTS)) {
			const [name, prefix, operations = ''] = heading.split(' ');
			if (!features.sharedActivities && /Relation$/.test(name) && name !== 'EmailMessageRelation') {
				continue;
			}
			const all = operations.includes('z') ? lines : [...SYSTEM_FIELDS, ...lines];
			const fields = new Map<string, Field>();
			for (const line of all) {
				const field = readField(name, line);
				if (this.shows(name, field.name)) fields.set(field.name.toLowerCase(), field);
			}
			this.objects.set(name.toLowerCase(), {
				name,
				prefix,
				createable: operations.includes('c'),
				updateable: operations.includes('u'),
				deletable: operations.includes('d'),
				fields,
			});
		}
	}

	private shows(object: string, field: string): boolean {
		const { sharedActivities, personAccounts, hiddenFields } = this.features;
		if (field === 'IsPersonAccount' && !personAccounts) return false;
		if (/^(?:Task|Event)WhoIds$/.test(field) && !sharedActivities) return false;
		return !hiddenFields.includes(`${object}.${field}`);
	}

	/** The object with a name, in any case. */
	find(name: string): ObjectType | undefined {
		return this.objects.get(name.toLowerCase());
	}

	/** The object that an id belongs to, by its prefix. */
	byId(id: string): ObjectType | undefined {
		for (const object of this.objects.values()) {
			if (object.prefix !== '' && id.startsWith(object.prefix)) return object;
		}
		return undefined;
	}
}

/** The label of a field: `FirstName` is `First Name`, and of a reference its target's. */
export function labelOf({ name, type }: Field): string {
	const words = name
		.replace(/__c$/, '')
		.replace(/_/g, ' ')
		.replace(/([a-z])([A-Z])/g, '$1 $2');
	return type === 'reference' ? words.replace(/ Id$/, ' ID') : words;
}
