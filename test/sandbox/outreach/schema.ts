import { RESOURCES } from './resources';

export type AttributeType =
	| 'text'
	| 'integer'
	| 'number'
	| 'boolean'
	| 'time'
	| 'date'
	| 'texts'
	| 'emails'
	| 'object';

export interface Attribute {
	name: string;
	type: AttributeType;
	/** Longest text. */
	max: number;
	writable: boolean;
	/** Taken in writes, but never shown. */
	hidden: boolean;
	filterable: boolean;
	sortable: boolean;
	/** The only values that a write may give. */
	values?: string[];
}

export interface Relationship {
	name: string;
	/** Types it can point to. */
	types: string[];
	isMany: boolean;
	/** A to-many relationship that shows its members, not only a link. */
	showsData: boolean;
	writable: boolean;
	/** Can be filtered by the id of its target. */
	filterable: boolean;
}

export type Operation = 'create' | 'update' | 'delete';

export interface Resource {
	type: string;
	/** Path segment, and first part of the scopes. */
	plural: string;
	operations: Operation[];
	attributes: Map<string, Attribute>;
	relationships: Map<string, Relationship>;
	/** Attributes and relationships that a create cannot do without. */
	required: string[];
	/** Attributes that `filter[q]` looks into. */
	searched: string[];
}

const USUAL_LENGTH = 255;
const CUSTOM_LENGTH = 32_000;
const CUSTOM_COUNT = 150;

function readAttribute(line: string, values: Record<string, string[]>): Attribute {
	const [name, type, ...rest] = line.split(' ');
	const max = rest.find((word) => /^\d+$/.test(word));
	const flags = rest.find((word) => /^[a-z]+$/.test(word)) ?? '';
	return {
		name,
		type: type as AttributeType,
		max: max === undefined ? USUAL_LENGTH : Number(max),
		writable: flags.includes('w'),
		hidden: flags.includes('h'),
		filterable: flags.includes('f'),
		sortable: flags.includes('s'),
		...(values[name] === undefined ? {} : { values: values[name] }),
	};
}

function readRelationship(line: string): Relationship {
	const [name, target, flags = ''] = line.split(' ');
	return {
		name,
		types: target.replace('*', '').split('|'),
		isMany: target.endsWith('*'),
		showsData: flags.includes('d'),
		writable: flags.includes('w'),
		filterable: flags.includes('f'),
	};
}

function readResources(): Map<string, Resource> {
	const resources = new Map<string, Resource>();
	for (const [heading, table] of Object.entries(RESOURCES)) {
		const [type, plural, operations = ''] = heading.split(' ');
		const lines = [...table.attributes];
		if (table.hasCustom === true) {
			for (let number = 1; number <= CUSTOM_COUNT; number++) {
				lines.push(`custom${number} text ${CUSTOM_LENGTH} w`);
			}
		}
		const attributes = lines.map((line) => readAttribute(line, table.values ?? {}));
		const relationships = table.relationships.map(readRelationship);
		resources.set(type, {
			type,
			plural,
			operations: (['create', 'update', 'delete'] as const).filter((one) =>
				operations.includes(one[0]),
			),
			attributes: new Map(attributes.map((one) => [one.name, one])),
			relationships: new Map(relationships.map((one) => [one.name, one])),
			required: table.required ?? [],
			searched: table.searched ?? [],
		});
	}
	return resources;
}

/** All resources of the API, by type. */
export const SCHEMA = readResources();

/** The resource of a type; throws where there is none, which would be the sandbox's own mistake. */
export function resourceOf(type: string): Resource {
	const resource = SCHEMA.get(type);
	if (resource === undefined) throw new Error(`no resource ${type}`);
	return resource;
}
