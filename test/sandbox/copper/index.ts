import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { isObject } from '../core/shape';
import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import {
	createActivity,
	deleteActivity,
	getActivity,
	searchActivities,
	updateActivity,
} from './activities';
import { ACTIVITY_TYPES } from './activityBook';
import { checked, errorAnswer, invalid, notFound, pathId, refusal } from './answers';
import { FIELDS } from './customFields';
import { bulkItem, createPerson, updatePerson } from './people';
import { relate, relatedOf, tasksOf, unrelate } from './related';
import {
	found,
	PAGE_RULES,
	pageOf,
	PEOPLE_SEARCH,
	PICKER_SEARCH,
	search,
	searchBody,
	TASK_SEARCH,
} from './search';
import { personId, SELF, USERS } from './seeds';
import { Account } from './state';
import type { RecordType } from './state';
import { createTask, updateTask } from './tasks';

const ROOT = '/developer_api/v1';
const ACCESS = 'copper-sandbox-key-7d41b2';
const LARGEST_BULK = 10;

const PLURALS: Array<[plural: string, type: RecordType]> = [
	['people', 'person'],
	['companies', 'company'],
	['leads', 'lead'],
	['opportunities', 'opportunity'],
	['projects', 'project'],
	['tasks', 'task'],
];

const named = (first: number, ...names: string[]) =>
	names.map((name, index) => ({ id: first + index, name }));

const LOOKUPS: Record<string, unknown> = {
	account: {
		id: 9001,
		name: 'Copper Sandbox',
		primary_timezone: 'Europe/Vienna',
		settings: { enable_leads: true },
	},
	'users/me': SELF,
	activity_types: ACTIVITY_TYPES,
	custom_field_definitions: FIELDS,
	contact_types: named(451_490, 'Potential Customer', 'Current Customer', 'Other'),
	pipelines: named(211_001, 'Sales'),
	pipeline_stages: named(987_001, 'Qualified', 'Offer', 'Closing'),
	customer_sources: named(331_001, 'Fair', 'Web'),
	loss_reasons: named(441_001, 'Price'),
	lead_statuses: named(208_231, 'New', 'Unqualified'),
};

const TAGS = ['fair-2026', 'samples', 'supplier'].map((name, index) => ({
	name,
	count: 10 * (index + 1),
}));

/** Four headers, or a bearer token. A key works only with its owner's e-mail. */
function guard(request: FastifyRequest, world: World): void {
	const { headers } = request;
	const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
	const hasKey =
		headers['x-pw-accesstoken'] === ACCESS &&
		headers['x-pw-application'] === 'developer_api' &&
		headers['x-pw-useremail'] === SELF.email;
	if (!hasKey && !world.tokens.isAlive(bearer)) throw refusal(401, 'Unauthorized');
	const { enforceLimits } = world.settings;
	const refuse = (resetMs: number) =>
		new VendorAnswer({
			...errorAnswer(429, 'Rate limit exceeded'),
			headers: { 'retry-after': String(Math.max(Math.ceil(resetMs / 1000), 1)) },
		});
	const all = world.meters.get('account', 180, 60_000).hit();
	if (!all.allowed && enforceLimits) throw refuse(all.resetMs);
	if (/\/bulk_(?:create|update)(?:\?|$)/.test(request.url)) {
		const bulk = world.meters.get('bulk', 3, 1000).hit();
		if (!bulk.allowed && enforceLimits) throw refuse(bulk.resetMs);
	}
}

function onlyJson(request: FastifyRequest): void {
	if (request.body === undefined) return;
	if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
		throw new VendorAnswer(unsupportedType());
}

function unsupportedType(): Answer {
	return errorAnswer(415, 'Content-Type must be application/json');
}

type Handler = (body: unknown, id: number, request: FastifyRequest) => unknown;

/** Registers routes; a handler gives the body of a 200, or a whole answer where it has headers. */
class Routes {
	constructor(private readonly api: FastifyInstance) {}

	add(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, handler: Handler): void {
		const takesQuery = method === 'POST' || path === '/tags';
		this.api.route({
			method,
			url: ROOT + path,
			handler: async (request: FastifyRequest, reply: FastifyReply) => {
				const [stray] = takesQuery ? [] : Object.keys(request.query as object);
				if (stray !== undefined) throw invalid(`unknown parameter ${stray}`);
				const { id } = request.params as { id?: string };
				const result = handler(request.body, id === undefined ? 0 : pathId(id), request);
				if (!isAnswer(result)) return await reply.send(result);
				return await reply
					.code(result.status)
					.headers(result.headers ?? {})
					.send(result.body);
			},
		});
	}
}

function isAnswer(result: unknown): result is Answer {
	return isObject(result) && isObject(result.headers) && Array.isArray(result.body);
}

const readSearch = (body: unknown, request: FastifyRequest) =>
	searchBody(body, request.query as Record<string, unknown>);

function addRecords(routes: Routes, account: Account): void {
	for (const [plural, type] of PLURALS) {
		const store = account.stores[type];
		const kind = { person: PEOPLE_SEARCH, task: TASK_SEARCH }[type as string] ?? PICKER_SEARCH;
		routes.add('POST', `/${plural}/search`, (body, _id, request) =>
			search(account, store, kind, readSearch(body, request)),
		);
		routes.add('GET', `/${plural}/:id`, (_body, id) => store.find(id));
		if (type !== 'task') {
			routes.add('POST', `/${plural}/:id/activities`, (body, id, request) => {
				store.find(id);
				return searchActivities(account, readSearch(body, request), { id, type });
			});
		}
		if (type !== 'person' && type !== 'task') {
			routes.add('GET', `/${plural}/:id/related/tasks`, (_body, id) =>
				tasksOf(account, type, store.find(id).id),
			);
			continue;
		}
		const isPerson = type === 'person';
		routes.add('POST', `/${plural}`, (body) =>
			(isPerson ? createPerson : createTask)(account, body),
		);
		routes.add('PUT', `/${plural}/:id`, (body, id) =>
			(isPerson ? updatePerson : updateTask)(account, store.find(id), body),
		);
		routes.add('DELETE', `/${plural}/:id`, (_body, id) => {
			store.find(id);
			store.delete(id);
			return { id, is_deleted: true };
		});
	}
}

function addPeople(routes: Routes, account: Account): void {
	const people = account.stores.person;
	routes.add('POST', '/people/fetch_by_email', (body) => {
		const { email } = checked(body, { email: { type: 'string', required: true, filled: true } });
		const person = account.holderOf(String(email));
		if (person === undefined) throw notFound();
		return person;
	});
	routes.add('POST', '/people/bulk_create', (body) =>
		bulk(body, 'people').map((item) => bulkItem(() => createPerson(account, item))),
	);
	routes.add('POST', '/people/bulk_update', (body) =>
		bulk(body, 'people').map((item) => {
			const { id, ...rest } = isObject(item) ? item : {};
			return bulkItem(() => updatePerson(account, people.find(Number(id)), rest), id);
		}),
	);
	routes.add('GET', '/people/:id/related', (_body, id) => relatedOf(account, people.find(id)));
	routes.add('GET', '/people/:id/related/:plural', (_body, id, request) => {
		const { plural } = request.params as { plural: string };
		const related = relatedOf(account, people.find(id), plural);
		if (related === undefined) throw notFound();
		return related;
	});
	routes.add('POST', '/people/:id/related', (body, id) => relate(account, people.find(id), body));
	routes.add('DELETE', '/people/:id/related', (body, id) =>
		unrelate(account, people.find(id), body),
	);
}

function addActivities(routes: Routes, account: Account): void {
	routes.add('POST', '/activities/search', (body, _id, request) =>
		searchActivities(account, readSearch(body, request)),
	);
	routes.add('POST', '/activities/bulk_create', (body) =>
		bulk(body, 'activities').map((item) => bulkItem(() => createActivity(account, item))),
	);
	routes.add('POST', '/activities', (body) => createActivity(account, body));
	routes.add('GET', '/activities/:id', (_body, id) => getActivity(account, id));
	routes.add('PUT', '/activities/:id', (body, id) => updateActivity(account, id, body));
	routes.add('DELETE', '/activities/:id', (_body, id) => deleteActivity(account, id));
}

/** The items of a bulk body. */
function bulk(body: unknown, key: string): unknown[] {
	const items = checked(body, { [key]: { type: 'array', required: true } })[key] as unknown[];
	if (items.length > LARGEST_BULK) {
		throw new VendorAnswer({ status: 422, body: { error: 'Request size too large, limit is 10' } });
	}
	return items;
}

function addLookups(routes: Routes): void {
	for (const [path, content] of Object.entries(LOOKUPS))
		routes.add('GET', `/${path}`, () => content);
	routes.add('POST', '/users/search', (body, _id, request) => {
		const { offset, limit } = pageOf(checked(readSearch(body, request), PAGE_RULES));
		return found(USERS.slice(offset, offset + limit), USERS.length);
	});
	routes.add('GET', '/users/:id', (_body, id) => {
		const user = USERS.find((candidate) => candidate.id === id);
		if (user === undefined) throw notFound();
		return user;
	});
	routes.add('GET', '/tags', (_body, _id, request) => {
		const {
			tag_names_only: namesOnly,
			last_tag_value: last = '',
			page_size: size = '200',
			...rest
		} = request.query as Record<string, string>;
		const [stray] = Object.keys(rest);
		if (stray !== undefined) throw invalid(`unknown parameter ${stray}`);
		const tags = TAGS.filter(({ name }) => name > last).slice(0, Number(size));
		return namesOnly === 'true' ? tags.map(({ name }) => name) : tags;
	});
}

/** Copper's Developer API v1 (https://developer.copper.com/). */
export const copper: Simulation = {
	integration: 'copper',
	credentials: () => ({ apiKey: ACCESS, userEmail: SELF.email }),
	examples: () => {
		const link = { contact: [{ id: String(personId(0)) }] };
		return {
			contact: { first_name: 'Sandbox', last_name: 'Person' },
			engagement: {
				note: { engagement_type: 'note', content: 'Sandbox note', ...link },
				call: { engagement_type: 'call', content: 'Sandbox call', ...link },
				meeting: { engagement_type: 'meeting', content: 'Sandbox meeting', ...link },
				task: { engagement_type: 'task', subject: 'Sandbox task' },
			},
		};
	},
	fault: (status, retryAfterSeconds) => {
		if (status === 415) return unsupportedType();
		const messages: Record<number, string> = { 401: 'Unauthorized', 429: 'Rate limit exceeded' };
		const retry: Record<string, string> =
			retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
		return { ...errorAnswer(status, messages[status] ?? 'Internal error'), headers: retry };
	},
	notFound: () => errorAnswer(404, 'Resource not found'),
	badJson: () => errorAnswer(400, 'Invalid input: the body is not valid JSON'),
	register: (app, world) => {
		const account = new Account(world);
		void app.register(async (api) => {
			api.addHook('onRequest', async (request: FastifyRequest) => guard(request, world));
			api.addHook('preValidation', async (request: FastifyRequest) => onlyJson(request));
			const routes = new Routes(api);
			addLookups(routes);
			addRecords(routes, account);
			addPeople(routes, account);
			addActivities(routes, account);
		});
	},
};
