import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';

import type { Answer, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { faultAnswer, missing, throttled, unauthorized } from './answers';
import { USER_KEY, USER_ID } from './setup';

export interface Call {
	params: Record<string, string>;
	query: unknown;
	body: unknown;
}

/** Adds routes under `/api/v3`, each with the vendor's optional `.json` suffix, credential check and throttle. */
export class Routes {
	constructor(
		private readonly app: FastifyInstance,
		private readonly world: World,
	) {
		app.addHook('onRequest', async (request) => this.admit(request));
	}

	add(method: HTTPMethods, path: string, answer: (call: Call) => Answer): void {
		const full = `/api/v3${path}`;
		for (const url of full.split('/').at(-1)?.startsWith(':') ? [full] : [full, `${full}.json`]) {
			this.app.route({
				method,
				url,
				handler: async (request, reply) => {
					checkContentType(request);
					const { status, headers, body } = answer({
						params: withoutSuffix(request.params as Record<string, string>),
						query: request.query,
						body: request.body,
					});
					return await reply
						.code(status)
						.headers(headers ?? {})
						.send(body);
				},
			});
		}
	}

	private admit(request: FastifyRequest): void {
		const { settings, meters } = this.world;
		// five a second on average, bursts of ten, per address
		const { allowed } = meters.get('address', 10, 2000).hit();
		if (!allowed && settings.enforceLimits) throw new VendorAnswer(throttled());
		const expected = Buffer.from(`${USER_ID}:${USER_KEY}`).toString('base64');
		if (request.headers.authorization !== `Basic ${expected}`) {
			throw new VendorAnswer(unauthorized());
		}
	}
}

function checkContentType({ headers, body }: FastifyRequest): void {
	if (body === undefined || body === null) return;
	if (headers['content-type']?.startsWith('application/json') !== true) {
		throw new VendorAnswer(faultAnswer(415));
	}
}

/** Path parameters without a `.json` at the end; a blank or over-long id is no path at all. */
function withoutSuffix(params: Record<string, string>): Record<string, string> {
	const entries = Object.entries(params).map(([name, value]) => [
		name,
		value.replace(/\.json$/, ''),
	]);
	if (entries.some(([, value]) => value === '')) throw new VendorAnswer(missing());
	return Object.fromEntries(entries) as Record<string, string>;
}
