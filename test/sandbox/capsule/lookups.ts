import type { FastifyInstance } from 'fastify';

import type { Account, Venture } from './account';
import {
	embedOf,
	iso,
	linkPages,
	notFound,
	PAGING,
	pagingOf,
	readQuery,
	refuse,
	sinceOf,
} from './answers';
import { COUNTRIES } from './countries';
import { PLURALS } from './links';
import { idIn } from './parties';
import { userAnswer, ventureAnswer } from './present';
import { ACTIVITY_TYPES, CATEGORIES, DEFINITIONS, TEAM, USERS } from './seeds';

const VENTURE_EMBEDS = [
	'party',
	'tags',
	'fields',
	'milestone',
	'opportunity',
	'missingImportantFields',
];

/** Adds users, tags, definitions, kinds of activity and the like, and reading of opportunities and projects. */
export function registerLookups(app: FastifyInstance, account: Account): void {
	const { world } = account;

	app.get('/api/v2/users', async (request) => {
		readQuery(request.query, [...PAGING, 'embed']);
		return { users: USERS.map(({ id }) => userOf(id)) };
	});
	app.get('/api/v2/users/current', async () => ({ user: userOf(USERS[0].id) }));
	app.get('/api/v2/users/:id', async (request) => ({
		user: userAnswer(idIn(request)) ?? notFound(),
	}));

	const tables: Record<string, Record<string, unknown>> = {
		teams: { teams: [{ id: TEAM.id, name: TEAM.name, description: TEAM.description }] },
		activitytypes: {
			activityTypes: ACTIVITY_TYPES.map((type) => ({
				...type,
				icon: { name: type.name.toLowerCase() },
			})),
		},
		site: {
			site: { subdomain: 'nordhang', name: 'Nordhang', url: 'https://nordhang.capsulecrm.com' },
		},
		countries: { countries: COUNTRIES.map(({ code, name }) => ({ alpha2Code: code, name })) },
		currencies: {
			currencies: [
				{ code: 'EUR', symbol: '€' },
				{ code: 'USD', symbol: '$' },
			],
		},
		pipelines: { pipelines: [{ id: 3_300, name: 'Sales', isArchived: false }] },
		milestones: { milestones: [{ id: 3_301, name: 'New', probability: 10, complete: false }] },
		boards: { boards: [{ id: 3_400, name: 'Projects' }] },
		stages: { stages: [{ id: 3_401, name: 'Open' }] },
	};
	for (const [name, answer] of Object.entries(tables))
		app.get(`/api/v2/${name}`, async () => answer);

	app.get('/api/v2/categories', async (request) => {
		readQuery(request.query, PAGING);
		return { categories: CATEGORIES };
	});

	app.get('/api/v2/parties/tags', async (request, reply) => {
		const paging = pagingOf(readQuery(request.query, PAGING));
		const tags = [...account.tags].map(([id, name]) => ({
			id,
			name,
			description: null,
			dataTag: false,
		}));
		linkPages(world, request, reply, paging, tags.length);
		return { tags: tags.slice(paging.offset, paging.offset + paging.perPage) };
	});

	app.get('/api/v2/parties/fields/definitions', async (request, reply) => {
		const paging = pagingOf(readQuery(request.query, PAGING));
		linkPages(world, request, reply, paging, DEFINITIONS.length);
		const definitions = DEFINITIONS.map((definition, index) => ({
			...definition,
			description: null,
			displayOrder: index,
			tag: null,
			important: false,
		}));
		return { definitions: definitions.slice(paging.offset, paging.offset + paging.perPage) };
	});

	for (const kind of ['opportunity', 'kase'] as const) registerVentures(app, account, kind);
}

function userOf(id: number): Record<string, unknown> {
	return {
		...userAnswer(id),
		firstName: USERS.find((user) => user.id === id)?.name.split(' ')[0],
		locale: 'en_GB',
		currency: 'EUR',
		timezone: 'Europe/Vienna',
		createdAt: '2026-01-02T09:00:00Z',
		updatedAt: '2026-01-02T09:00:00Z',
		lastLoginAt: null,
		status: 'ACTIVE',
	};
}

function registerVentures(app: FastifyInstance, account: Account, kind: Venture['kind']): void {
	const plural = PLURALS[kind];
	const path = `/api/v2/${plural}`;
	const all = () => [...account.ventures.values()].filter((venture) => venture.kind === kind);

	app.get(`${path}/deleted`, async (request) => {
		const since =
			sinceOf(readQuery(request.query, [...PAGING, 'since']).since) ??
			refuse(400, 'since is required');
		const gone = account.deleted.filter((one) => one.kind === kind && one.at >= since);
		return { [plural]: gone.map(({ id, at }) => ({ id, deletedAt: iso(at) })) };
	});

	for (const [address, known] of [
		[path, ['since']],
		[`${path}/search`, ['q']],
	] as const) {
		app.get(address, async (request, reply) => {
			const query = readQuery(request.query, [...PAGING, 'embed', ...known]);
			embedOf(query.embed, VENTURE_EMBEDS);
			if (address !== path && query.q === undefined) refuse(400, 'q is required');
			const since = sinceOf(query.since) ?? 0;
			const words = (query.q ?? '').toLowerCase();
			const found = all().filter(
				(one) => one.updatedAt > since && one.name.toLowerCase().includes(words),
			);
			const paging = pagingOf(query);
			linkPages(account.world, request, reply, paging, found.length);
			const shown = found.slice(paging.offset, paging.offset + paging.perPage);
			return { [plural]: shown.map((one) => ventureAnswer(account, one)) };
		});
	}

	app.get(`${path}/:id`, async (request) => {
		embedOf(readQuery(request.query, ['embed']).embed, VENTURE_EMBEDS);
		const venture = account.ventures.get(idIn(request));
		return { [kind]: venture?.kind === kind ? ventureAnswer(account, venture) : notFound() };
	});
}
