import type { Crm } from './crm';
import type { Shape } from './query';
import type { Ref, Row } from './rows';
import { resourceOf, SCHEMA } from './schema';
import type { Relationship, Resource } from './schema';

const NO_SHAPE: Shape = { include: [], fields: new Map() };
const API = '/api/v2';

/** A record as it is answered. */
export function present(
	crm: Crm,
	resource: Resource,
	row: Row,
	{ fields }: Shape = NO_SHAPE,
): unknown {
	const { type, plural } = resource;
	const wanted = fields.get(type);
	const attributes: Record<string, unknown> = {};
	for (const { name, hidden } of resource.attributes.values()) {
		if (!hidden && wanted?.has(name) !== false) attributes[name] = row.attributes[name] ?? null;
	}
	const relationships: Record<string, unknown> = {};
	for (const relationship of resource.relationships.values()) {
		if (wanted?.has(relationship.name) === false) continue;
		relationships[relationship.name] = presentLink(crm, resource, row, relationship);
	}
	return {
		type,
		id: row.id,
		attributes,
		relationships,
		links: { self: `${crm.world.baseUrl()}${API}/${plural}/${row.id}` },
	};
}

function presentLink(crm: Crm, { type }: Resource, row: Row, relationship: Relationship): unknown {
	const { name, isMany, showsData } = relationship;
	if (!isMany) return { data: row.links[name] ?? null };
	const [target] = relationship.types;
	const plural = SCHEMA.get(target)?.plural ?? `${target}s`;
	const links = {
		related: `${crm.world.baseUrl()}${API}/${plural}?filter%5B${type}%5D%5Bid%5D=${row.id}`,
	};
	if (!showsData) return { links };
	const data = row.members?.[name] ?? [];
	return { data, links, meta: { count: data.length } };
}

/** The records that `include` asks for, each once. */
export function included(crm: Crm, resource: Resource, rows: Row[], shape: Shape): unknown[] {
	const found = new Map<string, unknown>();
	for (const path of shape.include) {
		let current = rows.map((row) => ({ resource, row }));
		for (const name of path) {
			current = current.flatMap((one) =>
				targetsOf(one.row, name).flatMap((target) => {
					const row = crm.find(target);
					return row === undefined ? [] : [{ resource: resourceOf(target.type), row }];
				}),
			);
			for (const one of current) {
				const key = `${one.resource.type} ${one.row.id}`;
				if (!found.has(key)) found.set(key, present(crm, one.resource, one.row, shape));
			}
		}
	}
	return [...found.values()];
}

function targetsOf(row: Row, name: string): Ref[] {
	const one = row.links[name];
	return one === null || one === undefined ? (row.members?.[name] ?? []) : [one];
}
