import { Kind, valueFromASTUntyped } from 'graphql';
import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';

/** Entries that lists without a limit argument are reckoned with. */
const LIST_SIZES: Record<string, number> = { column_values: 10, columns: 10, groups: 2 };

const MUTATION_COST = 1_000;

/** An estimate of a request's complexity in points: a leaf is one point, a list multiplies what it holds by its limit. */
export function costOf(document: DocumentNode, variables: Record<string, unknown>): number {
	const fragments = new Map<string, FragmentDefinitionNode>();
	for (const definition of document.definitions) {
		if (definition.kind === Kind.FRAGMENT_DEFINITION)
			fragments.set(definition.name.value, definition);
	}
	let total = 0;
	for (const definition of document.definitions) {
		if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
		total += setCost(definition.selectionSet, fragments, variables);
		if (definition.operation === 'mutation') {
			total += definition.selectionSet.selections.length * MUTATION_COST;
		}
	}
	return total;
}

function setCost(
	set: SelectionSetNode,
	fragments: Map<string, FragmentDefinitionNode>,
	variables: Record<string, unknown>,
): number {
	let cost = 0;
	// only one of the typed parts of an interface can apply to a record
	let dearest = 0;
	for (const selection of set.selections) {
		if (selection.kind === Kind.FIELD) cost += fieldCost(selection, fragments, variables);
		else if (selection.kind === Kind.INLINE_FRAGMENT) {
			dearest = Math.max(dearest, setCost(selection.selectionSet, fragments, variables));
		} else {
			const fragment = fragments.get(selection.name.value);
			if (fragment !== undefined) cost += setCost(fragment.selectionSet, fragments, variables);
		}
	}
	return cost + dearest;
}

function fieldCost(
	field: FieldNode,
	fragments: Map<string, FragmentDefinitionNode>,
	variables: Record<string, unknown>,
): number {
	if (field.selectionSet === undefined) return 1;
	const given = field.arguments?.find(({ name }) => name.value === 'limit');
	const limit = given === undefined ? undefined : valueFromASTUntyped(given.value, variables);
	const size = typeof limit === 'number' && limit > 0 ? limit : (LIST_SIZES[field.name.value] ?? 1);
	return 1 + size * setCost(field.selectionSet, fragments, variables);
}
