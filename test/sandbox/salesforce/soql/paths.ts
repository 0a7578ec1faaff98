import { Refusal } from '../answers';
import type { Org } from '../org';
import type { Row, Value } from '../row';
import type { Field, ObjectType } from '../schema';
import type { Path } from './ast';
import { place } from './lexer';

/** Reads a field of a record; undefined only where the "record" is a part's constants and does not say. */
export type Getter = (row: Row) => Value | undefined;

/** A reference on the way to a field. */
export interface Hop {
	name: string;
	/** The referenced object; `Name` where there may be several. */
	object: ObjectType;
	follow: (row: Row) => Row | undefined;
}

export interface Resolved {
	field: Field;
	hops: Hop[];
	get: Getter;
}

/** A row without an id stands for what all rows of a part have in common. */
export const isPartial = ({ id }: Row) => id === '';

/** The field and the way to it. Throws the vendor's INVALID_FIELD where there is none. */
export function resolve(org: Org, object: ObjectType, path: Path, query: string): Resolved {
	const hops: Hop[] = [];
	let current = object;
	// The object's own name may stand before its fields.
	const names =
		path.names.length > 1 && path.names[0].toLowerCase() === object.name.toLowerCase()
			? path.names.slice(1)
			: path.names;
	for (const name of names.slice(0, -1)) {
		const hop = hopOf(org, current, name);
		if (hop === undefined || hops.length === 5) {
			throw new Refusal(
				400,
				'INVALID_FIELD',
				`${place(query, path.at)}Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
			);
		}
		hops.push(hop);
		current = hop.object;
	}
	const last = names[names.length - 1];
	const field = current.fields.get(last.toLowerCase());
	if (field === undefined) {
		throw new Refusal(
			400,
			'INVALID_FIELD',
			`${place(query, path.at)}No such column '${last}' on entity '${current.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
		);
	}
	const read = reader(field.name, current.name);
	if (hops.length === 0) return { field, hops, get: read };
	return {
		field,
		hops,
		get: (row) => {
			if (isPartial(row)) return undefined;
			let target: Row | undefined = row;
			for (const hop of hops) target = target === undefined ? undefined : hop.follow(target);
			return target === undefined ? null : read(target);
		},
	};

	function reader(name: string, type: string): Getter {
		if (type === 'Name' && name === 'Type') {
			return (row) => org.schema.byId(row.id)?.name ?? null;
		}
		return (row) =>
			row.values[name] ?? (isPartial(row) && !(name in row.values) ? undefined : null);
	}
}

function hopOf(org: Org, object: ObjectType, name: string): Hop | undefined {
	for (const field of object.fields.values()) {
		if (field.relationship?.toLowerCase() !== name.toLowerCase()) continue;
		const target = org.schema.find(field.referenceTo.length > 1 ? 'Name' : field.referenceTo[0]);
		if (target === undefined) return undefined;
		return {
			name: field.relationship,
			object: target,
			follow: (row) => {
				const id = row.values[field.name];
				return typeof id === 'string' ? org.findAny(id)?.row : undefined;
			},
		};
	}
	return undefined;
}
