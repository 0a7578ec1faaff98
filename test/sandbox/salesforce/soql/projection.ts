import { Refusal } from '../answers';
import type { Org } from '../org';
import type { Row, Value } from '../row';
import type { Field, ObjectType } from '../schema';
import type { Item, Path, Query } from './ast';
import { malformed, place } from './lexer';
import { resolve } from './paths';

/** A record as it is answered. */
export type Shown = Record<string, unknown>;
export type Show = (row: Row) => Shown;

/** A subquery below each record: its relationship's name and its rows as they are answered, null without any. */
export interface Children {
	name: string;
	value: (parent: Row) => unknown;
}

interface Node {
	fields: Array<{ name: string; value: (row: Row) => unknown }>;
	relations: Map<string, { node: Node; follow: (row: Row) => Row | undefined; object: ObjectType }>;
}

/** What a SELECT list needs besides the org. */
export interface Projecting {
	org: Org;
	object: ObjectType;
	/** The query's text, for messages. */
	text: string;
	/** For instance `v66.0`. */
	version: string;
	children: (query: Query, at: number) => Children;
}

const LARGEST_FIELDS_LIMIT = 200;

/** Makes the presenter of a SELECT list. Throws the vendor's refusal of unknown and repeated fields. */
export function project(context: Projecting, query: Query): Show {
	const { org, object, text, version } = context;
	const root = emptyNode();
	const seen = new Set<string>();
	const add = (path: Path) => {
		const resolved = resolve(org, object, path, text);
		const whole = [...resolved.hops.map(({ name }) => name), resolved.field.name].join('.');
		if (seen.has(whole)) {
			throw new Refusal(
				400,
				'INVALID_FIELD',
				`${place(text, path.at)}duplicate field selected: ${whole}`,
			);
		}
		seen.add(whole);
		addField(root, resolved, path);
	};
	const addField = (top: Node, { hops, field }: ReturnType<typeof resolve>, path: Path) => {
		if (field.type === 'junctionIdList') {
			throw new Refusal(
				400,
				'INVALID_FIELD',
				`${place(text, path.at)}field '${field.name}' can not be selected in a query call`,
			);
		}
		let node = top;
		for (const hop of hops) {
			let next = node.relations.get(hop.name);
			if (next === undefined) {
				const below = emptyNode();
				next = { node: below, follow: hop.follow, object: hop.object };
				node.relations.set(hop.name, next);
				const { follow, object: target } = next;
				const show = shower(below, target, version);
				node.fields.push({
					name: hop.name,
					value: (row) => {
						const found = follow(row);
						return found === undefined ? null : show(found);
					},
				});
			}
			node = next.node;
		}
		const last = hops[hops.length - 1];
		const owner = last === undefined ? object : last.object;
		node.fields.push({ name: field.name, value: valueReader(org, owner, field) });
	};
	const shower = (node: Node, type: ObjectType, ofVersion: string): Show => {
		return (row) => {
			const real = type.name === 'Name' ? (org.schema.byId(row.id)?.name ?? 'Name') : type.name;
			const shown: Shown = {
				attributes: {
					type: type.name,
					url: `/services/data/${ofVersion}/sobjects/${real}/${row.id}`,
				},
			};
			for (const { name, value } of node.fields) shown[name] = value(row);
			return shown;
		};
	};
	for (const item of query.items) addItem(item);
	return shower(root, object, version);

	function addItem(item: Item): void {
		switch (item.kind) {
			case 'field':
				add(item.path);
				return;
			case 'all':
				for (const name of fieldsOf(item)) add({ names: [name], at: item.at });
				return;
			case 'subquery':
				root.fields.push(context.children(item.query, item.at));
				return;
			case 'typeof':
				addTypeOf(item);
		}
	}

	function fieldsOf({ scope, at }: { scope: string; at: number }): string[] {
		if (scope !== 'standard' && (query.limit ?? Infinity) > LARGEST_FIELDS_LIMIT) {
			throw malformed(
				text,
				at,
				`The SOQL FIELDS function must have a LIMIT of at most ${LARGEST_FIELDS_LIMIT}`,
			);
		}
		return [...object.fields.values()]
			.filter(({ isCustom, type }) => {
				return type !== 'junctionIdList' && (scope === 'all' || isCustom === (scope === 'custom'));
			})
			.map(({ name }) => name);
	}

	function addTypeOf({ path, cases, otherwise }: Extract<Item, { kind: 'typeof' }>): void {
		const { hops } = resolve(org, object, { names: [...path.names, 'Id'], at: path.at }, text);
		const [hop] = hops;
		if (hops.length !== 1 || hop.object.name !== 'Name') {
			throw malformed(text, path.at, `TYPEOF cannot be used on '${path.names.join('.')}'`);
		}
		const shows = new Map<string, Show>();
		for (const { object: name, paths } of cases) {
			const target = org.schema.find(name);
			if (target === undefined) {
				throw new Refusal(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`);
			}
			shows.set(target.name, inner(target, paths));
		}
		const other = otherwise.length === 0 ? undefined : inner(hop.object, otherwise);
		root.fields.push({
			name: hop.name,
			value: (row) => {
				const found = hop.follow(row);
				if (found === undefined) return null;
				const show = shows.get(org.schema.byId(found.id)?.name ?? '') ?? other;
				return show === undefined ? null : show(found);
			},
		});
	}

	function inner(target: ObjectType, paths: Path[]): Show {
		const items: Item[] = paths.map((path) => ({ kind: 'field', path }));
		return project({ ...context, object: target }, { ...query, items });
	}
}

function emptyNode(): Node {
	return { fields: [], relations: new Map() };
}

function valueReader(org: Org, object: ObjectType, field: Field): (row: Row) => unknown {
	if (field.type === 'address') return (row) => addressOf(row, field.name.replace(/Address$/, ''));
	if (object.name === 'Name' && field.name === 'Type') {
		return (row) => org.schema.byId(row.id)?.name ?? null;
	}
	return ({ values }) => values[field.name] ?? null;
}

/** A compound address; null where none of its parts is there. */
export function addressOf({ values }: Row, prefix: string): Record<string, Value> | null {
	const part = (name: string) => values[`${prefix}${name}`] ?? null;
	const address = {
		city: part('City'),
		country: part('Country'),
		geocodeAccuracy: null,
		latitude: part('Latitude'),
		longitude: part('Longitude'),
		postalCode: part('PostalCode'),
		state: part('State'),
		street: part('Street'),
	};
	return Object.values(address).every((value) => value === null) ? null : address;
}
