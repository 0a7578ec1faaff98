import { isObject } from '../../sandbox/core/shape';

type Json = Record<string, unknown>;

/**
 * An OpenAPI document of the facts on HubSpot: `{apis: {name: {operations}}, schemas: {name: {…}}}`, where a type is a
 * text such as `string`, `string(a|b)`, `integer:int32` or the name of a schema, `[type]` a list and `{"*": type}` a map.
 */
export function documentOfFacts(facts: Json): Json {
	const paths: Record<string, Json> = {};
	const schemas: Json = {};
	for (const [api, group] of Object.entries(facts.schemas as Record<string, Json>)) {
		for (const [name, schema] of Object.entries(group))
			schemas[`${api}.${name}`] = objectSchema(schema as Json, api);
	}
	const known = (api: string) => (api in (facts.schemas as Json) ? api : 'objects');
	for (const [api, { operations }] of Object.entries(
		facts.apis as Record<string, { operations: Json[] }>,
	)) {
		for (const operation of operations) {
			const path = String(operation.path);
			paths[path] ??= {};
			paths[path][String(operation.method).toLowerCase()] ??= operationOf(operation, known(api));
		}
	}
	return { openapi: '3.1.0', paths, components: { schemas } };
}

function operationOf(operation: Json, api: string): Json {
	const parameters = Object.entries(isObject(operation.query) ? operation.query : {}).map(
		([name, declared]) => ({ name, in: 'query', schema: typeOf((declared as Json).type, api) }),
	);
	const responses = Object.fromEntries(
		Object.entries(operation.responses as Json).map(([status, type]) => [
			status,
			type === null ? {} : content('application/json', type, api),
		]),
	);
	const { body } = operation;
	if (!isObject(body)) return { parameters, responses };
	const requestBody = { required: true, ...content(String(body.contentType), body.schema, api) };
	return { parameters, responses, requestBody };
}

function content(contentType: string, type: unknown, api: string): Json {
	return { content: { [contentType]: { schema: typeOf(type, api) } } };
}

function objectSchema(declared: Json, api: string): Json {
	if (!isObject(declared.fields)) return typeOf(declared, api);
	return {
		type: 'object',
		required: declared.required,
		properties: Object.fromEntries(
			Object.entries(declared.fields).map(([name, type]) => [name, typeOf(type, api)]),
		),
	};
}

function typeOf(type: unknown, api: string): Json {
	if (Array.isArray(type)) return { type: 'array', items: typeOf(type[0], api) };
	if (isObject(type)) {
		if ('*' in type) return { type: 'object', additionalProperties: typeOf(type['*'], api) };
		return {
			type: 'object',
			properties: Object.fromEntries(
				Object.entries(type).map(([name, each]) => [name, typeOf(each, api)]),
			),
		};
	}
	if (type === 'any') return {};
	const [, name, values, format] = /^([\w.]+)(?:\((.*)\))?(?::([\w-]+))?$/.exec(String(type)) ?? [];
	if (!['string', 'integer', 'number', 'boolean', 'object'].includes(name))
		return name === undefined ? {} : { $ref: `#/components/schemas/${api}.${name}` };
	return {
		type: name,
		...(values === undefined ? {} : { enum: values.split('|') }),
		...(format === undefined ? {} : { format }),
	};
}
