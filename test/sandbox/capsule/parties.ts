import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Account } from './account';
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
import { filterOf } from './filters';
import { changedParty, newParty } from './partyBody';
import { PARTY_EMBEDS, partyAnswer } from './present';
import type { Party } from './seeds';

const MOST_IDS = 10;
/** Deletes that take more than this with them become jobs. */
const BIG_CASCADE = 100;
const JOB = '6f1c0f4e-91f2-4d6b-8f37-0d5c6a2b7e11';

/** The ids of a path, which can be several with commas; anything else is no record. */
export function idsIn(request: FastifyRequest): number[] {
	const { id } = request.params as { id: string };
	if (!/^\d+(?:,\d+)*$/.test(id)) return notFound();
	const ids = id.split(',').map(Number);
	return ids.length > MOST_IDS ? refuse(400, `no more than ${MOST_IDS} ids are possible`) : ids;
}

/** The one id of a path. */
export function idIn(request: FastifyRequest): number {
	const [id, second] = idsIn(request);
	return second === undefined ? id : notFound();
}

/** Adds all that is under `/parties` but its entries and tasks. */
export function registerParties(app: FastifyInstance, account: Account): void {
	const { parties } = account;
	const path = '/api/v2/parties';

	async function answerPage(
		request: FastifyRequest,
		reply: FastifyReply,
		known: string[],
		test?: (party: Party) => boolean,
		key?: string,
	): Promise<FastifyReply> {
		const query = readQuery(request.query, [...PAGING, 'embed', ...known]);
		const embed = embedOf(query.embed, PARTY_EMBEDS);
		const paging = pagingOf(query);
		const { rows, total } = parties.listing.page({
			test,
			key,
			offset: paging.offset,
			limit: paging.perPage,
		});
		linkPages(account.world, request, reply, paging, total);
		return await reply.send({ parties: rows.map((party) => partyAnswer(account, party, embed)) });
	}

	app.get(path, async (request, reply) => {
		const { since } = request.query as { since?: string };
		const moment = sinceOf(since);
		return moment === undefined
			? await answerPage(request, reply, ['since'])
			: await answerPage(
					request,
					reply,
					['since'],
					({ updatedAt }) => updatedAt > moment,
					`since ${moment}`,
				);
	});

	app.post(
		`${path}/filters/results`,
		async (request, reply) =>
			await answerPage(
				request,
				reply,
				[],
				filterOf(account, request.body),
				`filter ${JSON.stringify(request.body)}`,
			),
	);

	app.get(`${path}/search`, async (request, reply) => {
		const { q } = request.query as { q?: string };
		const words = (q ?? refuse(400, 'q is required'))
			.toLowerCase()
			.split(/\s+/)
			.filter((word) => word !== '');
		const test = (party: Party): boolean => {
			const text = [
				...Object.values(party.texts),
				...party.emailAddresses.map(({ address }) => address),
				...party.phoneNumbers.map(({ number }) => number),
			]
				.join(' ')
				.toLowerCase();
			return words.every((word) => text.includes(word));
		};
		return await answerPage(request, reply, ['q'], test, `search ${words.join(' ')}`);
	});

	app.get(`${path}/:id/people`, async (request, reply) => {
		const id = idIn(request);
		if (parties.get(id)?.type !== 'organisation') notFound();
		return await answerPage(
			request,
			reply,
			[],
			({ organisationId }) => organisationId === id,
			`people ${id}`,
		);
	});

	app.get(`${path}/deleted`, async (request) => {
		const query = readQuery(request.query, [...PAGING, 'since']);
		const since = sinceOf(query.since) ?? refuse(400, 'since is required');
		const gone = account.deleted.filter(({ kind, at }) => kind === 'party' && at >= since);
		return {
			parties: gone.map(({ id, at }) => ({ id, deletedAt: iso(at) })),
			restrictedParties: [],
		};
	});

	app.get(`${path}/:id`, async (request) => {
		const query = readQuery(request.query, ['embed']);
		const embed = embedOf(query.embed, PARTY_EMBEDS);
		const found = idsIn(request).map((id) =>
			partyAnswer(account, parties.get(id) ?? notFound(), embed),
		);
		return found.length === 1 ? { party: found[0] } : { parties: found };
	});

	app.post(path, async (request, reply) => {
		const query = readQuery(request.query, ['embed']);
		const embed = embedOf(query.embed, PARTY_EMBEDS);
		const party = parties.insert(newParty(account, request.body));
		return await reply
			.code(201)
			.header('location', `${account.world.baseUrl()}${path}/${party.id}`)
			.send({ party: partyAnswer(account, party, embed) });
	});

	app.put(`${path}/:id`, async (request) => {
		const query = readQuery(request.query, ['embed']);
		const embed = embedOf(query.embed, PARTY_EMBEDS);
		const before = parties.get(idIn(request)) ?? notFound();
		return {
			party: partyAnswer(
				account,
				parties.replace(changedParty(account, before, request.body)),
				embed,
			),
		};
	});

	app.delete(`${path}/:id`, async (request, reply) => {
		const id = idIn(request);
		if (parties.get(id) === undefined) notFound();
		const isBig = account.deleteParty(id) > BIG_CASCADE;
		if (!isBig) return await reply.code(204).send();
		return await reply
			.code(202)
			.header('location', `${account.world.baseUrl()}/api/v2/jobs/${JOB}`)
			.send();
	});

	app.get('/api/v2/jobs/:id', async (request) => {
		const { id } = request.params as { id: string };
		return id === JOB ? { job: { id, status: 'completed', progress: 100 } } : notFound();
	});
}
