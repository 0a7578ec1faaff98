import type { Api } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecords, asText } from '../../engine/json';
import type { EngagementType } from '../../model';
import { ask, COST, sendOne } from './graphql';

/** Kinds of entries that the account's timeline has, by their ids. Grows when one is made. */
export type Activities = Map<string, string>;

const ALL = `query { ${COST} custom_activity { id name type } }`;

/** What a kind of entry is in the unified model, by its name; its own name in lower case where it is none of ours. */
export function typeNamed(name: string): string {
	const plain = name.toLowerCase().trim();
	if (/^(phone ?)?calls?$/.test(plain)) return 'call';
	if (/^((video ?)?meetings?|zoom|googlecalendar|outlookcalendar)$/.test(plain)) return 'meeting';
	if (/^(e-?mails?|sequencesemail)$/.test(plain)) return 'email';
	return /^(tasks?|to-?dos?)$/.test(plain) ? 'task' : plain;
}

/** https://developer.monday.com/api-reference/reference/custom-activity */
export async function activitiesOf(api: Api): Promise<Activities> {
	return await api.memo('activities', async (lookup) => {
		const found = asRecords((await ask(lookup, ALL, {})).custom_activity);
		return new Map(
			found.map(({ id, name, type }) => [
				String(id),
				typeNamed(asText(name) ?? asText(type) ?? 'custom'),
			]),
		);
	});
}

const LOOKS: Partial<Record<EngagementType, { name: string; icon: string; color: string }>> = {
	call: { name: 'Call', icon: 'HEADPHONES', color: 'VIVID_CERULEAN' },
	email: { name: 'Email', icon: 'PAPERPLANE', color: 'CELTIC_BLUE' },
	meeting: { name: 'Meeting', icon: 'CONFERENCE', color: 'GO_GREEN' },
	task: { name: 'Task', icon: 'FLAG', color: 'YELLOW_ORANGE' },
};

/** The id of the account's kind of entry for a type, which is made where there is none. */
export async function activityFor(type: EngagementType, api: Api): Promise<string> {
	const activities = await activitiesOf(api);
	for (const [id, name] of activities) if (name === type) return id;
	return await api.memo(`activity ${type}`, async (lookup) => {
		const { name, icon, color } = LOOKS[type] ?? { name: type, icon: 'FLAG', color: 'GRAY' };
		const made = await sendOne(
			{
				mutation: 'create_custom_activity(name: $name, icon_id: $icon, color: $color) { id name }',
				types: { name: 'String!', icon: 'CustomActivityIcon!', color: 'CustomActivityColor!' },
				variables: { name, icon, color },
			},
			'',
			lookup,
		);
		const id = asText(made.id);
		// A dry run makes none; the failure keeps it from being remembered.
		if (id === undefined)
			throw new VendorError('monday CRM did not say which activity it made', { kind: 'broken' });
		activities.set(id, type);
		return id;
	});
}
