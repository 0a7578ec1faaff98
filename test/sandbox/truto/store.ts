import { Listing } from '../core/listing';
import { Table } from '../core/table';
import type { World } from '../simulation';
import { missing } from './answers';
import type { Row } from './seeds';
import {
	COMPANIES,
	FIRST_CONTACT,
	contactId,
	engagementIndex,
	seedContact,
	seedEngagement,
} from './seeds';
import {
	FIELDS,
	LEADS,
	OPPORTUNITIES,
	PIPELINES,
	PROJECTS,
	STAGES,
	TAGS,
	TYPES,
	USERS,
} from './setup';
import type { EngagementType } from './setup';

/** A table with its remembered orders. */
export interface Part {
	table: Table<Row>;
	listing: Listing<Row>;
}

const idOf = (row: Row) => row.id;

function part(
	count: number,
	make: (index: number) => Row,
	indexOf: (id: string) => number | undefined,
): Part {
	const table = new Table<Row>(count, make, idOf, indexOf);
	return { table, listing: new Listing(table, idOf) };
}

function fixed(rows: Row[]): Part {
	return part(
		rows.length,
		(index) => rows[index],
		(id) => {
			const index = rows.findIndex((row) => row.id === id);
			return index === -1 ? undefined : index;
		},
	);
}

/** What the provider behind the gateway holds. Engagements are kept by type; a list goes through one after another. */
export class Store {
	readonly resources: Record<string, Part[]>;

	private made = 0;

	constructor(readonly world: World) {
		const { records } = world;
		const engagements = (type: EngagementType) =>
			part(
				records,
				(i) => seedEngagement(type, i, records),
				(id) => engagementIndex(type, id),
			);
		this.resources = {
			contacts: [
				part(
					records,
					(i) => seedContact(i, records),
					(id) => {
						const index = Number(id) - FIRST_CONTACT;
						return contactId(index) === id ? index : undefined;
					},
				),
			],
			engagements: TYPES.map(engagements),
			accounts: [fixed(COMPANIES)],
			users: [fixed(USERS)],
			opportunities: [fixed(OPPORTUNITIES)],
			leads: [fixed(LEADS)],
			projects: [fixed(PROJECTS)],
			tags: [fixed(TAGS)],
			pipelines: [fixed(PIPELINES)],
			stages: [fixed(STAGES)],
			fields: [fixed(FIELDS)],
			engagement_types: [fixed(TYPES.map((type) => ({ id: type, name: type })))],
		};
	}

	parts(resource: string): Part[] {
		const parts = this.resources[resource];
		if (parts === undefined) throw missing(`resource ${resource}`);
		return parts;
	}

	/** A record with the part that holds it; with a type, only where it is of that. */
	find(resource: string, id: string, type?: string): { row: Row; part: Part } {
		for (const candidate of this.parts(resource)) {
			const row = candidate.table.get(id);
			if (row !== undefined && (type === undefined || row.engagement_type === type)) {
				return { row, part: candidate };
			}
		}
		throw missing(`${resource} ${id}`);
	}

	has(resource: string, id: string): boolean {
		return this.parts(resource).some(({ table }) => table.get(id) !== undefined);
	}

	insert(resource: string, values: Record<string, unknown>): Row {
		this.made++;
		const at = this.world.clock.iso();
		const row: Row = {
			created_at: at,
			...values,
			id: String(900_000_000 + this.made),
			updated_at: at,
		};
		for (const [name, value] of Object.entries(row)) if (value === null) delete row[name];
		const index =
			resource === 'engagements' ? TYPES.indexOf(row.engagement_type as EngagementType) : 0;
		const target = this.parts(resource)[index];
		target.table.insert(row);
		target.listing.forget();
		return row;
	}

	save({ table, listing }: Part, row: Row): Row {
		const saved = { ...row, updated_at: this.world.clock.iso() };
		table.replace(saved);
		listing.forget();
		return saved;
	}

	delete(resource: string, id: string, type?: string): void {
		const { part: holder } = this.find(resource, id, type);
		holder.table.delete(id);
		holder.listing.forget();
	}
}
