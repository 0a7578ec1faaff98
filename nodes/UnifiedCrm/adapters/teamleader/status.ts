import type { Api, Field } from '../adapter';
import { InputError } from '../../engine/failures';
import { asText } from '../../engine/json';
import { change, info } from './rpc';

/** A status that is acted out by calls of its own, and has no way back. */
export function statusField(done: string): Field {
	return {
		read: ({ status }) => (status === done ? 'completed' : asText(status)?.toLowerCase()),
		write: () => undefined,
		values: ['completed', 'open'],
		keeps: true,
		note: 'Completing cannot be undone',
	};
}

/** Completes a record, or makes sure that it is open still. Throws an InputError where it would have to be reopened. */
export async function applyStatus(
	family: 'calls' | 'meetings',
	id: string,
	status: unknown,
	outcome: Record<string, unknown>,
	api: Api,
): Promise<void> {
	if (status === 'completed') await change(`${family}.complete`, { id, ...outcome }, api);
	if (status !== 'open') return;
	const present = await info(family, id, api);
	if (present.status !== 'open') {
		throw new InputError(
			`Teamleader cannot reopen a completed ${family.slice(0, -1)} (status)`,
			'Leave the status out.',
		);
	}
}
