/** A place where a vendor's description and the vendor's API, as its documentation and live answers show it, differ. */
export interface Deviation {
	integration: string;
	/** The faults that it explains. */
	fault: RegExp;
	/** Why the description is not followed. */
	reason: string;
}

export const DEVIATIONS: Deviation[] = [];
