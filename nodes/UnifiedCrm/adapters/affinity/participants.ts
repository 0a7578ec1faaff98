import type { Field, VendorRecord } from '../adapter';
import { asText } from '../../engine/json';

/** v1 numbers the kinds of persons and v2 names them; internal persons are users of the workspace. */
function isInternal({ type }: VendorRecord): boolean {
	return type === 1 || type === 'internal';
}

/** The lists in which v2 shows who took part; each holds at most 100. */
const PREVIEWS = [
	'attendeesPreview',
	'participantsPreview',
	'toParticipantsPreview',
	'ccParticipantsPreview',
];
const NOBODY: VendorRecord[] = [];

/** Everybody who took part in an interaction, as v1 and as v2 show them; the sender of a mail comes first. */
export function personsOf(record: VendorRecord): VendorRecord[] {
	const { persons, from } = record;
	if (Array.isArray(persons)) return persons as VendorRecord[];
	const found: VendorRecord[] = [];
	add(found, from);
	addAll(found, record.to);
	addAll(found, record.cc);
	for (const name of PREVIEWS) {
		const preview = record[name];
		if (preview !== undefined && preview !== null) addAll(found, (preview as VendorRecord).data);
	}
	return found.length === 0 ? NOBODY : found;
}

function addAll(found: VendorRecord[], entries: unknown): void {
	if (Array.isArray(entries)) for (const entry of entries as unknown[]) add(found, entry);
}

/** v1 shows persons; v2 shows addresses, with the person where it is known. */
function add(found: VendorRecord[], entry: unknown): void {
	if (typeof entry !== 'object' || entry === null) return;
	const { person, id } = entry as VendorRecord;
	if (id !== undefined) found.push(entry as VendorRecord);
	else if (typeof person === 'object' && person !== null) found.push(person as VendorRecord);
}

/** The ids of the users who took part. */
export function internalIds(record: VendorRecord): string[] {
	return personsOf(record)
		.filter(isInternal)
		.map(({ id }) => String(id));
}

/** The ids of all who took part but the users. */
export function externalIds(record: VendorRecord): string[] {
	return personsOf(record)
		.filter((person) => !isInternal(person))
		.map(({ id }) => String(id));
}

/** Who wrote it down, else the first user who took part. */
export const owner: Field = {
	read: (record) => {
		const { manual_creator_id: manual, creator } = record;
		const made = asText(manual) ?? personId(creator);
		if (made !== undefined) return { id: made };
		for (const person of personsOf(record)) {
			if (isInternal(person)) return { id: String(person.id) };
		}
		return undefined;
	},
};

function personId(participant: unknown): string | undefined {
	const person = (participant as VendorRecord | null | undefined)?.person;
	return asText((person as VendorRecord | null | undefined)?.id);
}

/** The external persons who took part, each once. */
export const contacts: Field = {
	read: (record) => {
		const links: Array<{ id: string }> = [];
		for (const person of personsOf(record)) {
			if (isInternal(person)) continue;
			const id = String(person.id);
			if (!links.some((link) => link.id === id)) links.push({ id });
		}
		return links.length === 0 ? undefined : links;
	},
};
