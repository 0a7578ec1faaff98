import type { IExecuteFunctions } from 'n8n-workflow';

import type { Crm } from '../adapters/adapter';
import { InputError } from '../engine/failures';
import { asText, isRecord } from '../engine/json';
import type { OutputOptions, ResponseFormat } from '../engine/output';
import { linkId } from '../engine/values';

export type OutputMode = 'items' | 'pages' | 'file';

/** The node's options for one input item. */
export interface RunOptions extends OutputOptions {
	keyBy?: string;
	outputMode: OutputMode;
	cursor?: string;
	remoteQuery?: Record<string, unknown>;
	remoteData?: Record<string, unknown>;
	dryRun: boolean;
	/** The user agrees that this write sends something to a person. */
	allowSending: boolean;
	timeoutMs: number;
	maxRetries: number;
}

export const DEFAULT_TIMEOUT_MS = 60_000;
export const DEFAULT_MAX_RETRIES = 5;

/** Reads one parameter; `fallback` stands for one that is not shown. */
export function parameter<T>(
	context: IExecuteFunctions,
	name: string,
	item: number,
	fallback: T,
): T {
	return context.getNodeParameter(name, item, fallback) as T;
}

/** The options of an input item. Throws an InputError for JSON that is none. */
export function readOptions(context: IExecuteFunctions, item: number): RunOptions {
	return optionsFrom(parameter<Record<string, unknown>>(context, 'options', item, {}));
}

/** The query that the options add to every request but look-ups. */
export function optionsQuery(
	crm: Crm,
	{ remoteQuery, ...options }: RunOptions,
): Record<string, unknown> | undefined {
	const { optionsQuery: own } = crm.account;
	if (own === undefined) return remoteQuery;
	const { responseFormat, includeFields, excludeFields } = options;
	const leavesRemoteData =
		options.ignoreRemoteData ||
		responseFormat === 'normalized' ||
		(includeFields.length > 0 && !includeFields.includes('remote_data'));
	return own({
		remoteQuery: remoteQuery ?? {},
		raw: responseFormat === 'raw',
		without: leavesRemoteData ? [...excludeFields, 'remote_data'] : excludeFields,
	});
}

/** Options as the node stores them. Throws an InputError for JSON that is none. */
export function optionsFrom(raw: Record<string, unknown>): RunOptions {
	return {
		responseFormat: (raw.responseFormat ?? 'unified') as ResponseFormat,
		ignoreRemoteData: raw.ignoreRemoteData === true,
		includeFields: names(raw.includeFields),
		excludeFields: names(raw.excludeFields),
		keyBy: asText(raw.keyBy),
		outputMode: (raw.outputMode ?? 'items') as OutputMode,
		cursor: asText(raw.cursor),
		remoteQuery: jsonObject('Remote Query', raw.remoteQuery),
		remoteData: jsonObject('Remote Data', raw.remoteData),
		dryRun: raw.dryRun === true,
		allowSending: raw.allowSending === true,
		timeoutMs: Number(raw.timeout ?? DEFAULT_TIMEOUT_MS),
		maxRetries: Number(raw.maxRetries ?? DEFAULT_MAX_RETRIES),
	};
}

function names(value: unknown): string[] {
	const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
	return list.map((name) => String(name).trim()).filter((name) => name !== '');
}

/** A JSON object given as text or as an object; undefined where it is blank. */
export function jsonObject(label: string, value: unknown): Record<string, unknown> | undefined {
	if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) {
		return undefined;
	}
	const content = typeof value === 'string' ? parse(label, value) : value;
	if (Array.isArray(content)) {
		throw new InputError(
			`"${label}" holds a list, and the node writes one record for each input item`,
			'Split the list with the node Split Out in front of this one, and give one object.',
		);
	}
	if (!isRecord(content))
		throw new InputError(`"${label}" must be a JSON object: {"first_name": "Ada"}`);
	return content;
}

function parse(label: string, text: string): unknown {
	const content = attempt(text);
	if (content instanceof SyntaxError) {
		throw new InputError(
			`"${label}" is not valid JSON: ${content.message}`,
			'Names and texts need double quotes; no comma may follow the last entry.',
		);
	}
	return content;
}

function attempt(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		return error;
	}
}

/** The id that a picker or an expression gives. Throws an InputError where it is blank. */
export function requiredId(
	context: IExecuteFunctions,
	name: string,
	label: string,
	item: number,
): string {
	const id = linkId(parameter<unknown>(context, name, item, ''));
	if (id === undefined || ['undefined', 'null', '[object Object]'].includes(id)) {
		throw new InputError(
			`The ${label} is empty`,
			'Pick a record from the list, or give its id. If it comes from an expression, the field may be missing in this input item.',
		);
	}
	return id;
}
