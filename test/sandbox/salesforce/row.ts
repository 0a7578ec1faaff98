/** What a field of a stored record holds; times as the vendor writes them. */
export type Value = string | number | boolean | null;

/** A record as it is kept; a field that is not there is null. */
export interface Row {
	id: string;
	values: Record<string, Value>;
	/** People on a task or event, the primary one too; a place that was emptied is null, so that places keep. */
	people: Array<string | null>;
	/** When a request last wrote it, in milliseconds; seeds have none. */
	writtenAt?: number;
}
