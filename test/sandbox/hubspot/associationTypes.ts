import type { ObjectType } from './objectTypes';
import { typeNamed } from './objectTypes';

/** One kind of link, seen from one side. */
export interface AssociationType {
	id: number;
	category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
	label: string | null;
	from: string;
	to: string;
	/** The same link's id, seen from the other side. */
	inverseId: number;
	isPrimary: boolean;
	/** What a reading of the object calls the link. */
	listName: string;
}

/**
 * Links without a label: type, other type, id from the first to the second, id back. The ids between a lead and its
 * engagements are public from the lead's side alone; the way back has ids here that nobody can guess, so that they must
 * be read from the labels.
 */
const UNLABELLED: Array<[from: string, to: string, id: number, inverseId: number]> = [
	['contacts', 'companies', 279, 280],
	['contacts', 'deals', 4, 3],
	['contacts', 'tickets', 15, 16],
	['contacts', 'contacts', 449, 449],
	['companies', 'deals', 342, 341],
	['companies', 'tickets', 340, 339],
	['companies', 'companies', 450, 450],
	['deals', 'tickets', 27, 28],
	['deals', 'deals', 451, 451],
	['tickets', 'tickets', 452, 452],
	['leads', 'contacts', 608, 9721],
	['leads', 'companies', 610, 9723],
	['leads', 'calls', 596, 9731],
	['leads', 'emails', 598, 9733],
	['leads', 'meetings', 600, 9735],
	['leads', 'notes', 854, 9737],
	['leads', 'tasks', 646, 9739],
	['leads', 'communications', 602, 9741],
	['calls', 'meetings', 399, 400],
	...engagementLinks('calls', 194, 182, 206, 220),
	...engagementLinks('emails', 198, 186, 210, 224),
	...engagementLinks('meetings', 200, 188, 212, 226),
	...engagementLinks('notes', 202, 190, 214, 228),
	...engagementLinks('tasks', 204, 192, 216, 230),
	['communications', 'contacts', 81, 82],
	['communications', 'companies', 87, 88],
	['communications', 'deals', 85, 86],
	['communications', 'tickets', 83, 84],
	['postal_mail', 'contacts', 453, 454],
	['postal_mail', 'companies', 459, 460],
	['postal_mail', 'deals', 457, 458],
	['postal_mail', 'tickets', 455, 456],
];

const PRIMARY: Array<[from: string, to: string, id: number, inverseId: number]> = [
	['contacts', 'companies', 1, 2],
	['deals', 'companies', 5, 6],
	['tickets', 'companies', 26, 25],
	['leads', 'contacts', 578, 9578],
];

function engagementLinks(
	from: string,
	contact: number,
	company: number,
	deal: number,
	ticket: number,
): Array<[string, string, number, number]> {
	return [
		[from, 'contacts', contact, contact - 1],
		[from, 'companies', company, company - 1],
		[from, 'deals', deal, deal - 1],
		[from, 'tickets', ticket, ticket - 1],
	];
}

function singular(name: string): string {
	return typeNamed(name)?.singular ?? name;
}

const ALL: AssociationType[] = [
	...UNLABELLED.flatMap((row) => bothWays(row, null, false)),
	...PRIMARY.flatMap((row) => bothWays(row, 'Primary', true)),
	...bothWays(['contacts', 'companies', 36, 37], 'Billing contact', false),
];

function bothWays(
	[from, to, id, inverseId]: [string, string, number, number],
	label: string | null,
	isPrimary: boolean,
): AssociationType[] {
	const category = label === null || isPrimary ? 'HUBSPOT_DEFINED' : 'USER_DEFINED';
	const hasPrimary = PRIMARY.some(
		([one, other]) => (one === from && other === to) || (one === to && other === from),
	);
	const side = (here: string, there: string, own: number, inverse: number): AssociationType => {
		const pair = `${singular(here)}_to_${singular(there)}`;
		return {
			id: own,
			inverseId: inverse,
			from: here,
			to: there,
			category,
			label,
			isPrimary,
			listName:
				category === 'USER_DEFINED'
					? String(label).toLowerCase().replace(' ', '_')
					: hasPrimary && !isPrimary
						? `${pair}_unlabeled`
						: pair,
		};
	};
	if (from === to) return [side(from, to, id, id)];
	return [side(from, to, id, inverseId), side(to, from, inverseId, id)];
}

/** All kinds of link from one type to another. */
export function associationTypes(from: ObjectType, to: ObjectType): AssociationType[] {
	return ALL.filter((type) => type.from === from.name && type.to === to.name);
}

/** The link without a label between two types; undefined where the two cannot be linked. */
export function unlabelled(from: ObjectType, to: ObjectType): AssociationType | undefined {
	return associationTypes(from, to).find(({ label }) => label === null);
}

/** The kind of link with an id and category that starts at a type. */
export function associationTypeFrom(
	from: ObjectType,
	category: string,
	id: number,
): AssociationType | undefined {
	return ALL.find(
		(type) => type.from === from.name && type.id === id && type.category === category,
	);
}
