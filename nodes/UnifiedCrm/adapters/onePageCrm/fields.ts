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
	return converted(path, fromUnixSeconds, unixSeconds, { keeps: true, ...options });
}
