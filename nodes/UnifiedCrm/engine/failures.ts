import type { FailureKind, VendorRequest } from '../adapters/adapter';
import { isRecord } from './json';

/** A failure of a request, in the CRM's own words where it gave any. */
export class VendorError extends Error {
	readonly kind: FailureKind | 'unreachable' | 'unsafe';

	/** HTTP status; undefined where there was no answer. */
	readonly status?: number;

	/** The answer's body. */
	readonly body?: unknown;

	/** Method and path, without query, of the request that failed. */
	readonly request?: string;

	constructor(
		message: string,
		facts: {
			kind: VendorError['kind'];
			status?: number;
			body?: unknown;
			request?: Pick<VendorRequest, 'method' | 'path'>;
		},
	) {
		super(message);
		this.name = 'VendorError';
		this.kind = facts.kind;
		this.status = facts.status;
		this.body = facts.body;
		if (facts.request !== undefined) {
			this.request = `${facts.request.method} ${facts.request.path.split('?')[0]}`;
		}
	}
}

/** Input that is wrong before anything is sent. */
export class InputError extends Error {
	constructor(
		message: string,
		readonly description?: string,
	) {
		super(message);
		this.name = 'InputError';
	}
}

/** What a status alone says; undefined for a success. */
export function kindOfStatus(status: number): FailureKind | undefined {
	if (status < 400) return undefined;
	if (status === 401) return 'unauthorized';
	if (status === 402 || status === 403) return 'forbidden';
	if (status === 404 || status === 410) return 'notFound';
	if (status === 409) return 'duplicate';
	if (status === 408 || status === 425) return 'broken';
	if (status === 429) return 'throttled';
	return status < 500 ? 'invalid' : 'broken';
}

/** What failed below HTTP or inside n8n's request helper. */
export interface TransportFailure {
	status?: number;
	/** ECONNREFUSED, ECONNRESET, ETIMEDOUT … */
	code?: string;
	message: string;
	headers: Record<string, string>;
	body?: unknown;
}

/** Finds out what an error of n8n's request helpers is about, however deep they wrapped it. */
export function readTransportError(error: unknown): TransportFailure {
	const found: TransportFailure = { message: '', headers: {} };
	const seen = new Set<unknown>();
	let layer: unknown = error;
	while (isRecord(layer) || layer instanceof Error) {
		if (seen.has(layer)) break;
		seen.add(layer);
		readLayer(layer as Record<string, unknown>, found);
		layer = (layer as { cause?: unknown }).cause;
	}
	if (found.message === '') found.message = 'the request failed';
	return found;
}

function readLayer(layer: Record<string, unknown>, found: TransportFailure): void {
	const { response, context } = layer;
	if (isRecord(response)) {
		found.status ??= statusOf(response.status) ?? statusOf(response.statusCode);
		found.body ??= response.data ?? response.body;
		if (isRecord(response.headers)) Object.assign(found.headers, lowerCased(response.headers));
	}
	found.status ??= statusOf(layer.httpCode) ?? statusOf(layer.statusCode) ?? statusOf(layer.status);
	if (isRecord(context)) found.body ??= context.data;
	if (typeof layer.code === 'string' && !/^\d+$/.test(layer.code)) found.code ??= layer.code;
	if (found.message === '' && typeof layer.message === 'string') found.message = layer.message;
}

function statusOf(value: unknown): number | undefined {
	const status = Number(value);
	return Number.isInteger(status) && status >= 100 && status < 600 ? status : undefined;
}

/** Header names in lower case, values as texts. */
export function lowerCased(headers: unknown): Record<string, string> {
	const result: Record<string, string> = {};
	if (!isRecord(headers)) return result;
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined && value !== null) result[name.toLowerCase()] = String(value);
	}
	return result;
}
