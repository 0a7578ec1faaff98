import type { FastifyInstance, FastifyRequest } from 'fastify';

import { checked, numberIn, queryOf, refusal, traced } from './answers';
import { ZONE } from './appointments';
import { CUSTOM_FIELDS } from './customFields';
import {
	CALENDAR_IDS,
	COMPANY_ID,
	LOCATION_ID,
	PIPELINE_ID,
	STAGE_IDS,
	TAG_IDS,
	TAG_NAMES,
	USER_IDS,
} from './ids';
import { checkLocation, WRONG_LOCATION } from './location';
import type { Location } from './location';
import { BUSINESSES, makeOpportunity, OPPORTUNITY_COUNT } from './seeds';

const USERS = ['Ana Ruiz', 'Ben Okoye', 'Cleo Sato'].map((name, index) => {
	const [firstName, lastName] = name.split(' ');
	return {
		id: USER_IDS[index],
		name,
		firstName,
		lastName,
		email: `${firstName.toLowerCase()}@highlevel-sandbox.example`,
		phone: `+1415557000${index}`,
		extension: '',
		permissions: {},
		scopes: [],
		roles: { type: 'account', role: index === 0 ? 'admin' : 'user', locationIds: [LOCATION_ID] },
		deleted: false,
	};
});

const CALENDARS = ['Sales', 'Service', 'Visits'].map((name, index) => ({
	id: CALENDAR_IDS[index],
	locationId: LOCATION_ID,
	name,
	description: '',
	slug: name.toLowerCase(),
	widgetSlug: name.toLowerCase(),
	calendarType: index === 0 ? 'round_robin' : 'event',
	eventTitle: '{{contact.name}}',
	eventColor: '#039be5',
	slotDuration: 30,
	slotDurationUnit: 'mins',
	slotInterval: 30,
	slotIntervalUnit: 'mins',
	teamMembers: USER_IDS.map((userId) => ({ userId, priority: 0.5 })),
	isActive: true,
}));

const TAGS = TAG_NAMES.map((name, index) => ({
	id: TAG_IDS[index],
	name,
	locationId: LOCATION_ID,
}));

const LOCATION = {
	id: LOCATION_ID,
	companyId: COMPANY_ID,
	name: 'HighLevel Sandbox',
	domain: '',
	address: '1 Main Street',
	city: 'Graz',
	state: '',
	country: 'AT',
	postalCode: '8010',
	website: 'https://highlevel-sandbox.example',
	timezone: ZONE,
	firstName: 'Ana',
	lastName: 'Ruiz',
	email: 'office@highlevel-sandbox.example',
	phone: '+14155570009',
	business: { name: 'HighLevel Sandbox', timezone: ZONE },
	social: {},
	settings: {
		allowDuplicateContact: false,
		allowDuplicateOpportunity: false,
		allowFacebookNameMerge: false,
		disableContactTimezone: false,
	},
};

const PIPELINE = {
	id: PIPELINE_ID,
	name: 'Sales',
	stages: ['New', 'Offer', 'Closing'].map((name, position) => ({
		id: STAGE_IDS[position],
		name,
		position,
	})),
	showInFunnel: true,
	showInPieChart: true,
	locationId: LOCATION_ID,
};

function matching<T>(rows: T[], text: unknown, name: (row: T) => string): T[] {
	if (typeof text !== 'string' || text === '') return rows;
	return rows.filter((row) => name(row).toLowerCase().includes(text.toLowerCase()));
}

/** Adds what pickers read. */
export function addLookups(api: FastifyInstance, location: Location): void {
	const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;
	const { records } = location.world;
	const opportunities = Array.from({ length: OPPORTUNITY_COUNT }, (_, index) =>
		makeOpportunity(index, records),
	);
	api.get('/locations/:id', async (request) => {
		queryOf(request.query);
		checkLocation(idOf(request));
		return traced({ location: LOCATION });
	});
	api.get('/locations/:id/tags', async (request) => {
		queryOf(request.query);
		checkLocation(idOf(request));
		return traced({ tags: TAGS });
	});
	api.get('/locations/:id/customFields', async (request) => {
		const { model = 'contact' } = queryOf(request.query, 'model');
		checkLocation(idOf(request));
		const fields = CUSTOM_FIELDS.filter((field) => model === 'all' || field.model === model);
		return traced({ customFields: fields });
	});
	// Gone in the newest version.
	api.get('/users/', async (request) => {
		if (request.headers.version === 'v3') throw refusal(404, 'Cannot GET /users/');
		const query = queryOf(request.query, 'locationId');
		if (query.locationId !== LOCATION_ID) throw refusal(403, WRONG_LOCATION);
		return traced({ users: USERS });
	});
	api.get('/users/search', async (request) => {
		const query = queryOf(
			request.query,
			'companyId!',
			'locationId',
			'query',
			'skip',
			'limit',
			'type',
			'role',
			'ids',
			'sort',
			'sortDirection',
			'enabled2waySync',
		);
		if (query.companyId !== COMPANY_ID) throw refusal(403, 'Forbidden resource');
		if (query.locationId !== undefined) checkLocation(query.locationId);
		const skip = numberIn(query, 'skip', 0);
		const limit = numberIn(query, 'limit', 25, 1, 100);
		const found = matching(USERS, query.query, ({ name, email }) => `${name} ${email}`);
		return traced({ users: found.slice(skip, skip + limit), count: found.length });
	});
	api.get('/users/:id', async (request) => {
		const user = USERS.find(({ id }) => id === idOf(request));
		if (user === undefined) throw refusal(400, 'User not found');
		return traced(user);
	});
	api.get('/businesses/', async (request) => {
		const query = queryOf(request.query, 'locationId!', 'limit', 'skip');
		checkLocation(query.locationId);
		const skip = numberIn(query, 'skip', 0);
		const limit = numberIn(query, 'limit', 100, 1, 100);
		return traced({ businesses: BUSINESSES.slice(skip, skip + limit) });
	});
	api.get('/businesses/:id', async (request) => {
		const business = BUSINESSES.find(({ id }) => id === idOf(request));
		if (business === undefined) throw refusal(400, 'Business not found');
		return traced({ business });
	});
	api.get('/calendars/', async (request) => {
		const query = queryOf(request.query, 'locationId!', 'groupId', 'showDrafted');
		checkLocation(query.locationId);
		return traced({ calendars: query.groupId === undefined ? CALENDARS : [] });
	});
	api.get('/calendars/:id', async (request) => {
		const calendar = CALENDARS.find(({ id }) => id === idOf(request));
		if (calendar === undefined) throw refusal(400, 'Calendar not found');
		return traced({ calendar });
	});
	api.get('/opportunities/pipelines', async (request) => {
		const query = queryOf(request.query, 'locationId!');
		checkLocation(query.locationId);
		return traced({ pipelines: [PIPELINE] });
	});
	// Names with underscores here, unlike everywhere else.
	api.get('/opportunities/search', async (request) => {
		const query = queryOf(
			request.query,
			'location_id!',
			'q',
			'contact_id',
			'pipeline_id',
			'status',
			'assigned_to',
			'id',
			'limit',
			'page',
			'startAfter',
			'startAfterId',
		);
		checkLocation(query.location_id);
		const limit = numberIn(query, 'limit', 20, 1, 100);
		const page = numberIn(query, 'page', 1, 1);
		const found = matching(opportunities, query.q, ({ name }) => String(name))
			.filter(({ contactId }) => query.contact_id === undefined || contactId === query.contact_id)
			.filter(({ id }) => query.id === undefined || id === query.id)
			.filter(({ status }) => [undefined, 'all', status].includes(query.status));
		const start = (page - 1) * limit;
		const hasMore = found.length > start + limit;
		return traced({
			opportunities: found.slice(start, start + limit),
			meta: {
				total: found.length,
				nextPageUrl: null,
				startAfterId: null,
				startAfter: null,
				currentPage: page,
				nextPage: hasMore ? page + 1 : null,
				prevPage: page > 1 ? page - 1 : null,
			},
			aggregations: {},
		});
	});
	api.post('/opportunities/search', async (request, reply) => {
		const given = checked(request.body, {
			locationId: { type: 'string', required: true },
			query: { type: 'string' },
			limit: { type: 'integer', max: 500 },
			page: { type: 'integer' },
			searchAfter: { type: 'array' },
			additionalDetails: { type: 'object' },
			filters: { type: 'array' },
			sort: { type: 'array' },
		});
		checkLocation(given.locationId);
		const { limit = 20, page = 1 } = given as { limit?: number; page?: number };
		const found = matching(opportunities, given.query, ({ name }) => String(name));
		reply.code(201);
		return traced({
			opportunities: found.slice((page - 1) * limit, page * limit),
			total: found.length,
			aggregations: {},
		});
	});
	api.get('/opportunities/:id', async (request) => {
		const opportunity = opportunities.find(({ id }) => id === idOf(request));
		if (opportunity === undefined) throw refusal(400, 'Opportunity not found');
		return traced({ opportunity });
	});
}
