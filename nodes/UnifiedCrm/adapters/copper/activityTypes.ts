import type { Api, VendorRecord } from '../adapter';
import { InputError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import type { EngagementType } from '../../model';

/** The only user type with the same id everywhere, and the system's emails. https://developer.copper.com/activities/activity-types.html */
const NOTE = 0;
const EMAIL = 6;

interface TypeReference {
	id: number;
	category: 'user' | 'system';
}

/** The account's activity types: ids of calls and meetings differ from account to account. */
export interface ActivityTypes {
	/** The unified type of an activity's `type`. */
	nameOf: (type: unknown) => string;
	/** The types to ask for in a search. */
	searched: (types: readonly EngagementType[]) => TypeReference[];
	/** The type of a new activity. Throws an InputError where the account has none. */
	created: (type: EngagementType | undefined) => TypeReference;
}

/** What a user's activity type is in the unified model, by its name: what is no call, meeting or email is a note. */
function unifiedName(name: string): EngagementType {
	if (/^(phone )?call$/i.test(name)) return 'call';
	if (/^meeting$/i.test(name)) return 'meeting';
	return /^e-?mail$/i.test(name) ? 'email' : 'note';
}

/** Looked up once for the account. https://developer.copper.com/activities/activity-types.html */
export async function activityTypes(api: Api): Promise<ActivityTypes> {
	return await api.memo('activity types', async (lookup) =>
		toTypes(await lookup.get('/activity_types')),
	);
}

function toTypes(answer: VendorRecord): ActivityTypes {
	const user = new Map<number, EngagementType>([[NOTE, 'note']]);
	const system = new Map<number, string>([[EMAIL, 'email']]);
	const usable = new Map<EngagementType, number>([['note', NOTE]]);
	for (const { id, name, is_disabled: isDisabled } of asRecords(answer.user)) {
		const type = unifiedName(asText(name) ?? '');
		user.set(Number(id), type);
		if (isDisabled !== true && !usable.has(type)) usable.set(type, Number(id));
	}
	for (const { id, name } of asRecords(answer.system)) {
		if (Number(id) !== EMAIL) system.set(Number(id), (asText(name) ?? 'system').toLowerCase());
	}
	return {
		nameOf: (type) => {
			const { id, category } = asRecord(type);
			return category === 'system'
				? (system.get(Number(id)) ?? 'system')
				: (user.get(Number(id)) ?? 'note');
		},
		searched: (types) => {
			const wanted: TypeReference[] = [];
			for (const [id, type] of user)
				if (types.includes(type)) wanted.push({ id, category: 'user' });
			if (types.includes('email')) wanted.push({ id: EMAIL, category: 'system' });
			return wanted;
		},
		created: (type = 'note') => {
			const id = usable.get(type);
			if (id !== undefined) return { id, category: 'user' };
			const name = type === 'call' ? 'Phone Call' : 'Meeting';
			throw new InputError(
				`The Copper account has no activity type "${name}" that is in use`,
				'Turn it on in Copper under Settings > Customize > Activity Types, or log a note.',
			);
		},
	};
}
