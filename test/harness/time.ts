import { realRuntime } from '../../nodes/UnifiedCrm/engine/runtime';

/**
 * Lets waits of the engine pass at once while its clock shows that they happened. Call it in a test file that provokes
 * retries or limits. @returns what was waited, in milliseconds, since the last call of `reset`
 */
export function fastTime(): { waited: () => number[]; reset: () => void } {
	const original = { ...realRuntime };
	let offset = 0;
	let waits: number[] = [];
	beforeAll(() => {
		realRuntime.now = () => Date.now() + offset;
		realRuntime.sleep = async (milliseconds) => {
			waits.push(milliseconds);
			offset += milliseconds;
		};
	});
	afterAll(() => {
		Object.assign(realRuntime, original);
	});
	return {
		waited: () => waits,
		reset: () => {
			waits = [];
		},
	};
}
