import type { Field } from '../adapter';
import { converted, text } from '../../engine/fields';
import { fromUnixSeconds, unixSeconds } from '../../engine/time';

type Options = Parameters<typeof text>[1];

/** A text that an empty one clears: the API documents no null. */
export function blankableText(path: string, options: Options = {}): Field {
	return {
		...text(path, options),
		write: (body, value) => {
			body[path] = value ?? '';
		},
	};
}

/** A moment in Unix seconds; older records hold it as a text. */
export function momentField(path: string, options: Options = {}): Field {
	// Start and activity date of a record are the same value, read one after the other.
	let last: unknown;
	let time: string | undefined;
	const read = (value: unknown) => {
		if (value !== last) {
			time = fromUnixSeconds(value);
			last = value;
		}
		return time;
	};
	return converted(path, read, unixSeconds, { keeps: true, ...options });
}
