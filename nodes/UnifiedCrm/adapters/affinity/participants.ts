import type { Field, VendorRecord } from '../adapter';
import { asText } from '../../engine/json';

/** v1 numbers the kinds of persons and v2 names them; internal persons are users of the workspace. */
function isInternal({ type }: VendorRecord): boolean {
	return type === 1 || type === 'internal';
}

const NOBODY: VendorRecord[] = [];

/** Everybody who took part in an interaction, as v1 and as v2 show them; v2's lists hold at most 100. */
function personsOf(record: VendorRecord): VendorRecord[] {
	const { persons, attendeesPreview: attendees, participantsPreview: participants } = record;
	if (Array.isArray(persons)) return persons as VendorRecord[];
	if (attendees !== undefined || participants !== undefined) {
		const found: VendorRecord[] = [];
		addAll(found, ((attendees ?? participants) as VendorRecord | null)?.data);
		return found;
	}
	return record.from === undefined ? NOBODY : correspondents(record);
}

/** The people of a mail, its sender first. */
function correspondents(record: VendorRecord): VendorRecord[] {
	const {
		from,
		to,
		cc,
		toParticipantsPreview: toPreview,
		ccParticipantsPreview: ccPreview,
	} = record;
	const found: VendorRecord[] = [];
	add(found, from);
	addAll(found, to ?? (toPreview as VendorRecord | null | undefined)?.data);
	addAll(found, cc ?? (ccPreview as VendorRecord | null | undefined)?.data);
	return found;
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
