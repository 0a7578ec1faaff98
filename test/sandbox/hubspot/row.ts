/** A record as it is kept; values that are empty are absent. */
export interface Row {
	id: string;
	properties: Record<string, string>;
	/** Milliseconds since 1970. */
	createdAt: number;
	updatedAt: number;
	archivedAt?: number;
	/** When the row was last written by a request, and what the search index showed until then (null: nothing). */
	writtenAt?: number;
	previous?: Row | null;
}
