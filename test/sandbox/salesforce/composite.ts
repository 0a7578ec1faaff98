import { caught } from '../core/caught';
import { isObject } from '../core/shape';
import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';
import { notThere, Refusal } from './answers';
import { demandParameters } from './call';
import type { Call, Route } from './call';
import { objectBody } from './values';

const MOST_REQUESTS = 25;
const ROLLED_BACK = {
	errorCode: 'PROCESSING_HALTED',
	message:
		'The transaction was rolled back since another operation in the same transaction failed.',
};

/** A route's pattern: `:name` takes one segment. */
function patternOf(path: string): RegExp {
	return new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`);
}

/** Finds the route of a request inside another, as the server does for those from outside. */
class Router {
	private readonly entries: Array<{ route: Route; pattern: RegExp }>;

	constructor(routes: Route[]) {
		const weight = ({ path }: Route) => path.split(':').length;
		this.entries = [...routes]
			.sort((left, right) => weight(left) - weight(right))
			.map((route) => ({ route, pattern: patternOf(route.path) }));
	}

	run(call: Call, method: unknown, url: string, body: unknown): Answer {
		const [path, search = ''] = url.replace(/^\/?(?:services\/data\/)?v\d+\.\d/, '').split('?');
		return attempt(() => {
			for (const { route, pattern } of this.entries) {
				const match = route.method === method ? pattern.exec(path) : null;
				if (match === null) continue;
				const params = Object.fromEntries(
					Object.entries(match.groups ?? {}).map(([name, text]) => [
						name,
						decodeURIComponent(text),
					]),
				);
				const query = demandParameters(
					Object.fromEntries(new URLSearchParams(search)),
					route.parameters,
				);
				return route.answer({ ...call, params, query, body });
			}
			throw notThere();
		});
	}
}

/** Puts results of earlier requests in the place of `@{reference.field}`. */
function fill(value: unknown, results: Map<string, unknown>): unknown {
	if (typeof value === 'string') {
		return value.replace(/@\{(\w+)\.([\w.[\]]+)\}/g, (whole, reference: string, path: string) => {
			let found = results.get(reference);
			for (const key of path.split(/[.[\]]+/).filter((one) => one !== '')) {
				found = isObject(found)
					? found[key]
					: Array.isArray(found)
						? found[Number(key)]
						: undefined;
			}
			if (found === undefined)
				throw new Refusal(400, 'INVALID_INPUT', `Invalid reference: ${whole}`);
			return String(found);
		});
	}
	if (Array.isArray(value)) return value.map((entry) => fill(entry, results));
	if (isObject(value)) {
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, fill(entry, results)]),
		);
	}
	return value;
}

function requestsOf(list: unknown, name: string): Array<Record<string, unknown>> {
	if (!Array.isArray(list) || list.length === 0 || !list.every(isObject)) {
		throw new Refusal(400, 'JSON_PARSER_ERROR', `${name} must be a list of requests`);
	}
	if (list.length > MOST_REQUESTS) {
		throw new Refusal(
			400,
			'LIMIT_EXCEEDED',
			`The number of requests is over the limit of ${MOST_REQUESTS}`,
		);
	}
	return list;
}

function demandKeys(body: Record<string, unknown>, known: string[]): void {
	const unknown = Object.keys(body).find((key) => !known.includes(key));
	if (unknown !== undefined)
		throw new Refusal(400, 'JSON_PARSER_ERROR', `Unrecognized field "${unknown}"`);
}

function composite(router: Router, call: Call): Answer {
	const body = objectBody(call.body);
	demandKeys(body, ['allOrNone', 'collateSubrequests', 'compositeRequest']);
	const requests = requestsOf(body.compositeRequest, 'compositeRequest');
	const results = new Map<string, unknown>();
	const run = () =>
		requests.map((request) => {
			demandKeys(request, ['method', 'url', 'referenceId', 'body', 'httpHeaders']);
			const { url, referenceId } = request;
			if (typeof url !== 'string' || typeof referenceId !== 'string' || results.has(referenceId)) {
				throw new Refusal(
					400,
					'INVALID_INPUT',
					'each request needs a url and a reference id of its own',
				);
			}
			const answer = attempt(() =>
				router.run(call, request.method, String(fill(url, results)), fill(request.body, results)),
			);
			results.set(referenceId, answer.body);
			return {
				body: answer.body ?? null,
				httpHeaders: answer.headers ?? {},
				httpStatusCode: answer.status,
				referenceId,
			};
		});
	const isAllOrNone = body.allOrNone === true;
	const answers = call.org.atomically(
		run,
		(all) => !isAllOrNone || all.every(({ httpStatusCode }) => httpStatusCode < 400),
	);
	const isFailed = isAllOrNone && answers.some(({ httpStatusCode }) => httpStatusCode >= 400);
	const compositeResponse = isFailed
		? answers.map((answer) =>
				answer.httpStatusCode >= 400
					? answer
					: { ...answer, httpHeaders: {}, body: [ROLLED_BACK], httpStatusCode: 400 },
			)
		: answers;
	return { status: 200, body: { compositeResponse } };
}

function attempt(run: () => Answer): Answer {
	const answer = caught(VendorAnswer, run);
	return answer instanceof VendorAnswer ? answer.answer : answer;
}

function batch(router: Router, call: Call): Answer {
	const body = objectBody(call.body);
	demandKeys(body, ['haltOnError', 'batchRequests']);
	let isHalted = false;
	const results = requestsOf(body.batchRequests, 'batchRequests').map((request) => {
		demandKeys(request, ['method', 'url', 'richInput']);
		if (isHalted) {
			const result = [
				{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' },
			];
			return { statusCode: 412, result };
		}
		const answer = router.run(call, request.method, String(request.url), request.richInput);
		if (answer.status >= 400 && body.haltOnError === true) isHalted = true;
		return { statusCode: answer.status, result: answer.body ?? null };
	});
	const hasErrors = results.some(({ statusCode }) => statusCode >= 400);
	return { status: 200, body: { hasErrors, results } };
}

/** Several requests in one; `inner` are the routes that can stand inside. */
export function compositeRoutes(inner: Route[]): Route[] {
	const router = new Router(inner);
	return [
		{
			method: 'POST',
			path: '/composite',
			parameters: [],
			answer: (call) => composite(router, call),
		},
		{
			method: 'POST',
			path: '/composite/batch',
			parameters: [],
			answer: (call) => batch(router, call),
		},
	];
}
