import { parse as parseYaml } from 'yaml';

import { fs, path } from '../../platform';
import { isObject } from '../../sandbox/core/shape';
import { documentOfFacts } from './hubspotFacts';

export type Json = Record<string, unknown>;

/** One operation of a vendor's description. */
export interface Operation {
	method: string;
	/** With its variables in braces: `/contacts/{id}`. */
	template: string;
	pattern: RegExp;
	parameters: Parameter[];
	body?: Content & { required: boolean };
	/** By status (`200`, `2XX`, `default`); undefined content where the description says nothing of it. */
	answers: Record<string, Content | undefined>;
}

export interface Parameter {
	name: string;
	in: 'query' | 'path' | 'header' | 'cookie';
	required: boolean;
	schema?: Json;
	/** `{name}[key]=value` for any key. */
	isDeep: boolean;
}

/** What a body may hold, by the place of its schema in the document; JSON and forms alike. */
export interface Content {
	schema?: Json;
	isForm: boolean;
}

/** A vendor's OpenAPI description. References between documents are made local. */
export interface SpecDocument {
	/** The name under which schemas of this document refer to each other. */
	id: string;
	root: Json;
	operations: Operation[];
}

/** Reads an OpenAPI document (3.0 or 3.1, JSON or YAML), or HubSpot's facts. */
export function loadDocument(folder: string, file: string): SpecDocument {
	const text = fs.readFileSync(path.join(folder, file), 'utf8');
	const parsed = (file.endsWith('.json') ? JSON.parse(text) : parseYaml(text)) as Json;
	const root = isObject(parsed.apis)
		? documentOfFacts(parsed)
		: isObject(parsed.paths)
			? parsed
			: documentOfRecord(parsed, path.basename(file, '.json'));
	const id = `spec:${path.basename(folder)}/${file}`;
	const reader = new Reader(folder, file, root);
	return { id, root, operations: reader.operations() };
}

/** The operations of a resource of which only the schema of its records is known: `{data: record}` and lists of it. */
function documentOfRecord(record: Json, name: string): Json {
	const data = { type: 'object', properties: { data: record, meta: { type: 'object' } } };
	const items = { type: 'array', items: data };
	const list = { type: 'object', properties: { items, meta: { type: 'object' } } };
	const answer = (schema: Json) => ({ content: { 'application/json': { schema } } });
	const body = { content: { 'application/json': {} } };
	const write = { requestBody: body, responses: { '200': answer(data), '201': answer(data) } };
	const id = { in: 'path', name: 'id' };
	return {
		paths: {
			[`/v2/${name}`]: { get: { responses: { '200': answer(list) } }, post: write },
			[`/v2/${name}/{id}`]: {
				parameters: [id],
				get: { responses: { '200': answer(data) } },
				put: write,
				delete: { responses: { '204': {} } },
			},
		},
	};
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

class Reader {
	private readonly other = new Map<string, Json>();

	constructor(
		private readonly folder: string,
		private readonly file: string,
		private readonly root: Json,
	) {}

	operations(): Operation[] {
		const found: Operation[] = [];
		for (const [template, item] of Object.entries(this.root.paths as Json)) {
			const shared = listOf((item as Json).parameters);
			for (const method of METHODS) {
				const operation = (item as Json)[method];
				if (!isObject(operation)) continue;
				const parameters = [...shared, ...listOf(operation.parameters)].map((each) =>
					this.parameter(this.resolve(each)),
				);
				found.push({
					method: method.toUpperCase(),
					template,
					pattern: patternOf(template),
					parameters,
					body: this.body(operation.requestBody),
					answers: this.answers(operation.responses),
				});
			}
		}
		return found;
	}

	private parameter(declared: Json): Parameter {
		const name = String(declared.name);
		const schema = isObject(declared.schema) ? declared.schema : undefined;
		return {
			name,
			in: declared.in as Parameter['in'],
			required: declared.required === true,
			schema,
			isDeep: declared.style === 'deepObject',
		};
	}

	private body(declared: unknown): Operation['body'] {
		const body = this.resolve(declared);
		const content = contentOf(body.content);
		if (content === undefined) return undefined;
		return { ...content, required: body.required === true };
	}

	private answers(declared: unknown): Operation['answers'] {
		const statuses = Object.entries(isObject(declared) ? declared : {});
		return Object.fromEntries(
			statuses.map(([status, answer]) => [status, contentOf(this.resolve(answer).content)]),
		);
	}

	/** Follows a reference to a parameter, body or answer; schemas keep theirs. */
	private resolve(value: unknown): Json {
		if (!isObject(value)) return {};
		const { $ref: reference } = value;
		if (typeof reference !== 'string') return value;
		const [file, pointer = ''] = reference.split('#');
		let found: unknown = file === '' ? this.root : this.document(path.basename(file));
		for (const step of pointer.split('/').slice(1))
			found = isObject(found) ? found[unescapePointer(step)] : undefined;
		return this.resolve(found);
	}

	private document(file: string): Json {
		if (file === this.file) return this.root;
		let root = this.other.get(file);
		if (root === undefined) {
			root = JSON.parse(fs.readFileSync(path.join(this.folder, file), 'utf8')) as Json;
			this.other.set(file, root);
		}
		return root;
	}
}

/** A step of a JSON pointer as it is spelt in the document. */
export function unescapePointer(step: string): string {
	return decodeURIComponent(step).replace(/~1/g, '/').replace(/~0/g, '~');
}

function contentOf(declared: unknown): Content | undefined {
	for (const [type, media] of Object.entries(isObject(declared) ? declared : {})) {
		const isForm = type.includes('form');
		if (!isForm && !type.includes('json') && type !== '*/*') continue;
		const schema = isObject(media) && isObject(media.schema) ? media.schema : undefined;
		return { schema, isForm };
	}
	return undefined;
}

function patternOf(template: string): RegExp {
	const escaped = template
		.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
		.replace(/\{(\w[\w-]*)\}/g, '([^/]+)');
	return new RegExp(`^${escaped.replace(/\/$/, '')}/?$`);
}

function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? (value as unknown[]) : [];
}
