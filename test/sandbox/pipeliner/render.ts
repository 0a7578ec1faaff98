import type { Account } from './account';
import { badParameter } from './answers';
import { CONSTANTS } from './constants';
import type { Address } from './constants';
import { entityOf } from './entities';
import type { EntityName } from './rules';
import type { Row } from './ids';

/** Names with what stands below them: `account_relations.account,owner`. */
export interface Tree {
	[name: string]: Tree;
}

/** Reads a comma list of dotted names. */
export function readTree(text: string | undefined): Tree | undefined {
	if (text === undefined) return undefined;
	const tree: Tree = {};
	for (const path of text.split(',')) {
		let place = tree;
		for (const name of path.trim().split('.')) {
			if (name === '') throw badParameter(`Invalid list of names '${text}'.`);
			place = place[name] ??= {};
		}
	}
	return tree;
}

/** Refuses names that an entity does not have. @param relationsOnly for `expand`, which takes relations alone */
export function checkTree(
	entity: EntityName,
	tree: Tree | undefined,
	relationsOnly: boolean,
): void {
	const { fields, relations } = entityOf(entity);
	for (const [name, below] of Object.entries(tree ?? {})) {
		const relation = relations[name];
		if (relation !== undefined) checkTree(relation.entity, below, relationsOnly);
		else if (relationsOnly || fields[name] === undefined) {
			throw badParameter(`Unknown field '${name}' of entity '${entityOf(entity).singular}'.`);
		}
	}
}

/** Values that are worked out when a record is shown. */
const COMPUTED: Partial<Record<EntityName, (row: Row) => Record<string, unknown>>> = {
	Contacts: (row) => ({
		formatted_name: `${String(row.first_name ?? '')} ${String(row.last_name ?? '')}`.trim(),
		primary_account_position: row.account_position,
	}),
	Tasks: (row) => ({ formatted_name: row.subject }),
	Appointments: (row) => ({ formatted_name: row.subject }),
};

/** A record with everything that is worked out, without its relations. */
export function wholeRow(entity: EntityName, row: Row): Row {
	return { ...row, ...COMPUTED[entity]?.(row) };
}

function isAddress(value: unknown): value is Address {
	return typeof value === 'object' && value !== null && 'entity' in value;
}

/** A record as answers show it: relations are URIs, or records where they are expanded. */
export function render(
	account: Account,
	entity: EntityName,
	row: Row,
	expand: Tree | undefined,
	only: Tree | undefined,
): Record<string, unknown> {
	const { fields, relations } = entityOf(entity);
	const whole = wholeRow(entity, row);
	const shown: Record<string, unknown> = {};
	for (const name of Object.keys(fields)) {
		if (only !== undefined && only[name] === undefined) continue;
		if (whole[name] !== undefined) shown[name] = whole[name];
		else if (fields[name].kind !== 'object') shown[name] = fields[name].kind === 'text' ? '' : null;
	}
	for (const [name, value] of Object.entries(only === undefined ? (CONSTANTS[entity] ?? {}) : {})) {
		shown[name] = isAddress(value) ? account.uri(value.entity, value.id) : value;
	}
	for (const [name, relation] of Object.entries(relations)) {
		if (only !== undefined && only[name] === undefined) continue;
		const below = expand?.[name];
		const isWhole =
			below !== undefined || (only?.[name] !== undefined && Object.keys(only[name]).length > 0);
		const part = only?.[name];
		const inner = part === undefined || Object.keys(part).length === 0 ? undefined : part;
		const show = (id: string): unknown => {
			const other = isWhole ? account.get(relation.entity, id) : undefined;
			return other === undefined
				? account.uri(relation.entity, id)
				: render(account, relation.entity, other, below, inner);
		};
		if (relation.isMany === true) {
			shown[name] = account.related(row, relation).map(({ id }) => show(id));
		} else {
			const id = account.target(row, relation);
			shown[name] = id === undefined ? null : show(id);
		}
	}
	return shown;
}
