import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { errorAnswer, invalid, queryOf, refusal, traced } from './answers';
import {
	createAppointment,
	deleteAppointment,
	deleteNoteOf,
	getAppointment,
	listEvents,
	listNotesOf,
	listOfContact,
	updateAppointment,
	writeNoteOf,
} from './appointments';
import { ContactSearch } from './contactSearch';
import {
	changeTags,
	changeTagsInBulk,
	createContact,
	deleteContact,
	findDuplicate,
	linkBusiness,
	shown,
	updateContact,
	upsertContact,
} from './contacts';
import { CALENDAR_IDS, COMPANY_ID, contactIds, LOCATION_ID, USER_IDS } from './ids';
import { Location } from './location';
import { addLookups } from './lookups';
import { Messages } from './messages';
import {
	createNote,
	createTask,
	deleteNote,
	deleteTask,
	getNote,
	getTask,
	listNotes,
	listTasks,
	searchTasks,
	updateNote,
	updateTask,
} from './work';

const ACCESS = 'pit-5a4db0c5-high-level-sand-b0x4e11';
const OAUTH = '/oauth';
const VERSIONS = ['2021-07-28', '2021-04-15', '2023-02-21', 'v3'];
const LIMIT = 100;
const WINDOW_MS = 10_000;
const DAILY_LIMIT = 200_000;
const DAY = 86_400_000;
const EXPIRY = 86_399;
const SCOPE = 'contacts.readonly contacts.write calendars.readonly calendars/events.write';

function limitHeaders(world: World): { headers: Record<string, string>; isAllowed: boolean } {
	const short = world.meters.get('10 seconds', LIMIT, WINDOW_MS).hit();
	const daily = world.meters.get('day', DAILY_LIMIT, DAY).hit();
	return {
		isAllowed: short.allowed && daily.allowed,
		headers: {
			'x-ratelimit-max': String(LIMIT),
			'x-ratelimit-remaining': String(short.remaining),
			'x-ratelimit-interval-milliseconds': String(WINDOW_MS),
			'x-ratelimit-limit-daily': String(DAILY_LIMIT),
			'x-ratelimit-daily-remaining': String(daily.remaining),
			'x-ratelimit-daily-reset': String(daily.resetMs),
		},
	};
}

function guard(request: FastifyRequest, reply: FastifyReply, world: World): void {
	const [, bearer] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
	if (bearer !== ACCESS && !world.tokens.isAlive(bearer)) throw refusal(401, 'Invalid JWT');
	const { version } = request.headers;
	if (version === undefined || version === '') throw refusal(400, 'version header was not found.');
	if (!VERSIONS.includes(String(version))) throw refusal(400, 'version header is invalid.');
	const { headers, isAllowed } = limitHeaders(world);
	reply.headers(headers);
	if (!isAllowed && world.settings.enforceLimits) throw refusal(429, 'Too Many Requests');
}

function onlyJson(request: FastifyRequest): void {
	const type = request.headers['content-type'] ?? '';
	const isForm = request.url.startsWith(`${OAUTH}/`);
	if (request.body === undefined || isForm || /^application\/json\b/.test(type)) return;
	throw new VendorAnswer(unsupportedType());
}

function unsupportedType(): Answer {
	return errorAnswer(415, 'Content-Type must be application/json');
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Parameters = Record<'id' | 'other', string>;
type Handler = (given: {
	parameters: Parameters;
	body: unknown;
	query: unknown;
	isNewVersion: boolean;
}) => unknown;

class Routes {
	constructor(private readonly api: FastifyInstance) {}

	/** @param takesQuery whether the handler checks the query parameters; none are taken otherwise */
	add(method: Method, url: string, status: number, handler: Handler, takesQuery = false): void {
		this.api.route({
			method,
			url,
			handler: async (request: FastifyRequest, reply: FastifyReply) => {
				if (!takesQuery) queryOf(request.query);
				const body = handler({
					parameters: request.params as Parameters,
					body: request.body,
					query: request.query,
					isNewVersion: request.headers.version === 'v3',
				});
				return await reply.code(status).send(body);
			},
		});
	}
}

function addContacts(routes: Routes, api: FastifyInstance, location: Location): void {
	const search = new ContactSearch(location);
	routes.add('POST', '/contacts/search', 200, ({ body }) => search.search(body));
	routes.add(
		'GET',
		'/contacts/',
		200,
		({ query, isNewVersion }) => {
			if (isNewVersion) throw refusal(404, 'Cannot GET /contacts/');
			return search.list(query);
		},
		true,
	);
	routes.add(
		'GET',
		'/contacts/search/duplicate',
		200,
		({ query }) => findDuplicate(location, query),
		true,
	);
	routes.add('POST', '/contacts/', 201, ({ body, isNewVersion }) =>
		createContact(location, body, isNewVersion),
	);
	api.post('/contacts/upsert', async (request, reply) => {
		queryOf(request.query);
		const isNewVersion = request.headers.version === 'v3';
		const { isNew, body } = upsertContact(location, request.body, isNewVersion);
		return await reply.code(isNew ? 201 : 200).send(body);
	});
	routes.add('POST', '/contacts/bulk/business', 200, ({ body }) => linkBusiness(location, body));
	routes.add('POST', '/contacts/bulk/tags/update/:id', 201, ({ parameters, body }) =>
		changeTagsInBulk(location, parameters.id, body),
	);
	routes.add('GET', '/contacts/:id', 200, ({ parameters }) =>
		traced({ contact: shown(location.contact(parameters.id)) }),
	);
	routes.add('PUT', '/contacts/:id', 200, ({ parameters, body, isNewVersion }) =>
		updateContact(location, parameters.id, body, isNewVersion),
	);
	routes.add('DELETE', '/contacts/:id', 200, ({ parameters }) =>
		deleteContact(location, parameters.id),
	);
	routes.add('POST', '/contacts/:id/tags', 201, ({ parameters, body }) =>
		changeTags(location, parameters.id, body, true),
	);
	routes.add('DELETE', '/contacts/:id/tags', 200, ({ parameters, body }) =>
		changeTags(location, parameters.id, body, false),
	);
}

function addWork(routes: Routes, location: Location): void {
	routes.add('POST', '/locations/:id/tasks/search', 200, ({ parameters, body }) =>
		searchTasks(location, parameters.id, body),
	);
	const kinds = [
		['tasks', listTasks, getTask, createTask, updateTask, deleteTask],
		['notes', listNotes, getNote, createNote, updateNote, deleteNote],
	] as const;
	for (const [name, list, get, create, update, remove] of kinds) {
		const path = `/contacts/:id/${name}`;
		const one = `${path}/:other`;
		routes.add('GET', path, 200, ({ parameters: { id } }) => list(location, id));
		routes.add('GET', one, 200, ({ parameters: { id, other } }) => get(location, id, other));
		routes.add('POST', path, 201, ({ parameters: { id }, body }) => create(location, id, body));
		routes.add('PUT', one, 200, ({ parameters: { id, other }, body }) =>
			update(location, id, other, body),
		);
		routes.add('DELETE', one, 200, ({ parameters: { id, other } }) => remove(location, id, other));
	}
	routes.add('PUT', '/contacts/:id/tasks/:other/completed', 200, ({ parameters, body }) =>
		updateTask(location, parameters.id, parameters.other, body, true),
	);
}

function addAppointments(routes: Routes, location: Location): void {
	const path = '/calendars/events/appointments';
	routes.add('GET', '/calendars/events', 200, ({ query }) => listEvents(location, query), true);
	routes.add('GET', '/contacts/:id/appointments', 200, ({ parameters }) =>
		listOfContact(location, parameters.id),
	);
	routes.add('GET', `${path}/:id`, 200, ({ parameters }) =>
		getAppointment(location, parameters.id),
	);
	routes.add('POST', path, 200, ({ body, isNewVersion }) =>
		createAppointment(location, body, isNewVersion),
	);
	routes.add('PUT', `${path}/:id`, 200, ({ parameters, body, isNewVersion }) =>
		updateAppointment(location, parameters.id, body, isNewVersion),
	);
	routes.add('DELETE', '/calendars/events/:id', 200, ({ parameters }) =>
		deleteAppointment(location, parameters.id),
	);
	const notes = '/calendars/appointments/:id/notes';
	routes.add(
		'GET',
		notes,
		200,
		({ parameters, query }) => listNotesOf(location, parameters.id, query),
		true,
	);
	routes.add('POST', notes, 201, ({ parameters, body }) =>
		writeNoteOf(location, parameters.id, undefined, body),
	);
	routes.add('PUT', `${notes}/:other`, 200, ({ parameters: { id, other }, body }) =>
		writeNoteOf(location, id, other, body),
	);
	routes.add('DELETE', `${notes}/:other`, 200, ({ parameters: { id, other } }) =>
		deleteNoteOf(location, id, other),
	);
}

function addMessages(routes: Routes, location: Location): void {
	const messages = new Messages(location);
	const path = '/conversations/messages';
	routes.add('GET', `${path}/export`, 200, ({ query }) => messages.export(query), true);
	routes.add('GET', `${path}/:id`, 200, ({ parameters }) => messages.get(parameters.id));
	routes.add('GET', `${path}/email/:id`, 200, ({ parameters }) => messages.mail(parameters.id));
	routes.add(
		'GET',
		'/conversations/search',
		200,
		({ query }) => messages.conversations(query),
		true,
	);
	routes.add(
		'GET',
		'/conversations/:id/messages',
		200,
		({ parameters, query }) => messages.ofConversation(parameters.id, query),
		true,
	);
	routes.add('POST', path, 201, ({ body }) => messages.send(body));
	routes.add('POST', `${path}/inbound`, 200, ({ body }) => messages.log(body, true));
	routes.add('POST', `${path}/outbound`, 200, ({ body }) => messages.log(body, false));
}

/** Exchanges the token of a company for one of a location. */
function addLocationToken(routes: Routes, world: World): void {
	for (const path of [`${OAUTH}/locationToken`, `${OAUTH}/location-token`]) {
		routes.add('POST', path, 201, ({ body }) => {
			const { companyId, locationId } = (body ?? {}) as Record<string, unknown>;
			if (companyId !== COMPANY_ID) throw invalid('companyId must be a valid value');
			if (locationId !== LOCATION_ID) throw invalid('locationId must be a valid value');
			const { accessToken } = world.tokens.issue(EXPIRY);
			return traced({
				access_token: accessToken,
				token_type: 'Bearer',
				expires_in: EXPIRY,
				scope: SCOPE,
				locationId: LOCATION_ID,
				userId: USER_IDS[0],
			});
		});
	}
}

/** HighLevel's API of sub-accounts (https://marketplace.gohighlevel.com/docs/). */
export const highLevel: Simulation = {
	integration: 'highLevel',
	credentials: () => ({ apiKey: ACCESS, locationId: LOCATION_ID }),
	oauth: {
		authorizePath: `${OAUTH}/chooselocation`,
		furtherAuthorizePaths: [`/v2${OAUTH}/chooselocation`],
		tokenPath: `${OAUTH}/token`,
		clientAuth: 'body',
		tokenBody: 'form',
		expiresInSeconds: EXPIRY,
		rotatesRefreshToken: true,
		extras: () => ({
			scope: SCOPE,
			userType: 'Location',
			companyId: COMPANY_ID,
			locationId: LOCATION_ID,
			userId: USER_IDS[0],
			approvedLocations: [LOCATION_ID],
		}),
		refusal: (error, description, status) =>
			errorAnswer(status, description, { error, error_description: description }),
	},
	examples: () => {
		const link = { contact: [{ id: contactIds.at(0) }] };
		return {
			contact: { first_name: 'Sandbox', last_name: 'Person' },
			engagement: {
				note: { engagement_type: 'note', content: 'Sandbox note', ...link },
				task: {
					engagement_type: 'task',
					subject: 'Sandbox task',
					end_time: '2027-01-11T09:00:00Z',
					status: 'open',
					...link,
				},
				meeting: {
					engagement_type: 'meeting',
					subject: 'Sandbox meeting',
					start_time: '2027-01-11T09:00:00Z',
					remote_data: { calendarId: CALENDAR_IDS[0] },
					...link,
				},
			},
		};
	},
	listFilters: () => ({
		engagement: { note: { contact: contactIds.at(0) } },
	}),
	fault: (status) => {
		// No Retry-After: the interval in the headers tells how long to wait at most.
		if (status === 429) {
			return {
				...errorAnswer(429, 'Too Many Requests'),
				headers: {
					'x-ratelimit-max': String(LIMIT),
					'x-ratelimit-remaining': '0',
					'x-ratelimit-interval-milliseconds': String(WINDOW_MS),
				},
			};
		}
		if (status === 415) return unsupportedType();
		return errorAnswer(status, status === 401 ? 'Invalid JWT' : 'Internal Server Error');
	},
	notFound: (method, path) => errorAnswer(404, `Cannot ${method} ${path}`),
	badJson: () => errorAnswer(400, 'Unexpected token in JSON'),
	register: (app, world) => {
		const location = new Location(world);
		void app.register(async (api) => {
			api.addHook('onRequest', async (request, reply) => guard(request, reply, world));
			api.addHook('preValidation', async (request: FastifyRequest) => onlyJson(request));
			const routes = new Routes(api);
			addContacts(routes, api, location);
			addWork(routes, location);
			addAppointments(routes, location);
			addMessages(routes, location);
			addLookups(api, location);
			addLocationToken(routes, world);
		});
	},
};
