import type { Field } from '../adapter';
import { converted, text } from '../../engine/fields';
import { day, toSeconds } from '../../engine/time';
import { pipelinerTime } from './entities';

type Options = Parameters<typeof text>[1];

/** A text that an empty one clears. */
export function blankableText(path: string, options: Options = {}): Field {
	return {
		...text(path, options),
		write: (body, value) => {
			body[path] = value ?? '';
		},
	};
}

/** A time: UTC with a blank in answers, ISO 8601 in requests. https://developers.pipelinersales.com/api-docs/ (dates) */
export function timeField(path: string, options: Options = {}): Field {
	return converted(path, pipelinerTime, toSeconds, options);
}

/** A day without a time. */
export function dayField(path: string, options: Options = {}): Field {
	return converted(path, pipelinerTime, (value: string) => day(value), {
		note: 'A day, without a time',
		...options,
	});
}

/** A time that is only read. */
export function stamp(path: string): Field {
	return { sources: [path], read: (record) => pipelinerTime(record[path]) };
}

/** A choice that the API numbers, from 1. */
export function numbered(path: string, names: string[], options: Options = {}): Field {
	return converted(
		path,
		(value) => names[Number(value) - 1] ?? String(value),
		(value: string) => names.indexOf(value) + 1,
		{ values: names, ...options },
	);
}
