import Ajv2020 from 'ajv/dist/2020';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import { fs, path } from '../../platform';
import { isObject } from '../../sandbox/core/shape';
import { unescapePointer } from './document';
import type { Json } from './document';

/** Whether a schema is for what is sent or for what is answered: read-only and write-only properties tell them apart. */
export type Direction = 'request' | 'answer';

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
const KEPT = [
	'const',
	'minimum',
	'maximum',
	'minLength',
	'maxLength',
	'minItems',
	'maxItems',
	'multipleOf',
	'uniqueItems',
];

/**
 * The schemas of one vendor's documents, ready for ajv: OpenAPI 3.0's `nullable` is spelt as JSON Schema does, and objects
 * with declared properties take no others, unless the description allows them. Each is compiled when it is first used.
 */
export class Schemas {
	private readonly ajv = addFormats(
		new Ajv2020({ strict: false, allErrors: true, logger: false, validateSchema: false }),
	);

	private readonly files = new Map<string, Json>();

	private readonly ids = new Map<string, string>();

	private readonly compiled = new Map<string, Map<Json, ValidateFunction>>();

	/** @param marksNull the description says where an answer may hold null; otherwise it may do so anywhere */
	constructor(
		private readonly folder: string,
		readonly marksNull: boolean,
	) {}

	/** @returns what is wrong with a value: place and fault, with list positions as `*` */
	faults(schema: Json, file: string, direction: Direction, value: unknown): string[] {
		const validate = this.validator(schema, file, direction);
		if (validate(value) === true) return [];
		return readable(validate.errors ?? [], value);
	}

	/** Makes the document known under its file's name. */
	add(file: string, root: Json): void {
		this.files.set(file, root);
	}

	private validator(schema: Json, file: string, direction: Direction): ValidateFunction {
		const key = `${direction} ${file}`;
		const known = this.compiled.get(key) ?? new Map<Json, ValidateFunction>();
		this.compiled.set(key, known);
		let validate = known.get(schema);
		if (validate === undefined) {
			validate = this.ajv.compile(new Translation(this, file, direction).of(schema, true));
			known.set(schema, validate);
		}
		return validate;
	}

	/** The id under which ajv knows a referred schema; undefined where the documents lack it. */
	idOf(reference: string, from: string, direction: Direction): string | undefined {
		const { file, schema, pointer } = this.find(reference, from);
		if (schema === undefined) return undefined;
		const key = `${direction} ${file}#${pointer}`;
		const known = this.ids.get(key);
		if (known !== undefined) return known;
		const id = `https://spec.invalid/${this.ids.size}`;
		this.ids.set(key, id);
		const translated = new Translation(this, file, direction).of(schema, false);
		this.ajv.addSchema({ ...translated, $id: id });
		return id;
	}

	find(reference: string, from: string): { file: string; pointer: string; schema?: Json } {
		const [address, pointer = ''] = reference.split('#');
		const file = address === '' ? from : path.basename(address);
		let found: unknown = this.document(file);
		for (const step of pointer.split('/').slice(1))
			found = isObject(found) ? found[unescapePointer(step)] : undefined;
		return { file, pointer, ...(isObject(found) ? { schema: found } : {}) };
	}

	private document(file: string): Json | undefined {
		const known = this.files.get(file);
		if (known !== undefined) return known;
		const place = path.join(this.folder, file);
		if (!fs.existsSync(place)) return undefined;
		const root = JSON.parse(fs.readFileSync(place, 'utf8')) as Json;
		this.files.set(file, root);
		return root;
	}
}

/** Turns schemas of one document into plain JSON Schema. */
class Translation {
	constructor(
		private readonly schemas: Schemas,
		private readonly file: string,
		private readonly direction: Direction,
	) {}

	/** @param isClosed the value stands by itself: what the schema does not declare is a fault */
	of(schema: unknown, isClosed: boolean): Json {
		if (!isObject(schema)) return {};
		const closing = isClosed && this.declares(schema) ? { unevaluatedProperties: false } : {};
		const translated = { ...this.keywords(schema), ...closing };
		return schema.nullable === true ? { anyOf: [{ type: 'null' }, translated] } : translated;
	}

	private keywords(schema: Json): Json {
		const out: Json = {};
		if (typeof schema.$ref === 'string') {
			const id = this.schemas.idOf(schema.$ref, this.file, this.direction);
			if (id !== undefined) out.$ref = id;
		}
		for (const key of KEPT) if (schema[key] !== undefined) out[key] = schema[key];
		const types = [schema.type].flat().filter((type) => TYPES.includes(String(type)));
		const isNullable = this.direction === 'answer' && !this.schemas.marksNull;
		if (isNullable && types.length > 0 && !types.includes('null')) types.push('null');
		if (types.length > 0) out.type = types.length === 1 ? types[0] : types;
		if (typeof schema.format === 'string' && KNOWN_FORMATS.includes(schema.format))
			out.format = schema.format;
		if (typeof schema.pattern === 'string' && isPattern(schema.pattern))
			out.pattern = schema.pattern;
		if (Array.isArray(schema.enum))
			out.enum = [...new Set([...(schema.enum as unknown[]), ...(isNullable ? [null] : [])])];
		if (schema.items !== undefined) out.items = this.of(schema.items, true);
		// many `oneOf` of vendors are not exclusive
		const choices = schema.anyOf ?? schema.oneOf;
		if (Array.isArray(choices)) out.anyOf = choices.map((each) => this.of(each, false));
		if (Array.isArray(schema.allOf)) out.allOf = schema.allOf.map((each) => this.of(each, false));
		if (isObject(schema.properties)) this.putProperties(out, schema, schema.properties);
		const { additionalProperties: further } = schema;
		if (typeof further === 'boolean') out.additionalProperties = further;
		else if (isObject(further)) out.additionalProperties = this.of(further, true);
		return out;
	}

	private putProperties(out: Json, schema: Json, properties: Json): void {
		const foreign = this.direction === 'request' ? 'readOnly' : 'writeOnly';
		const own = Object.entries(properties).filter(
			([, each]) => !(isObject(each) && each[foreign] === true),
		);
		out.properties = Object.fromEntries(own.map(([name, each]) => [name, this.of(each, true)]));
		if (!Array.isArray(schema.required)) return;
		const names = new Set(own.map(([name]) => name));
		const required = (schema.required as string[]).filter(
			(name) => names.has(name) || properties[name] === undefined,
		);
		if (required.length > 0) out.required = [...new Set(required)];
	}

	/** Whether the schema, or one that it is made of, names properties. */
	private declares(schema: unknown, seen = new Set<unknown>()): boolean {
		if (!isObject(schema) || seen.has(schema)) return false;
		seen.add(schema);
		if (isObject(schema.properties) && Object.keys(schema.properties).length > 0) return true;
		const parts = [schema.allOf, schema.anyOf, schema.oneOf].flat();
		if (typeof schema.$ref === 'string') {
			const found = this.schemas.find(schema.$ref, this.file);
			const there = new Translation(this.schemas, found.file, this.direction);
			if (there.declares(found.schema, seen)) return true;
		}
		return parts.some((part) => this.declares(part, seen));
	}
}

const KNOWN_FORMATS = ['date', 'date-time', 'email', 'uri', 'uuid', 'int32', 'int64', 'ipv4'];

function isPattern(text: string): boolean {
	try {
		return new RegExp(text, 'u') instanceof RegExp;
	} catch {
		return false;
	}
}

/**
 * The faults as lines; of a choice only that none of its forms fits. Where a value has another fault, ajv takes what its
 * schema declares for undeclared.
 */
function readable(errors: ErrorObject[], value: unknown): string[] {
	const choices = errors.filter(({ keyword }) => keyword === 'anyOf');
	const lines = errors
		.filter(
			(error) =>
				!choices.some(
					(choice) => choice !== error && error.schemaPath.startsWith(`${choice.schemaPath}/`),
				),
		)
		.filter((error, _index, all) => !(isUndeclared(error) && all.some(isWithin(error))))
		.map((error) => `${placeOf(error)}: ${sentenceOf(error, value)}`);
	return [...new Set(lines)];
}

function isUndeclared({ keyword }: ErrorObject): boolean {
	return keyword === 'unevaluatedProperties';
}

function isWithin(outer: ErrorObject): (error: ErrorObject) => boolean {
	return (error) => !isUndeclared(error) && error.instancePath.startsWith(outer.instancePath);
}

function placeOf({ instancePath }: ErrorObject): string {
	return instancePath.replace(/\/\d+(?=\/|$)/g, '/*') || '/';
}

function sentenceOf(error: ErrorObject, root: unknown): string {
	const { unevaluatedProperty, additionalProperty, missingProperty, allowedValues } =
		error.params as Record<string, unknown>;
	const undeclared = unevaluatedProperty ?? additionalProperty;
	if (undeclared !== undefined) return `"${String(undeclared)}" is not declared`;
	if (missingProperty !== undefined) return `"${String(missingProperty)}" is missing`;
	const actual = showValue(valueAt(root, error.instancePath));
	if (error.keyword === 'anyOf') return `fits no form, got ${actual}`;
	const values = Array.isArray(allowedValues) ? ` ${JSON.stringify(allowedValues)}` : '';
	return `${error.message ?? error.keyword}${values}, got ${actual}`;
}

function showValue(value: unknown): string {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function valueAt(root: unknown, pointer: string): unknown {
	let found = root;
	for (const step of pointer.split('/').slice(1))
		found =
			typeof found === 'object' && found !== null
				? (found as Json)[unescapePointer(step)]
				: undefined;
	return found;
}
