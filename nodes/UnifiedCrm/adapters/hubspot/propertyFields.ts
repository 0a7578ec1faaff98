import type { Field } from '../adapter';
import { choice, converted, reference, text } from '../../engine/fields';
import { asRecord, put } from '../../engine/json';
import { utc } from '../../engine/time';

type Options = Parameters<typeof text>[1];

/** An empty text clears a property; null is not documented. */
function blankForNull(field: Field, property: string): Field {
	return {
		...field,
		write: (body, value, write) => {
			if (value === null) put(body, `properties.${property}`, '');
			else field.write?.(body, value, write);
		},
	};
}

/** A property that is a text both ways. */
export function propertyText(property: string, options?: Options): Field {
	return blankForNull(text(`properties.${property}`, options), property);
}

/** A property that is a time: ISO 8601 both ways. */
export function propertyTime(property: string, options?: Options): Field {
	return blankForNull(
		converted(`properties.${property}`, utc, (value: string) => value, options),
		property,
	);
}

/** A property with fixed values. */
export function propertyChoice(
	property: string,
	table: Record<string, string>,
	options?: Parameters<typeof choice>[2],
): Field {
	return blankForNull(choice(`properties.${property}`, table, options), property);
}

/** The owner's id, which is not the user's. https://developers.hubspot.com/docs/guides/api/crm/owners */
export const ownerField = blankForNull(
	reference('properties.hubspot_owner_id'),
	'hubspot_owner_id',
);

/** The value of a property. */
export function property(record: Record<string, unknown>, name: string): unknown {
	return asRecord(record.properties)[name];
}
