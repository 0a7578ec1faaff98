import {
	buildSchema,
	coerceInputValue,
	execute,
	isAbstractType,
	Kind,
	parse,
	typeFromAST,
	validate,
} from 'graphql';
import type {
	DocumentNode,
	GraphQLAbstractType,
	GraphQLInputType,
	GraphQLObjectType,
	GraphQLResolveInfo,
	GraphQLSchema,
	OperationDefinitionNode,
	SelectionSetNode,
} from 'graphql';

import { fs } from '../../platform';
import type { Exchange } from '../../sandbox/core/requestLog';
import { isObject } from '../../sandbox/core/shape';
import type { Checker } from './checker';

/** Checks requests and answers of a GraphQL endpoint against the vendor's schema. */
export class GraphqlChecker implements Checker {
	private readonly schema: GraphQLSchema;

	private readonly known = new Map<string, string[]>();

	/** @param file the schema in GraphQL's own language */
	constructor(file: string) {
		this.schema = buildSchema(fs.readFileSync(file, 'utf8'), { assumeValidSDL: true });
	}

	faults({ requestBody, responseBody, status }: Exchange): string[] {
		if (!isObject(requestBody) || typeof requestBody.query !== 'string') return [];
		const answer: unknown = status === 200 ? JSON.parse(responseBody) : undefined;
		// a refused request may have been wrong on purpose
		if (!isObject(answer) || !isObject(answer.data) || answer.errors !== undefined) return [];
		const document = parse(requestBody.query);
		const wrong = this.documentFaults(requestBody.query, document);
		if (wrong.length > 0) return wrong;
		const variables = isObject(requestBody.variables) ? requestBody.variables : {};
		return [
			...this.variableFaults(document, variables),
			...this.answerFaults(document, variables, answer.data),
		];
	}

	private documentFaults(query: string, document: DocumentNode): string[] {
		const faults =
			this.known.get(query) ??
			validate(this.schema, document).map(({ message }) => `request: ${message}`);
		this.known.set(query, faults);
		return faults;
	}

	private variableFaults(document: DocumentNode, variables: Record<string, unknown>): string[] {
		const { variableDefinitions = [] } = document.definitions[0] as OperationDefinitionNode;
		const faults: string[] = [];
		for (const { variable, type, defaultValue } of variableDefinitions) {
			const { value: name } = variable.name;
			const declared = typeFromAST(this.schema, type) as GraphQLInputType | undefined;
			if (declared === undefined || (variables[name] === undefined && defaultValue !== undefined))
				continue;
			coerceInputValue(variables[name], declared, (path, _value, { message }) => {
				const place = path.filter((step) => typeof step !== 'number').join('.');
				faults.push(`request $${name} ${place}: ${message}`);
			});
		}
		return faults;
	}

	/** The answer must be what the schema would answer, were its data the answer's. */
	private answerFaults(
		document: DocumentNode,
		variableValues: Record<string, unknown>,
		data: Record<string, unknown>,
	): string[] {
		const result = execute({
			schema: this.schema,
			document,
			variableValues,
			rootValue: data,
			fieldResolver: (source: unknown, _given, _context, { path }) =>
				isObject(source) ? source[String(path.key)] : undefined,
			typeResolver: (source: unknown, _context, info, abstract) => typeOf(source, info, abstract),
		});
		if (result instanceof Promise) return ['answer: cannot be checked at once'];
		return (result.errors ?? []).map(({ message, path = [] }) => {
			const place = path.filter((step) => typeof step !== 'number').join('.');
			return `answer ${place}: ${message}`;
		});
	}
}

/** The type of an answered object: what it says, else the first whose selected fields are the object's. */
function typeOf(
	source: unknown,
	{ schema, fieldNodes, fragments }: GraphQLResolveInfo,
	abstract: GraphQLAbstractType,
): string | undefined {
	if (!isObject(source)) return undefined;
	if (typeof source.__typename === 'string') return source.__typename;
	const present = Object.keys(source).sort().join();
	const keysFor = (type: GraphQLObjectType, { selections }: SelectionSetNode): string[] =>
		selections.flatMap((selection) => {
			if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value];
			const part =
				selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
			const condition = part.typeCondition?.name.value;
			const wanted = condition === undefined ? type : schema.getType(condition);
			const applies = wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
			return applies ? keysFor(type, part.selectionSet) : [];
		});
	return schema.getPossibleTypes(abstract).find((type) => {
		const keys = fieldNodes.flatMap(({ selectionSet }) =>
			selectionSet === undefined ? [] : keysFor(type, selectionSet),
		);
		return [...new Set(keys)].sort().join() === present;
	})?.name;
}
