import { rateLimit } from './access';
import {
	createFieldValue,
	deleteFieldValue,
	listFieldValues,
	updateFieldValue,
} from './fieldValues';
import {
	createInteraction,
	deleteInteraction,
	getInteraction,
	listInteractions,
	updateInteraction,
} from './interactions';
import {
	fieldsV1,
	getOpportunity,
	getOrganization,
	listOpportunities,
	listOrganizations,
	listsV1,
	WHO_AM_I_V1,
} from './lookups';
import { createNote, deleteNote, getNote, listNotes, updateNote } from './notes';
import { createPerson, deletePerson, getPerson, listPersons, updatePerson } from './persons';
import {
	createReminder,
	deleteReminder,
	getReminder,
	listReminders,
	updateReminder,
} from './reminders';
import { plain, route } from './route';
import type { Route } from './route';

/** Every path of v1. */
export const V1_ROUTES: Route[] = [
	route(
		'GET',
		'/auth/whoami',
		plain(() => WHO_AM_I_V1),
	),
	route(
		'GET',
		'/rate-limit',
		plain(({ workspace }) => rateLimit(workspace.world)),
	),
	route('GET', '/persons', ({ workspace, query }) => listPersons(workspace, query)),
	route(
		'GET',
		'/persons/fields',
		plain(({ workspace }) => fieldsV1(workspace)),
	),
	route('GET', '/persons/:id', ({ workspace, id, query }) => getPerson(workspace, id, query)),
	route(
		'POST',
		'/persons',
		plain(({ workspace, body }) => createPerson(workspace, body)),
	),
	route(
		'PUT',
		'/persons/:id',
		plain(({ workspace, id, body }) => updatePerson(workspace, id, body)),
	),
	route(
		'DELETE',
		'/persons/:id',
		plain(({ workspace, id }) => deletePerson(workspace, id)),
	),
	route('GET', '/field-values', ({ workspace, query }) => listFieldValues(workspace, query)),
	route(
		'POST',
		'/field-values',
		plain(({ workspace, body }) => createFieldValue(workspace, body)),
	),
	route(
		'PUT',
		'/field-values/:id',
		plain(({ workspace, id, body }) => updateFieldValue(workspace, id, body)),
	),
	route(
		'DELETE',
		'/field-values/:id',
		plain(({ workspace, id }) => deleteFieldValue(workspace, id)),
	),
	route('GET', '/interactions', ({ workspace, query }) => listInteractions(workspace, query)),
	route('GET', '/interactions/:id', ({ workspace, id, query }) =>
		getInteraction(workspace, id, query),
	),
	route(
		'POST',
		'/interactions',
		plain(({ workspace, body }) => createInteraction(workspace, body)),
	),
	route(
		'PUT',
		'/interactions/:id',
		plain(({ workspace, id, body }) => updateInteraction(workspace, id, body)),
	),
	route('DELETE', '/interactions/:id', ({ workspace, id, query }) =>
		deleteInteraction(workspace, id, query),
	),
	route('GET', '/notes', ({ workspace, query }) => listNotes(workspace, query)),
	route(
		'GET',
		'/notes/:id',
		plain(({ workspace, id }) => getNote(workspace, id)),
	),
	route(
		'POST',
		'/notes',
		plain(({ workspace, body }) => createNote(workspace, body)),
	),
	route(
		'PUT',
		'/notes/:id',
		plain(({ workspace, id, body }) => updateNote(workspace, id, body)),
	),
	route(
		'DELETE',
		'/notes/:id',
		plain(({ workspace, id }) => deleteNote(workspace, id)),
	),
	route('GET', '/reminders', ({ workspace, query }) => listReminders(workspace, query)),
	route(
		'GET',
		'/reminders/:id',
		plain(({ workspace, id }) => getReminder(workspace, id)),
	),
	route(
		'POST',
		'/reminders',
		plain(({ workspace, body }) => createReminder(workspace, body)),
	),
	route(
		'PUT',
		'/reminders/:id',
		plain(({ workspace, id, body }) => updateReminder(workspace, id, body)),
	),
	route(
		'DELETE',
		'/reminders/:id',
		plain(({ workspace, id }) => deleteReminder(workspace, id)),
	),
	route('GET', '/organizations', ({ query }) => listOrganizations(query)),
	route('GET', '/organizations/:id', ({ id, query }) => getOrganization(id, query)),
	route('GET', '/opportunities', ({ workspace, query }) => listOpportunities(workspace, query)),
	route(
		'GET',
		'/opportunities/:id',
		plain(({ workspace, id }) => getOpportunity(workspace, id)),
	),
	route(
		'GET',
		'/lists',
		plain(() => listsV1()),
	),
];
