import { Random } from '../core/random';
import type { World } from '../simulation';
import { invalid, refusal } from './answers';
import { appointmentIds, contactIds, LOCATION_ID, noteIds, taskIds, USER_IDS } from './ids';
import { CHANNELS, MAKERS, messageIds } from './messageSeeds';
import type { Channel } from './messageSeeds';
import { iso, makeAppointment, makeContact, makeNote, makeTask } from './seeds';
import { Store } from './store';
import type { Row } from './store';

const FEW = 12;
const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const WRONG_LOCATION = 'The token does not have access to this location.';

/** The sub-account that the sandbox's token belongs to. */
export class Location {
	readonly contacts: Store;

	readonly tasks: Store;

	readonly notes: Store;

	readonly appointments: Store;

	readonly messages: Record<Channel, Store>;

	/** Notes of appointments. */
	readonly appointmentNotes = new Map<string, Array<Record<string, unknown>>>();

	private readonly random = new Random('ids of highLevel');

	/** Contacts by what makes them unique, as far as they were written. */
	private readonly holders = new Map<string, string>();

	constructor(readonly world: World) {
		const { records } = world;
		const now = () => world.clock.now();
		const store = (
			ids: typeof contactIds,
			make: (index: number, count: number) => Row,
			count = records,
		) => new Store(count, ids, contactIds, (index) => make(index, count), now);
		this.contacts = store(contactIds, makeContact);
		this.tasks = store(taskIds, makeTask);
		this.notes = store(noteIds, makeNote);
		this.appointments = store(appointmentIds, makeAppointment);
		const isRare = (channel: string) => channel === 'WhatsApp' || channel === 'Activity';
		this.messages = Object.fromEntries(
			(Object.keys(CHANNELS) as Channel[]).map((channel) => [
				channel,
				store(
					messageIds[channel],
					MAKERS[channel],
					isRare(channel) ? Math.min(records, FEW) : records,
				),
			]),
		) as Record<Channel, Store>;
	}

	now(): string {
		return iso(this.world.clock.now());
	}

	newId(): string {
		return this.random.text(20, ID_ALPHABET);
	}

	/** Contacts that are not there are a bad request. */
	contact(id: string): Row {
		const row = this.contacts.get(id);
		if (row === undefined) throw refusal(400, `Contact with id ${id} not found`);
		return row;
	}

	/** Whom an e-mail address or a phone number belongs to. */
	holderOf(key: 'email' | 'phone', value: string): Row | undefined {
		const wanted = value.toLowerCase();
		const candidates = [this.holders.get(`${key} ${wanted}`)];
		const [, index] =
			(key === 'email' ? /\.(\d+)@example\.com$/ : /^\+1415555(\d{4})$/).exec(wanted) ?? [];
		if (index !== undefined) candidates.push(contactIds.at(Number(index)));
		return candidates
			.map((id) => this.contacts.get(id))
			.find((row) => row !== undefined && String(row[key]).toLowerCase() === wanted);
	}

	writeContact(row: Row): Row {
		for (const key of ['email', 'phone']) {
			if (typeof row[key] === 'string') {
				this.holders.set(`${key} ${row[key].toLowerCase()}`, row.id);
			}
		}
		return this.contacts.write(row);
	}

	message(id: string): Row | undefined {
		for (const store of Object.values(this.messages)) {
			const row = store.get(id);
			if (row !== undefined) return row;
		}
		return undefined;
	}
}

/** A token reaches one location alone. */
export function checkLocation(id: unknown): void {
	if (id === undefined || id === '') throw invalid('locationId should not be empty');
	if (id !== LOCATION_ID) throw refusal(403, WRONG_LOCATION);
}

export function checkUser(id: unknown, key: string): void {
	if (id === undefined || id === null || id === '') return;
	if (!USER_IDS.includes(String(id))) throw refusal(400, `${key}: User not found`);
}
