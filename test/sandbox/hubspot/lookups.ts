import type { FastifyInstance } from 'fastify';

import { booleanOf, invalid, limitOf, notFound, readQuery } from './answers';
import { typeIn } from './objects';
import { definitionAnswer, propertiesOf } from './properties';
import { OWNERS, PORTAL_ID } from './seeds';

const LARGEST_PAGE = 500;

function ownerAnswer(owner: (typeof OWNERS)[number], index: number): Record<string, unknown> {
	return {
		...owner,
		userIdIncludingInactive: owner.userId,
		type: 'PERSON',
		createdAt: '2026-01-02T09:00:00.000Z',
		updatedAt: '2026-01-02T09:00:00.000Z',
		archived: false,
		...(index === 0 ? { teams: [{ id: '1901', name: 'Sales', primary: true }] } : {}),
	};
}

/** Adds owners, properties and account details of one API version. */
export function registerLookups(app: FastifyInstance, version: string): void {
	app.get(`/crm/owners/${version}`, async (request) => {
		const query = readQuery(request.query, ['limit', 'after', 'email', 'archived']);
		const limit = limitOf(query.limit, 100, LARGEST_PAGE);
		const isArchived = booleanOf(query.archived, 'archived');
		const email = query.email?.[0].toLowerCase();
		const after = query.after?.[0] ?? '0';
		if (!/^\d+$/.test(after)) invalid(`after: ${after} is not a cursor of this list`);
		const owners = OWNERS.map(ownerAnswer).filter(
			(owner) => !isArchived && (email === undefined || owner.email === email),
		);
		const next = Number(after) + limit;
		return {
			results: owners.slice(Number(after), next),
			...(next < owners.length ? { paging: { next: { after: String(next) } } } : {}),
		};
	});

	app.get(`/crm/owners/${version}/:ownerId`, async (request) => {
		const query = readQuery(request.query, ['idProperty', 'archived']);
		const { ownerId } = request.params as { ownerId: string };
		const key = query.idProperty?.[0] ?? 'id';
		if (key !== 'id' && key !== 'userId') invalid(`idProperty: ${key} is neither id nor userId`);
		return OWNERS.map(ownerAnswer).find((owner) => String(owner[key]) === ownerId) ?? notFound();
	});

	app.get(`/crm/properties/${version}/:objectType`, async (request) => {
		const type = typeIn(request);
		const query = readQuery(request.query, ['archived', 'dataSensitivity', 'locale', 'properties']);
		if (booleanOf(query.archived, 'archived')) return { results: [] };
		return { results: [...propertiesOf(type).values()].map(definitionAnswer) };
	});

	app.get(`/crm/properties/${version}/:objectType/:propertyName`, async (request) => {
		const type = typeIn(request);
		readQuery(request.query, ['archived', 'dataSensitivity', 'locale', 'properties']);
		const { propertyName } = request.params as { propertyName: string };
		const property = propertiesOf(type).get(propertyName);
		return property === undefined
			? notFound(`No property named ${propertyName} exists for ${type.name}`)
			: definitionAnswer(property);
	});

	app.get(`/account-info/${version}/details`, async (request) => {
		readQuery(request.query, []);
		return {
			portalId: PORTAL_ID,
			accountType: 'DEVELOPER_TEST',
			timeZone: 'Europe/Berlin',
			companyCurrency: 'EUR',
			additionalCurrencies: [],
			utcOffset: '+01:00',
			utcOffsetMilliseconds: 3_600_000,
			uiDomain: 'app-eu1.hubspot.com',
			dataHostingLocation: 'eu1',
		};
	});
}
