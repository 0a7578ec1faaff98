import type { Exchange } from '../../sandbox/core/requestLog';
import { isObject } from '../../sandbox/core/shape';
import { loadDocument } from './document';
import type { Json, Operation, Parameter, SpecDocument } from './document';
import { Schemas } from './schemas';

/** Whether exchanges keep to a vendor's description. */
export interface Checker {
	/** What is wrong with a request that the vendor took, and with its answer: one line a fault. */
	faults(exchange: Exchange): string[];
}

/** A document, and how the paths of requests become its own. */
export interface Part {
	file: string;
	/** The path as the document spells it; undefined where the document is about other paths. */
	pathOf: (path: string) => string | undefined;
}

/** Checks exchanges against OpenAPI documents. */
export class OpenApiChecker implements Checker {
	private readonly parts: Array<Part & { document: SpecDocument }>;

	private readonly schemas: Schemas;

	/** @param marksNull see Schemas */
	constructor(folder: string, parts: Part[], marksNull: boolean) {
		this.schemas = new Schemas(folder, marksNull);
		this.parts = parts.map((part) => ({ ...part, document: loadDocument(folder, part.file) }));
		for (const { file, document } of this.parts) this.schemas.add(file, document.root);
	}

	faults(exchange: Exchange): string[] {
		const [path, search = ''] = exchange.path.split('?');
		const found = this.operationOf(exchange.method, path);
		if (found === undefined)
			return exchange.status < 400
				? [`${exchange.method} ${withoutIds(path)}: is not described`]
				: [];
		const { operation, file, values } = found;
		const name = `${operation.method} ${operation.template}`;
		const request = [
			...this.pathFaults(operation, file, values),
			...this.queryFaults(operation, file, search),
			...headerFaults(operation, exchange),
			...this.bodyFaults(operation, file, exchange.requestBody),
		].map((fault) => `${name} request ${fault}`);
		const answer = this.answerFaults(operation, file, exchange).map(
			(fault) => `${name} ${exchange.status} ${fault}`,
		);
		// a refused request may have been wrong on purpose
		return exchange.status < 400 ? [...request, ...answer] : answer;
	}

	private operationOf(method: string, path: string) {
		const found = this.parts.flatMap(({ file, pathOf, document }) => {
			const own = pathOf(path);
			if (own === undefined) return [];
			return document.operations.flatMap((operation) => {
				const match = operation.method === method ? operation.pattern.exec(own) : null;
				return match === null
					? []
					: [{ operation, file, values: match.slice(1).map(decodeURIComponent) }];
			});
		});
		return found.sort((a, b) => a.values.length - b.values.length)[0];
	}

	private pathFaults(operation: Operation, file: string, values: string[]): string[] {
		const names = [...operation.template.matchAll(/\{([\w-]+)\}/g)].map(([, name]) => name);
		return names.flatMap((name, index) => {
			const declared = operation.parameters.find(
				(each) => each.in === 'path' && each.name === name,
			);
			return this.textFaults(declared, file, `{${name}}`, [values[index]]);
		});
	}

	private queryFaults(operation: Operation, file: string, search: string): string[] {
		const declared = operation.parameters.filter((each) => each.in === 'query');
		const given = new Map<string, string[]>();
		for (const [name, value] of new URLSearchParams(search))
			given.set(name, [...(given.get(name) ?? []), value]);
		const faults = declared
			.filter(({ name, required }) => required && !given.has(name) && !given.has(`${name}[]`))
			.map(({ name }) => `?${name}: is missing`);
		for (const [name, values] of given) {
			const parameter = declared.find(
				(each) =>
					each.name === name ||
					`${each.name}[]` === name ||
					each.name === name.replace(/\[\]$/, ''),
			);
			const isDeep = declared.some((each) => each.isDeep && name.startsWith(`${each.name}[`));
			if (parameter === undefined && !isDeep) faults.push(`?${name}: is not declared`);
			else faults.push(...this.textFaults(parameter, file, `?${name}`, values));
		}
		return faults;
	}

	/** A parameter arrives as text: it is read as its schema says. */
	private textFaults(
		parameter: Parameter | undefined,
		file: string,
		label: string,
		texts: string[],
	): string[] {
		const schema = this.plain(parameter?.schema, file);
		if (schema === undefined) return [];
		const type = [schema.type].flat()[0];
		const items = this.plain(isObject(schema.items) ? schema.items : undefined, file);
		const value =
			type === 'array'
				? texts.flatMap((text) => text.split(',')).map((text) => typed(text, items?.type))
				: typed(texts[texts.length - 1], type);
		return this.schemas
			.faults(schema, file, 'request', value)
			.map((fault) => fault.replace(/^\/(?:\*)?/, label));
	}

	private plain(schema: Json | undefined, file: string): Json | undefined {
		if (typeof schema?.$ref !== 'string') return schema;
		return this.plain(this.schemas.find(schema.$ref, file).schema, file);
	}

	private bodyFaults({ body, method }: Operation, file: string, sent: unknown): string[] {
		const isSent = sent !== undefined && sent !== null && sent !== '';
		if (!isSent) return body?.required === true ? ['body: is missing'] : [];
		if (body === undefined) return method === 'GET' ? [] : ['body: is not declared'];
		if (body.schema === undefined || body.isForm) return [];
		return this.schemas.faults(body.schema, file, 'request', sent);
	}

	private answerFaults({ answers }: Operation, file: string, exchange: Exchange): string[] {
		const { status, responseBody } = exchange;
		const key = [String(status), `${String(status)[0]}XX`, 'default'].find(
			(each) => each in answers,
		);
		if (key === undefined) return status < 400 ? ['is not declared'] : [];
		const schema = answers[key]?.schema;
		if (schema === undefined || responseBody === '') return [];
		return this.schemas.faults(schema, file, 'answer', JSON.parse(responseBody));
	}
}

function headerFaults({ parameters }: Operation, { requestHeaders }: Exchange): string[] {
	return parameters
		.filter((each) => each.in === 'header' && each.required)
		.filter(({ name }) => requestHeaders[name.toLowerCase()] === undefined)
		.map(({ name }) => `header ${name}: is missing`);
}

function typed(text: string, type: unknown): unknown {
	const types = [type].flat();
	if (types.includes('boolean') && /^(?:true|false)$/.test(text)) return text === 'true';
	const isNumber = types.includes('integer') || types.includes('number');
	if (isNumber && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
	return text;
}

/** A path whose ids are left out, so that it is the same for every record. */
function withoutIds(path: string): string {
	return path
		.split('/')
		.map((step) => (/\d|^[\w-]{18,}$/.test(step) && !/^v\d+(?:\.\d)?$/.test(step) ? '{}' : step))
		.join('/');
}
