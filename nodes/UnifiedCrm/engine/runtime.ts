import { sleep } from 'n8n-workflow';

/** Clock and chance, so that tests can have their own. */
export interface Runtime {
	/** Milliseconds since 1970. */
	now(): number;
	sleep(milliseconds: number): Promise<void>;
	/** A number in [0, 1). */
	random(): number;
}

export const realRuntime: Runtime = {
	now: () => Date.now(),
	sleep: async (milliseconds) => await sleep(milliseconds),
	random: () => Math.random(),
};
