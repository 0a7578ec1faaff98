import type { IDataObject } from 'n8n-workflow';

import type { Field, Picker } from '../../../nodes/UnifiedCrm/adapters/adapter';
import { fieldOf } from '../../../nodes/UnifiedCrm/engine/reader';
import { CREDENTIAL_TYPES } from '../../../nodes/UnifiedCrm/engine/settings';
import { connect } from '../../../nodes/UnifiedCrm/engine/connect';
import { FIELDS } from '../../../nodes/UnifiedCrm/model';
import type { FieldName, PickerName } from '../../../nodes/UnifiedCrm/model';
import { makeContext } from '../../harness/node';
import type { Subject, Target } from './subject';

let count = 0;

/** A picker's options, from the account. */
export async function optionsOf(subject: Subject, name: PickerName, term?: string) {
	const picker: Picker | undefined = subject.crm.pickers[name];
	if (picker === undefined) return [];
	const context = makeContext({
		integration: subject.crm.id,
		sandbox: subject.sandbox,
		authentication: subject.authentication,
		parameters: {},
	});
	const connection = await connect(context, subject.crm, subject.authentication, (id) => id);
	const client = connection.client({ timeoutMs: 10_000, maxRetries: 2, warn: () => undefined });
	return (await picker.page(term, client, undefined)).options;
}

/** A value for a field, new at each call; undefined where none can be made up. */
export async function sampleOf(target: Target, name: FieldName): Promise<unknown> {
	const given = target.expected(target.subject.expectations.samples, name);
	if (typeof given === 'function') return (given as (target: Target) => unknown)(target);
	if (given !== undefined) return given;
	const definition = FIELDS[target.name][name];
	const field: Field = fieldOf(target.resource, name) ?? {};
	count++;
	switch (definition?.kind) {
		case 'text':
		case 'longText':
			return `Sample ${count}`;
		case 'choice':
			return field.values?.[count % field.values.length];
		case 'time':
			return name === 'end_time' ? '2026-09-15T11:30:00.000Z' : '2026-09-15T11:00:00.000Z';
		case 'seconds':
			return 1800;
		case 'emails':
			return [{ email: `sample.${count}@example.com`, ...typeOf(field) }];
		case 'phones':
			return [{ number: `+1415555${String(1000 + (count % 9000))}`, ...typeOf(field) }];
		case 'addresses':
			return [
				{
					street_1: `${count} Main Street`,
					city: 'Austin',
					state: 'TX',
					postal_code: '78701',
					country: 'United States',
					...typeOf(field),
				},
			];
		case 'tags':
			return await linkOf(target, 'tag', (option) => [{ id: option.id, name: option.name }]);
		case 'reference':
			return await linkOf(target, definition.picker, ({ id }) => ({ id }));
		case 'references':
			return await linkOf(target, definition.picker, ({ id }) => [{ id }]);
		default:
			return undefined;
	}
}

function typeOf({ itemTypes }: Field): { type?: string } {
	return itemTypes === undefined ? {} : { type: itemTypes[0] };
}

async function linkOf(
	target: Target,
	picker: PickerName | undefined,
	make: (option: { id: string; name: string }) => unknown,
): Promise<unknown> {
	if (picker === undefined) return undefined;
	const options = await optionsOf(target.subject, picker);
	const option = options[Math.min(1, options.length - 1)];
	return option === undefined ? undefined : make(option);
}

/** The essence of a value, so that what was given and what is read can be compared. */
export function essence(target: Target, name: FieldName, value: unknown): unknown {
	switch (FIELDS[target.name][name]?.kind) {
		case 'time':
			return Date.parse(String(value));
		case 'emails':
			return list(value).map(({ email }) => String(email).toLowerCase());
		case 'phones':
			return list(value).map(({ number }) => String(number).replace(/[^\d+]/g, ''));
		case 'addresses':
			return list(value).map(({ street_1, city }) => ({ street_1, city }));
		case 'tags':
			return list(value)
				.map((tag) => String(tag.name ?? tag.id).toLowerCase())
				.sort();
		case 'reference':
			return (value as IDataObject | undefined)?.id;
		case 'references':
			return list(value)
				.map(({ id }) => String(id))
				.sort();
		default:
			return value;
	}
}

function list(value: unknown): IDataObject[] {
	return Array.isArray(value) ? (value as IDataObject[]) : [];
}

/** The name of the credential type of a subject, for errors. */
export function credentialType(subject: Subject): string {
	return CREDENTIAL_TYPES[subject.authentication];
}
