import type { FastifyRequest } from 'fastify';

import { COMPANY_COUNT } from '../core/people';
import type { World } from '../simulation';
import { newTime } from './answers';
import type { Json } from './answers';
import {
	activityCount,
	DEAL_COUNT,
	LEAD_COUNT,
	makeActivity,
	makeDeal,
	makeLead,
	makeNote,
	makeOrganization,
	makePerson,
	PROJECT_IDS,
	USER_IDS,
} from './seeds';
import { CallLogs } from './callLogStore';
import type { Row } from './store';
import { Store } from './store';

/** The usual token, and one of a company where the facts that the vendor's own papers disagree on lie the other way. */
export const USUAL_ACCESS = 'pipedrive-sandbox-token-8f1e';
export const LEAN_ACCESS = 'pipedrive-sandbox-lean-token-51aa';

/** What differs from company to company. */
export interface Company {
	/** Contact sync is on: notes, im, birthday, job_title and postal_address are shown. */
	hasContactSync: boolean;
	/** Takes first_name and last_name as a pair, which the vendor's guide says and its OpenAPI document does not. */
	takesNamePair: boolean;
	/** A single get of a deleted record still answers, and a second delete answers 410 with `success: true`. */
	showsDeleted: boolean;
}

const USUAL: Company = { hasContactSync: true, takesNamePair: true, showsDeleted: false };
const LEAN: Company = { hasContactSync: false, takesNamePair: false, showsDeleted: true };

export function companyOf(request: FastifyRequest): Company {
	const { api_token: token } = request.query as Record<string, string>;
	return [token, request.headers['x-api-token']].includes(LEAN_ACCESS) ? LEAN : USUAL;
}

/** Everything that the sandbox's company holds. */
export class Account {
	readonly persons: Store;

	readonly activities: Store;

	readonly notes: Store;

	readonly organizations: Store;

	readonly deals: Store;

	readonly leads: Json[];

	readonly callLogs: CallLogs;

	readonly webhooks: Json[] = [];

	constructor(readonly world: World) {
		const { records } = world;
		this.persons = new Store(records, (index) => makePerson(index, records));
		this.activities = new Store(activityCount(records), (index) => makeActivity(index, records));
		this.notes = new Store(records, (index) => makeNote(index, records));
		this.organizations = new Store(COMPANY_COUNT, makeOrganization);
		this.deals = new Store(DEAL_COUNT, (index) => makeDeal(index, records));
		this.leads = Array.from({ length: LEAD_COUNT + 1 }, (_, index) => makeLead(index, records));
		this.callLogs = new CallLogs(records);
	}

	/** The token's user. */
	get ownId(): number {
		return USER_IDS[0];
	}

	get nowMs(): number {
		return this.world.clock.now();
	}

	now(): string {
		return newTime(this.nowMs);
	}

	/** The moment up to which the search index knows of writes. */
	get indexedUntil(): number {
		return this.nowMs - this.world.settings.indexLagMs;
	}

	lead(id: unknown): Json | undefined {
		return this.leads.find((lead) => lead.id === id);
	}

	/** Whether a link of a write body leads anywhere; null always does. */
	hasLink(field: string, id: unknown): boolean {
		if (id === null) return true;
		switch (field) {
			case 'person_id':
				return this.persons.get(id) !== undefined;
			case 'org_id':
				return this.organizations.get(id) !== undefined;
			case 'deal_id':
				return this.deals.get(id) !== undefined;
			case 'lead_id':
				return this.lead(id) !== undefined;
			default:
				return field === 'project_id' && PROJECT_IDS.includes(Number(id));
		}
	}

	nameOf(row: Row | undefined): unknown {
		return row?.name ?? row?.title;
	}
}
