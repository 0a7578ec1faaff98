import type { Crm, Resource } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { FILTERS } from '../model';
import type {
	EngagementType,
	FilterDefinition,
	FilterName,
	FilterValues,
	ResourceName,
	Sort,
} from '../model';
import { InputError } from './failures';
import { asText, isEmpty, isRecord } from './json';
import { plural } from './support';
import { userTime } from './time';
import { isEmail, linkId } from './values';

export interface FilterOptions {
	crm: Crm;
	resources: Resource[];
	name: ResourceName;
	type?: EngagementType;
	/** The workflow's time zone, for times without one. */
	zone: string;
}

/** The filters of a list for a type that a resource declares. */
export function filtersOf(resource: Resource, type?: EngagementType): FilterName[] {
	const { list } = resource;
	if (isCannot(list)) return [];
	return (Object.keys(list.filters) as FilterName[]).filter((name) => {
		const types = list.filters[name]?.types;
		return types === undefined || type === undefined || types.includes(type);
	});
}

/** Checks filters and brings them into the model's shape. Throws an InputError that names the filter and the remedy. */
export function checkFilters(raw: Record<string, unknown>, options: FilterOptions): FilterValues {
	const { crm, resources, name, type } = options;
	const values: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(raw)) {
		if (isEmpty(isRecord(value) && value.__rl === true ? value.value : value)) continue;
		const definition = (FILTERS as Record<string, FilterDefinition | undefined>)[key];
		const allowed =
			definition !== undefined &&
			resources.every((each) => filtersOf(each, type).includes(key as FilterName));
		if (definition === undefined || !allowed) {
			const usable = filtersOf(resources[0], type).filter((filter) =>
				resources.every((each) => filtersOf(each, type).includes(filter)),
			);
			throw new InputError(
				`${crm.label} cannot filter ${plural(name, type)} by "${definition?.label ?? key}" (${key})`,
				`Filters that work here: ${usable.join(', ') || 'none'}. Use the node Filter behind this one for others.`,
			);
		}
		values[key] = checkFilter(key as FilterName, definition, value, options);
	}
	checkRequired(values, options);
	return values;
}

function checkFilter(
	name: FilterName,
	{ kind, label }: FilterDefinition,
	value: unknown,
	{ crm, resources, zone }: FilterOptions,
): string | Sort {
	switch (kind) {
		case 'time': {
			const time = userTime(value, zone);
			if (time !== undefined) return time;
			throw new InputError(
				`The filter "${label}" takes a date and time, not "${String(value)}"`,
				'Write it as 2026-05-20T10:00:00Z, or pick it from the calendar.',
			);
		}
		case 'email': {
			const email = asText(value)?.trim() ?? '';
			if (isEmail(email)) return email;
			throw new InputError(`"${email}" in the filter "${label}" is no email address`);
		}
		case 'sort':
			return sort(label, value, allowedSorts(resources), crm);
		default: {
			const text = kind === 'id' ? linkId(value) : asText(value)?.trim();
			if (text !== undefined) return text;
			throw new InputError(`The filter "${label}" (${name}) is empty`);
		}
	}
}

function allowedSorts(resources: Resource[]): readonly string[] {
	const [{ list }] = resources;
	return isCannot(list) ? [] : (list.filters.sort_by?.values ?? []);
}

/** `created_at:desc`, `{field, direction}` or `{created_at: 'desc'}`. */
function sort(label: string, value: unknown, allowed: readonly string[], crm: Crm): Sort {
	const [field, direction] = isRecord(value)
		? 'field' in value
			? [value.field, value.direction]
			: (Object.entries(value)[0] ?? [])
		: String(value)
				.trim()
				.split(/[:\s]+/);
	const wanted = { field: String(field), direction: String(direction ?? 'asc').toLowerCase() };
	if (!allowed.includes(wanted.field)) {
		throw new InputError(
			`${crm.label} cannot sort by "${wanted.field}" (${label})`,
			`It can sort by ${allowed.join(', ')}.`,
		);
	}
	if (wanted.direction !== 'asc' && wanted.direction !== 'desc') {
		throw new InputError(`"${wanted.direction}" is no direction to sort in`, 'Use asc or desc.');
	}
	return { field: wanted.field, direction: wanted.direction };
}

function checkRequired(
	values: Record<string, unknown>,
	{ crm, resources, name, type }: FilterOptions,
): void {
	for (const { list } of resources) {
		if (isCannot(list)) continue;
		for (const [filter, declared] of Object.entries(list.filters) as Array<
			[FilterName, NonNullable<typeof list.filters.email>]
		>) {
			if (
				declared.required !== true ||
				filter === 'engagement_type' ||
				values[filter] !== undefined
			)
				continue;
			if (declared.types !== undefined && type !== undefined && !declared.types.includes(type))
				continue;
			throw new InputError(
				`${crm.label} cannot list ${plural(name, type)} without the filter "${FILTERS[filter].label}" (${filter})`,
				declared.note ?? 'Add it under Filters.',
			);
		}
	}
}
