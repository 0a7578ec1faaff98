/** A record's type and id. */
export interface Ref {
	type: string;
	id: number;
}

/** A record as it is kept; an attribute or to-one relationship that is not there is null. */
export interface Row {
	id: number;
	attributes: Record<string, unknown>;
	links: Record<string, Ref | null>;
	/** Members of to-many relationships that are shown with their data. */
	members?: Record<string, Ref[]>;
}

/** An email address or phone number of a prospect, a resource of its own. */
export interface Part {
	id: number;
	attributes: Record<string, unknown>;
}

export interface ProspectRow extends Row {
	emails: Part[];
	phones: Part[];
	/** Number of the next part; parts that were deleted keep theirs. */
	nextPart: number;
}
