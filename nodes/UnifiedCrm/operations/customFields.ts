import type { Api, CustomFieldDefinition, Resource } from '../adapters/adapter';
import { InputError } from '../engine/failures';
import { userTime } from '../engine/time';

/**
 * Gives texts from the form the type that the account's field has (number, yes or no, list of choices) and turns labels of
 * choices into their values. Values that have a type already, and keys that the account does not list, stay as they are.
 */
export async function typedCustomFields(
	resource: Resource,
	values: Record<string, unknown>,
	api: Api,
): Promise<Record<string, unknown>> {
	const { customFields } = resource;
	if (
		customFields === undefined ||
		!Object.values(values).some((value) => typeof value === 'string')
	) {
		return values;
	}
	const definitions = new Map(
		(await customFields.definitions(api)).map((each) => [each.key, each]),
	);
	return Object.fromEntries(
		Object.entries(values).map(([key, value]) => {
			const definition = definitions.get(key);
			return [
				key,
				definition === undefined || typeof value !== 'string' ? value : typed(definition, value),
			];
		}),
	);
}

function typed(definition: CustomFieldDefinition, text: string): unknown {
	const trimmed = text.trim();
	if (trimmed === '') return text;
	switch (definition.type) {
		case 'number': {
			const number = Number(trimmed);
			if (Number.isFinite(number)) return number;
			throw wrong(definition, text, 'a number');
		}
		case 'boolean':
			if (/^(true|yes|1)$/i.test(trimmed)) return true;
			if (/^(false|no|0)$/i.test(trimmed)) return false;
			throw wrong(definition, text, 'true or false');
		case 'date':
			if (userTime(trimmed, 'utc') === undefined)
				throw wrong(definition, text, 'a date such as 2026-05-20');
			return trimmed.slice(0, 10);
		case 'choice':
			return optionValue(definition, trimmed);
		case 'choices':
			return splitList(trimmed).map((part) => optionValue(definition, part));
		default:
			return text;
	}
}

/** A list is written with commas or semicolons, or as JSON. */
function splitList(text: string): string[] {
	const inner = /^\[.*\]$/s.test(text) ? text.slice(1, -1).replace(/"/g, '') : text;
	return inner
		.split(/[;,]/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

function optionValue({ options }: CustomFieldDefinition, text: string): string | number {
	const wanted = text.toLowerCase();
	const match =
		options?.find(({ value }) => String(value).toLowerCase() === wanted) ??
		options?.find(({ label }) => label.toLowerCase() === wanted);
	return match?.value ?? text;
}

function wrong({ label, key }: CustomFieldDefinition, text: string, wanted: string): InputError {
	return new InputError(`The custom field "${label}" (${key}) takes ${wanted}, not "${text}"`);
}
