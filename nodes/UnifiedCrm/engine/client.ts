import type {
	Api,
	Crm,
	FailureKind,
	Settings,
	VendorRecord,
	VendorRequest,
	VendorResponse,
} from '../adapters/adapter';
import type { KnownAccount } from './accountStore';
import { kindOfStatus, lowerCased, readTransportError, VendorError } from './failures';
import type { TransportFailure } from './failures';
import { asRecord, isEmpty } from './json';
import { addressOf } from './address';
import type { Runtime } from './runtime';

/** One HTTP request as it goes out, without credentials. */
export interface WireRequest {
	method: VendorRequest['method'];
	url: string;
	headers: Record<string, string>;
	body?: unknown;
	form?: Record<string, string>;
}

/** Sends with the account's credentials. Rejects where there is no answer, and for 401 so that n8n refreshes tokens. */
export type Transport = (
	request: WireRequest,
	timeoutMs: number,
) => Promise<{ statusCode: number; headers: unknown; body: unknown }>;

export interface ClientOptions {
	timeoutMs: number;
	maxRetries: number;
	/** Merged into the query of every request but look-ups. */
	remoteQuery?: Record<string, unknown>;
	/** Writes are collected here instead of being sent. */
	dryRun?: WireRequest[];
	/** Stops waiting and walking when the execution is stopped. */
	signal?: AbortSignal;
	warn: (message: string) => void;
}

/** Longest wait for a limit; a longer one fails with the time it would take. */
const LONGEST_WAIT_MS = 120_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

/** Codes of failures in which the request never left. */
const NEVER_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);
/** The host is wrong rather than busy: a repeat does not help. */
const NO_SUCH_HOST = new Set([
	'ENOTFOUND',
	'ERR_INVALID_URL',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

/** The door to one account: limits, retries, error reading, host check, dry run. */
export class Client implements Api {
	constructor(
		private readonly crm: Crm,
		readonly settings: Settings,
		private readonly account: KnownAccount,
		private readonly transport: Transport,
		private readonly runtime: Runtime,
		private readonly options: ClientOptions,
	) {}

	now(): number {
		return this.runtime.now();
	}

	warn(message: string): void {
		this.options.warn(message);
	}

	async get(path: string, query?: VendorRequest['query']): Promise<VendorRecord> {
		return asRecord((await this.send({ method: 'GET', path, query })).body);
	}

	async memo<T>(key: string, load: (api: Api) => Promise<T>): Promise<T> {
		return await this.account.memo(key, async () => await load(this.forLookups()));
	}

	/** The same account without what belongs to the user's own requests. */
	private forLookups(): Client {
		const { remoteQuery, ...options } = this.options;
		return remoteQuery === undefined
			? this
			: new Client(this.crm, this.settings, this.account, this.transport, this.runtime, options);
	}

	async send(request: VendorRequest): Promise<VendorResponse> {
		const wire = this.toWire(request);
		const reads = request.method === 'GET' || request.reads === true;
		if (this.options.dryRun !== undefined && !reads) {
			this.options.dryRun.push(wire);
			return { status: 200, headers: {}, body: {} };
		}
		for (let attempt = 0; ; attempt++) {
			this.options.signal?.throwIfAborted();
			const outcome = await this.account.limiter.run(
				request.limit,
				async () => await this.attempt(request, wire),
			);
			if (!(outcome instanceof Failure)) return outcome;
			const wait = this.waitBefore(outcome, attempt, reads || request.repeatable === true);
			if (wait === undefined) throw outcome.error;
			if (outcome.error.kind === 'throttled') this.account.limiter.close(wait);
			else await this.runtime.sleep(wait);
		}
	}

	private toWire(request: VendorRequest): WireRequest {
		return {
			method: request.method,
			url: addressOf(
				this.crm,
				this.settings,
				request,
				request.lookup === true ? undefined : this.options.remoteQuery,
			),
			headers: {
				accept: 'application/json',
				...this.crm.account.headers?.(this.settings),
				...request.headers,
			},
			...(request.body === undefined ? {} : { body: request.body }),
			...(request.form === undefined ? {} : { form: request.form }),
		};
	}

	private async attempt(
		request: VendorRequest,
		wire: WireRequest,
	): Promise<VendorResponse | Failure> {
		let answer: Awaited<ReturnType<Transport>>;
		try {
			answer = await this.transport(wire, this.options.timeoutMs);
		} catch (error) {
			return this.failureOf(readTransportError(error), request);
		}
		const response: VendorResponse = {
			status: answer.statusCode,
			headers: lowerCased(answer.headers),
			body: answer.body === '' || answer.body === null ? undefined : answer.body,
		};
		this.learn(response);
		if (request.accepts?.includes(response.status)) return response;
		if (response.status >= 300 && response.status < 400) return this.redirected(response, request);
		const kind = request.settles?.includes(response.status)
			? 'broken'
			: (this.crm.failures.kind?.(response, request) ?? kindOfStatus(response.status));
		if (kind !== undefined) return this.failure(kind, response, request);
		if (typeof response.body === 'string') return this.notJson(response, request);
		return response;
	}

	private learn(response: VendorResponse): void {
		const left = this.crm.limits.read?.(response, this.runtime.now());
		if (left !== undefined) this.account.limiter.learn(left.remaining, left.resetMs);
	}

	private failure(kind: FailureKind, response: VendorResponse, request: VendorRequest): Failure {
		const words = this.crm.failures.message(response.body, response);
		const message = isEmpty(words)
			? `${this.crm.label} answered with status ${response.status}`
			: String(words);
		return new Failure(
			new VendorError(message, { kind, status: response.status, body: response.body, request }),
			this.waitAsked(response),
		);
	}

	/** Redirects are not followed: they would carry the credentials along. */
	private redirected(response: VendorResponse, request: VendorRequest): Failure {
		const message = `${this.crm.label} redirects to ${response.headers.location ?? 'another address'}, which is not followed: correct the address of the account in the credential`;
		return new Failure(
			new VendorError(message, { kind: 'unsafe', status: response.status, request }),
		);
	}

	private notJson(response: VendorResponse, request: VendorRequest): Failure {
		const page = /^\s*</.test(String(response.body));
		const message = page
			? `${this.crm.label} answered with a web page instead of data: the address of the account may be wrong, or a firewall is in between`
			: `${this.crm.label}'s answer arrived incomplete`;
		return new Failure(
			new VendorError(message, { kind: 'broken', status: response.status, request }),
		);
	}

	private failureOf(failed: TransportFailure, request: VendorRequest): Failure {
		if (failed.status !== undefined) {
			const response = { status: failed.status, headers: failed.headers, body: failed.body };
			const kind =
				this.crm.failures.kind?.(response, request) ?? kindOfStatus(failed.status) ?? 'broken';
			return this.failure(kind, response, request);
		}
		const unsent = failed.code !== undefined && NEVER_SENT.has(failed.code);
		const message = unsent
			? `${this.crm.label} could not be reached at ${new URL(this.toWire(request).url).host}: ${wordsFor(failed)}`
			: `${this.crm.label} gave no answer: ${wordsFor(failed)}`;
		return new Failure(
			new VendorError(message, { kind: unsent ? 'unreachable' : 'broken', request }),
			undefined,
			failed.code,
		);
	}

	/** What the CRM asks to wait, in milliseconds. */
	private waitAsked(response: VendorResponse): number | undefined {
		const own = this.crm.failures.waitMs?.(response, this.runtime.now());
		if (own !== undefined) return Math.max(own, 0);
		const header = response.headers['retry-after'];
		if (header === undefined) return undefined;
		const seconds = Number(header);
		if (Number.isFinite(seconds)) return Math.max(seconds * 1000, 0);
		const date = Date.parse(header);
		return Number.isNaN(date) ? undefined : Math.max(date - this.runtime.now(), 0);
	}

	/** Milliseconds before the next attempt; undefined where there must be none. */
	private waitBefore(outcome: Failure, attempt: number, isRepeatable: boolean): number | undefined {
		if (attempt >= this.options.maxRetries) return undefined;
		const { error, waitMs, code } = outcome;
		if (error.kind === 'unreachable' && code !== undefined && NO_SUCH_HOST.has(code))
			return undefined;
		const refusedUnread = error.kind === 'throttled' || error.kind === 'unreachable';
		const askedToWait = error.status === 503 && waitMs !== undefined;
		if (!refusedUnread && !askedToWait && !(error.kind === 'broken' && isRepeatable))
			return undefined;
		if (waitMs !== undefined && waitMs > LONGEST_WAIT_MS) return undefined;
		const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** attempt, LONGEST_BACKOFF_MS);
		const jitter = backoff * (0.5 + this.runtime.random() / 2);
		return waitMs === undefined ? jitter : waitMs + this.runtime.random() * 250;
	}
}

/** Codes in plain words; n8n puts sentences of its own in the place of messages that hold a code. */
const CODE_WORDS: Record<string, string> = {
	ECONNABORTED: 'it took too long',
	ECONNREFUSED: 'the connection was refused',
	ECONNRESET: 'the connection was cut',
	EAI_AGAIN: 'the name of the host could not be looked up',
	EHOSTUNREACH: 'there is no way to the host',
	ENETUNREACH: 'there is no way to the network',
	ENOTFOUND: 'there is no such host',
	EPIPE: 'the connection was cut',
	ERR_CANCELED: 'the execution was stopped',
	ETIMEDOUT: 'it took too long',
};

function wordsFor({ code, message }: TransportFailure): string {
	return CODE_WORDS[code ?? ''] ?? message;
}

class Failure {
	constructor(
		readonly error: VendorError,
		readonly waitMs?: number,
		readonly code?: string,
	) {}
}
