import type { FastifyReply, FastifyRequest } from 'fastify';

import { delay, timers } from '../../platform';
import type { Answer } from '../simulation';

/**
 * What can go wrong on the way. Numbers are answers in the vendor's own shape; `429-date` gives Retry-After as a date,
 * `429-bare` gives none. `reset` cuts the connection before the handler runs, `lost` after it ran (the write happened,
 * the answer never arrives), `cut` in the middle of the answer.
 */
export const FAULT_MODES = [
	'401',
	'429',
	'429-date',
	'429-bare',
	'500',
	'502',
	'503',
	'504',
	'reset',
	'lost',
	'cut',
	'slow',
	'truncated',
	'html',
	'empty',
] as const;
export type FaultMode = (typeof FAULT_MODES)[number];

export interface FaultRule {
	mode: FaultMode;
	/** Only this integration; all without it. */
	integration?: string;
	method?: string;
	/** Regular expression on the path with its query, without the integration's prefix. */
	path?: string;
	/** How many requests it hits; no end without it. */
	times?: number;
	/** Lets this many matching requests pass first. */
	skip?: number;
	/** Share of matching requests that it hits, 0 to 1. */
	probability?: number;
	/** Seconds, for 429 and 503; 1 without it. */
	retryAfter?: number;
	/** Milliseconds that `slow` waits; 5,000 without it. */
	delayMs?: number;
}

const HTML_PAGE =
	'<!DOCTYPE html><html><head><title>Just a moment</title></head><body>Checking</body></html>';

/** Decides which requests go wrong and how. */
export class Faults {
	private rules: Array<FaultRule & { left: number; skipped: number }> = [];

	/** How often each mode was applied. */
	readonly applied = new Map<FaultMode, number>();

	constructor(private readonly chance: () => number) {}

	add(rule: FaultRule): void {
		this.rules.push({ ...rule, left: rule.times ?? Number.POSITIVE_INFINITY, skipped: 0 });
	}

	clear(): void {
		this.rules = [];
	}

	/** The rule that hits a request, if any; it is counted down. The header `x-sandbox-fault` goes before all rules. */
	match(integration: string, request: FastifyRequest): FaultRule | undefined {
		const asked = request.headers['x-sandbox-fault'];
		if (typeof asked === 'string' && isFaultMode(asked)) return this.count({ mode: asked });
		const path = request.url;
		for (const rule of this.rules) {
			if (rule.left <= 0) continue;
			if (rule.integration !== undefined && rule.integration !== integration) continue;
			if (rule.method !== undefined && rule.method !== request.method) continue;
			if (rule.path !== undefined && !new RegExp(rule.path).test(path)) continue;
			if (rule.probability !== undefined && this.chance() >= rule.probability) continue;
			if (rule.skip !== undefined && rule.skipped < rule.skip) {
				rule.skipped++;
				continue;
			}
			rule.left--;
			return this.count(rule);
		}
		return undefined;
	}

	private count(rule: FaultRule): FaultRule {
		this.applied.set(rule.mode, (this.applied.get(rule.mode) ?? 0) + 1);
		return rule;
	}
}

/** A rule as it came over the wire. Throws where its mode is unknown. */
export function readFaultRule(body: Record<string, unknown>): FaultRule {
	const mode = String(body.mode);
	if (!isFaultMode(mode)) throw new Error(`unknown fault mode ${mode}`);
	return { ...body, mode };
}

export function isFaultMode(text: string): text is FaultMode {
	return (FAULT_MODES as readonly string[]).includes(text);
}

/** Faults that come before the vendor sees the request. @returns whether the request is done with */
export async function applyBefore(
	rule: FaultRule,
	request: FastifyRequest,
	reply: FastifyReply,
	vendorAnswer: (status: number, retryAfterSeconds?: number) => Answer,
): Promise<boolean> {
	const status = Number.parseInt(rule.mode, 10);
	if (!Number.isNaN(status)) {
		const seconds = rule.retryAfter ?? 1;
		const answer = vendorAnswer(status, rule.mode === '429-bare' ? undefined : seconds);
		const headers: Record<string, string> = { ...answer.headers };
		if (rule.mode === '429-date') {
			headers['retry-after'] = new Date(Date.now() + seconds * 1000).toUTCString();
		}
		await reply
			.code(answer.status)
			.headers(headers)
			.send(answer.body ?? '');
		return true;
	}
	if (rule.mode === 'reset') {
		reply.hijack();
		request.raw.socket.destroy();
		return true;
	}
	if (rule.mode === 'html') {
		await reply.code(200).type('text/html; charset=utf-8').send(HTML_PAGE);
		return true;
	}
	if (rule.mode === 'slow') {
		await delay(rule.delayMs ?? 5000);
	}
	return false;
}

/** Faults that hit the answer after the vendor did the work. @returns the payload to send */
export function applyAfter(
	rule: FaultRule,
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): unknown {
	const text = typeof payload === 'string' ? payload : '';
	switch (rule.mode) {
		case 'lost':
			reply.hijack();
			request.raw.socket.destroy();
			return payload;
		case 'cut':
			reply.header('content-length', String(Buffer.byteLength(text) + 10));
			timers.setTimeout(() => request.raw.socket.destroy(), 20);
			return text.slice(0, Math.floor(text.length / 2));
		case 'truncated':
			reply.removeHeader('content-length');
			return text.slice(0, Math.floor(text.length / 2));
		case 'empty':
			reply.removeHeader('content-length');
			return '';
		default:
			return payload;
	}
}
