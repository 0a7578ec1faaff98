import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { VendorAnswer } from '../simulation';
import { isV2, needsNewVersion, needsPermission } from './access';
import { v1Refusal, v2Refusal } from './answers';
import { companiesV2, companyV2, listsV2, opportunitiesV2, usersV2, WHO_AM_I_V2 } from './lookups';
import type { Query } from './pages';
import type { Note } from './seeds';
import type { Workspace } from './state';
import {
	createReminderV2,
	deleteReminderV2,
	getMeeting,
	getReminderV2,
	INTERACTION_PATHS,
	listInteractionsV2,
	listRemindersV2,
	updateReminderV2,
} from './v2engagements';
import { createNoteV2, deleteNoteV2, getNoteV2, listNotesV2, updateNoteV2 } from './v2notes';
import {
	createPersonV2,
	deletePersonV2,
	getPersonV2,
	listFields,
	listOptions,
	listPersonsV2,
	searchPersons,
	updateField,
	updateFields,
} from './v2people';
import { plain, route } from './route';
import type { Call, Handler, Route } from './route';
import { V1_ROUTES } from './routesV1';

/** Routes that version 2024-01-01 has too. */
const V2_ROUTES: Route[] = [
	route(
		'GET',
		'/v2/auth/whoami',
		plain(() => WHO_AM_I_V2),
	),
	route(
		'GET',
		'/v2/persons',
		exporting(({ workspace, query }) => listPersonsV2(workspace, query)),
	),
	route('GET', '/v2/persons/fields', ({ workspace, query }) => listFields(workspace, query)),
	route('GET', '/v2/persons/fields/:field/dropdown-options', ({ workspace, query, request }) =>
		listOptions(workspace, fieldOf(request), query),
	),
	route(
		'GET',
		'/v2/persons/:id',
		exporting(({ workspace, id, query }) => getPersonV2(workspace, id, query)),
	),
	route('GET', '/v2/persons/:id/notes', ({ workspace, id, query }) =>
		listNotesV2(workspace, query, `/v2/persons/${id}/notes`, ({ personIds }: Note) =>
			personIds.includes(id),
		),
	),
	route('GET', '/v2/companies', ({ workspace, query }) => companiesV2(workspace, query)),
	route('GET', '/v2/companies/:id', ({ id }) => companyV2(id)),
	route('GET', '/v2/companies/:id/notes', ({ workspace, id, query }) =>
		listNotesV2(workspace, query, `/v2/companies/${id}/notes`, (note) =>
			note.organizationIds.includes(id),
		),
	),
	route('GET', '/v2/opportunities', ({ workspace, query }) => opportunitiesV2(workspace, query)),
	route('GET', '/v2/opportunities/:id/notes', ({ workspace, id, query }) =>
		listNotesV2(workspace, query, `/v2/opportunities/${id}/notes`, (note) =>
			note.opportunityIds.includes(id),
		),
	),
	route('GET', '/v2/lists', ({ workspace, query }) => listsV2(workspace, query)),
	route('GET', '/v2/notes', ({ workspace, query }) => listNotesV2(workspace, query)),
	route('GET', '/v2/notes/:id', ({ workspace, id, query }) => getNoteV2(workspace, id, query)),
];

/** Routes that came with version 2026-07-15. */
const NEW_V2_ROUTES: Route[] = [
	route(
		'POST',
		'/v2/persons',
		plain(({ workspace, body }) => createPersonV2(workspace, body)),
		201,
	),
	route(
		'DELETE',
		'/v2/persons/:id',
		plain(({ workspace, id }) => deletePersonV2(workspace, id)),
	),
	route(
		'POST',
		'/v2/persons/search',
		plain(exporting(({ workspace, body }) => searchPersons(workspace, body))),
		201,
	),
	route(
		'PATCH',
		'/v2/persons/:id/fields',
		editing(({ workspace, id, body }) => updateFields(workspace, id, body)),
	),
	route(
		'POST',
		'/v2/persons/:id/fields/:field',
		editing(({ workspace, id, body, request }) =>
			updateField(workspace, id, fieldOf(request), body),
		),
	),
	route(
		'POST',
		'/v2/notes',
		plain(({ workspace, body }) => createNoteV2(workspace, body)),
		201,
	),
	route(
		'POST',
		'/v2/notes/:id',
		plain(({ workspace, id, body }) => updateNoteV2(workspace, id, body)),
	),
	route(
		'DELETE',
		'/v2/notes/:id',
		plain(({ workspace, id }) => deleteNoteV2(workspace, id)),
	),
	route(
		'GET',
		'/v2/meetings/:id',
		plain(({ workspace, id }) => getMeeting(workspace, id)),
	),
	route('GET', '/v2/reminders', ({ workspace, query }) => listRemindersV2(workspace, query)),
	route(
		'POST',
		'/v2/reminders',
		plain(({ workspace, body }) => createReminderV2(workspace, body)),
		201,
	),
	route(
		'GET',
		'/v2/reminders/:id',
		plain(({ workspace, id }) => getReminderV2(workspace, id)),
	),
	route(
		'POST',
		'/v2/reminders/:id',
		plain(({ workspace, id, body }) => updateReminderV2(workspace, id, body)),
	),
	route(
		'DELETE',
		'/v2/reminders/:id',
		plain(({ workspace, id }) => deleteReminderV2(workspace, id)),
	),
	route('GET', '/v2/users', ({ workspace, query }) => usersV2(workspace, query)),
];

function fieldOf(request: FastifyRequest): string {
	return (request.params as { field: string }).field;
}

function exporting(handler: Handler): Handler {
	return (call) => {
		needsPermission(call.request, 'Export All People directory');
		return handler(call);
	};
}

function editing(handler: Handler): Handler {
	return plain((call) => {
		needsPermission(call.request, 'Edit Global Field Values');
		return handler(call);
	});
}

/** Meetings are in every version; mails were closed, calls and chats absent before 2026-07-15. */
function interactionRoutes(): Route[] {
	return INTERACTION_PATHS.map(([path, type]) =>
		route('GET', `/v2/${path}`, ({ workspace, query, request }) => {
			if (type > 0) needsNewVersion(request, type === 3 ? 403 : 404);
			return listInteractionsV2(workspace, path, type, query);
		}),
	);
}

/** 415 in the style of the path's version. */
export function unsupportedType(request: FastifyRequest): VendorAnswer {
	const message = 'The body must be application/json';
	return isV2(request) ? v2Refusal(415, message) : v1Refusal(415, message);
}

/** Adds every path of v1 and v2. */
export function addRoutes(api: FastifyInstance, workspace: Workspace): void {
	const newRoutes = NEW_V2_ROUTES.map((one) => ({
		...one,
		handler: (call: Call) => {
			needsNewVersion(call.request);
			return one.handler(call);
		},
	}));
	for (const { method, path, status, handler } of [
		...V1_ROUTES,
		...V2_ROUTES,
		...newRoutes,
		...interactionRoutes(),
	]) {
		api.route({
			method,
			url: path,
			handler: async (request: FastifyRequest, reply: FastifyReply) => {
				const { id } = request.params as { id?: string };
				if (id !== undefined && !/^\d{1,15}$/.test(id)) {
					throw isV2(request) ? v2Refusal(404, 'Not found') : v1Refusal(404, 'Not found');
				}
				const result = handler({
					workspace,
					request,
					id: Number(id ?? 0),
					query: request.query as Query,
					body: request.body,
				});
				if (result === undefined) return await reply.code(204).send();
				return await reply.code(status ?? 200).send(result);
			},
		});
	}
}
