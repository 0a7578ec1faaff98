import type { Api } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asText } from '../../engine/json';
import { allOf, getRecord } from './entities';

/** Which of the space's task types are calls, and which types new records get. */
export interface TaskTypes {
	calls: Set<string>;
	/** Type of a new call; undefined where the space has none. */
	call?: string;
	/** Type of a new task. */
	task?: string;
}

/** https://developers.pipelinersales.com/api-docs/ (TaskTypes): numbers of icons */
const TASK_ICON = '1';
const CALL_ICON = '3';

export async function taskTypesOf(api: Api): Promise<TaskTypes> {
	return await api.memo('task types', async (lookup) => {
		const types = await allOf({ entity: 'TaskTypes', conditions: [] }, lookup);
		const calls = new Set<string>();
		const others: Array<{ id: string; isPlain: boolean }> = [];
		for (const { id, name, icon } of types) {
			const isCall =
				asText(icon) === CALL_ICON || /^(phone )?call$/i.test(asText(name)?.trim() ?? '');
			if (isCall) calls.add(String(id));
			else others.push({ id: String(id), isPlain: asText(icon) === TASK_ICON });
		}
		const [call] = calls;
		const task = (others.find(({ isPlain }) => isPlain) ?? others.at(0))?.id;
		return {
			calls,
			...(call === undefined ? {} : { call }),
			...(task === undefined ? {} : { task }),
		};
	});
}

/** The sales unit in which a user's new records stand; undefined where the user is not known. */
export async function unitOf(owner: string, api: Api): Promise<string | undefined> {
	return await api.memo(`unit of ${owner}`, async (lookup) => {
		const user = await getRecord('Clients', owner, lookup).catch((error: Error) => error);
		if (user instanceof VendorError && user.kind === 'notFound') return undefined;
		if (user instanceof Error) throw user;
		return asText(user?.default_unit_id);
	});
}
