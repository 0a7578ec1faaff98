import type { Stage } from '../stage';

/** Something that must hold inside the real n8n. */
export interface Check {
	/** A sentence about what holds. */
	name: string;
	/** Throws when it does not hold. */
	run(): Promise<void>;
}

/** Makes a file's checks for a stage, on which all checks of all files run one after the other. */
export type CheckFile = (stage: Stage) => Check[];
