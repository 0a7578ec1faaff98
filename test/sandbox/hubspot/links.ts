import { COMPANY_COUNT } from '../core/people';
import type { AssociationType } from './associationTypes';
import { associationTypes, unlabelled } from './associationTypes';
import { COMPANIES, CONTACTS, DEALS, ENGAGEMENT_TYPES, LEADS } from './objectTypes';
import type { ObjectType } from './objectTypes';
import { DEAL_COUNT, LEAD_COUNT } from './seeds';

/** A record that another one is linked to, and the kinds of link, seen from the reading side. */
export interface Link {
	id: string;
	types: AssociationType[];
}

/** What the links need to know of the records. */
export interface Records {
	/** How many of a type were seeded. */
	seeded: (type: ObjectType) => number;
	idAt: (type: ObjectType, index: number) => string;
	/** The seeded index that an id belongs to. */
	indexOf: (type: ObjectType, id: string) => number | undefined;
	isAlive: (type: ObjectType, id: string) => boolean;
}

/** Seeded links of a record, by index, in the direction in which they are declared. */
function seededTargets(from: ObjectType, index: number, to: ObjectType): number[] {
	if (from === CONTACTS) return to === COMPANIES && index % 9 !== 8 ? [index % COMPANY_COUNT] : [];
	if (from === DEALS || from === LEADS) {
		return to === CONTACTS ? [index] : to === COMPANIES ? [index % COMPANY_COUNT] : [];
	}
	if (!ENGAGEMENT_TYPES.includes(from)) return [];
	switch (to) {
		case CONTACTS:
			return index % 6 === 0 ? [index, index + 1] : [index];
		case COMPANIES:
			return index % 2 === 0 ? seededTargets(CONTACTS, index, COMPANIES) : [];
		case DEALS:
			return index % 3 === 0 ? [index % DEAL_COUNT] : [];
		case LEADS:
			return index % 5 === 0 && from.name !== 'postal_mail' ? [(index / 5) % LEAD_COUNT] : [];
		default:
			return [];
	}
}

/** Indexes of records that may be linked to one of the other side; `seededTargets` decides. */
function* seededSources(
	from: ObjectType,
	index: number,
	to: ObjectType,
	count: number,
): Generator<number> {
	const isToEngagement = ENGAGEMENT_TYPES.includes(to);
	if (ENGAGEMENT_TYPES.includes(from) || (to === CONTACTS && from !== COMPANIES)) return;
	if (from === CONTACTS) {
		if (index > 0) yield index - 1;
		yield index;
		return;
	}
	if (from === COMPANIES || from === DEALS) {
		const step = from === COMPANIES ? COMPANY_COUNT : DEAL_COUNT;
		for (let at = index; at < count; at += step) yield at;
	} else if (from === LEADS && isToEngagement) {
		for (let at = index * 5; at < count; at += 5 * LEAD_COUNT) yield at;
	}
}

/** Links between records: seeded ones, which are computed, and what requests changed. */
export class Links {
	/** By `fromType/fromId/toType`: links that were made or, with no type left, removed. */
	private readonly changed = new Map<string, Map<string, AssociationType[]>>();

	constructor(private readonly records: Records) {}

	/** What a record is linked to, seeded links first. */
	of(from: ObjectType, id: string, to: ObjectType): Link[] {
		const changed = this.changed.get(key(from, id, to));
		const links: Link[] = [];
		for (const other of this.seededLinks(from, id, to)) {
			const types =
				changed?.get(other) ??
				associationTypes(from, to).filter(({ label, isPrimary }) => label === null || isPrimary);
			if (types.length > 0 && this.records.isAlive(to, other)) links.push({ id: other, types });
		}
		if (changed === undefined) return links;
		const seen = new Set(links.map((link) => link.id));
		for (const [other, types] of changed) {
			if (types.length === 0 || seen.has(other) || !this.records.isAlive(to, other)) continue;
			links.push({ id: other, types });
		}
		return links;
	}

	isLinked(from: ObjectType, id: string, to: ObjectType, other: string): boolean {
		return this.of(from, id, to).some((link) => link.id === other);
	}

	/** Links two records by the given kinds and the one without a label; a first or a new primary link ends the old. */
	add(from: ObjectType, id: string, to: ObjectType, other: string, kinds: AssociationType[]): void {
		const plain = unlabelled(from, to);
		const existing = this.of(from, id, to);
		const types = new Set(existing.find((link) => link.id === other)?.types ?? []);
		for (const kind of [...kinds, ...(plain === undefined ? [] : [plain])]) types.add(kind);
		const primary = associationTypes(from, to).find(({ isPrimary }) => isPrimary);
		const isOneSide = to === COMPANIES || (from === LEADS && to === CONTACTS);
		if (primary !== undefined && isOneSide) {
			const former = existing.filter((link) => link.types.includes(primary));
			if (former.length === 0) types.add(primary);
			else if (types.has(primary)) {
				for (const link of former) {
					if (link.id !== other) {
						this.write(
							from,
							id,
							to,
							link.id,
							link.types.filter((type) => type !== primary),
						);
					}
				}
			}
		}
		this.write(from, id, to, other, [...types]);
	}

	/** Removes the given kinds of link, or the whole link. */
	remove(
		from: ObjectType,
		id: string,
		to: ObjectType,
		other: string,
		kinds?: AssociationType[],
	): void {
		const link = this.of(from, id, to).find((one) => one.id === other);
		if (link === undefined) return;
		const left = kinds === undefined ? [] : link.types.filter((type) => !kinds.includes(type));
		this.write(from, id, to, other, left);
	}

	private write(
		from: ObjectType,
		id: string,
		to: ObjectType,
		other: string,
		types: AssociationType[],
	): void {
		this.put(key(from, id, to), other, types);
		const back = associationTypes(to, from).filter((type) =>
			types.some(({ inverseId }) => inverseId === type.id),
		);
		this.put(key(to, other, from), id, back);
	}

	private put(where: string, other: string, types: AssociationType[]): void {
		const links = this.changed.get(where) ?? new Map<string, AssociationType[]>();
		links.set(other, types);
		this.changed.set(where, links);
	}

	private *seededLinks(from: ObjectType, id: string, to: ObjectType): Generator<string> {
		const index = this.records.indexOf(from, id);
		if (index === undefined) return;
		const count = this.records.seeded(to);
		for (const target of seededTargets(from, index, to)) {
			if (target < count) yield this.records.idAt(to, target);
		}
		if (from === to) return;
		for (const source of seededSources(from, index, to, count)) {
			if (source < count && seededTargets(to, source, from).includes(index)) {
				yield this.records.idAt(to, source);
			}
		}
	}
}

function key(from: ObjectType, id: string, to: ObjectType): string {
	return `${from.name}/${id}/${to.name}`;
}
