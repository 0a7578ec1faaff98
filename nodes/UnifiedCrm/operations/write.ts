import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Resource, VendorRecord, WriteInput, Written } from '../adapters/adapter';
import type { WireRequest } from '../engine/client';
import { InputError } from '../engine/failures';
import { checkInput } from '../engine/input';
import { isEmpty, isRecord } from '../engine/json';
import { normalize } from '../engine/output';
import { writeBody } from '../engine/writer';
import { fieldNames } from '../model';
import type { EngagementType, UnifiedRecord } from '../model';
import { typedCustomFields } from './customFields';
import { jsonObject, parameter, requiredId } from './parameters';
import type { RunOptions } from './parameters';
import type { Scope } from './scope';

/** An input item that is checked and ready to be written. */
export interface Prepared {
	item: number;
	options: RunOptions;
	resource: Resource;
	type?: EngagementType;
	/** Of the record that is changed or deleted. */
	id?: string;
	input: WriteInput;
	/** Email or phone number that an upsert looks for. */
	matchValue?: string;
}

/** The fields that the user gives, in either mode, as unified values. */
export function givenFields(scope: Scope, item: number): Record<string, unknown> {
	const { context, operation } = scope;
	if (parameter<string>(context, 'fieldInput', item, 'form') === 'json') {
		const values =
			jsonObject('Fields (JSON)', parameter<unknown>(context, 'fieldsJson', item, {})) ?? {};
		return withCustomFields(values, scope, item);
	}
	const values: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(
		parameter<Record<string, unknown>>(context, 'fields', item, {}),
	)) {
		const inner = isRecord(value) && Array.isArray(value.values) ? value.values : value;
		// Blank in the form never clears.
		if (!isEmpty(inner)) values[name] = inner;
	}
	if (operation === 'update') {
		for (const name of parameter<string[]>(context, 'clearFields', item, [])) {
			if (name in values)
				throw new InputError(`The field "${name}" has a value and is to be cleared as well`);
			values[name] = null;
		}
	}
	return withCustomFields(values, scope, item);
}

function withCustomFields(
	values: Record<string, unknown>,
	{ context }: Scope,
	item: number,
): Record<string, unknown> {
	const rows =
		parameter<{ values?: Array<{ key?: unknown; value?: unknown }> }>(
			context,
			'customFields',
			item,
			{},
		).values ?? [];
	if (rows.length === 0) return values;
	const custom: Record<string, unknown> = isRecord(values.custom_fields)
		? { ...values.custom_fields }
		: {};
	for (const { key, value } of rows) {
		const name = String(isRecord(key) ? (key.value ?? '') : (key ?? '')).trim();
		if (name === '')
			throw new InputError(
				'A custom field has no key',
				'Choose the field from the list, or give its key.',
			);
		custom[name] = value;
	}
	return { ...values, custom_fields: custom };
}

/** Checks one input item of a create or update. Nothing is sent but look-ups. */
export async function prepareWrite(
	scope: Scope,
	item: number,
	operation: 'create' | 'update',
	raw: Record<string, unknown> = givenFields(scope, item),
): Promise<Prepared> {
	const { context, crm, resourceName } = scope;
	const options = scope.options(item);
	const id =
		scope.operation === 'update'
			? requiredId(context, `${resourceName}Id`, `${resourceName} to update`, item)
			: undefined;
	const type = scope.type(item, id) ?? undefined;
	const resource = scope.resource(type);
	const values = checkInput(raw, {
		crm,
		resource,
		name: resourceName,
		operation,
		type,
		zone: context.getTimezone(),
		warn: (message) => scope.hint(message),
	});
	checkDelivery(resource, values, type, options);
	const client = scope.client(options);
	if (isRecord(values.custom_fields)) {
		values.custom_fields = await typedCustomFields(resource, values.custom_fields, client);
	}
	const { context: lookedUp } = await scope.readContext(resource, client);
	const body = writeBody(
		resourceName,
		resource,
		{ operation, type, values, context: lookedUp },
		options.remoteData,
	);
	return {
		item,
		options,
		resource,
		type,
		...(id === undefined ? {} : { id }),
		input: { values, body, type },
	};
}

function checkDelivery(
	resource: Resource,
	values: UnifiedRecord,
	type: EngagementType | undefined,
	{ allowSending }: RunOptions,
): void {
	const sentence = resource.delivers?.(values, type);
	if (sentence !== undefined && !allowSending) {
		throw new InputError(sentence, 'Turn on the option "Allow Sending" if that is what you want.');
	}
}

/** The output for a written record: what the CRM answered, completed by what was sent. */
export async function writtenItem(
	scope: Scope,
	{ item, options, resource, input, id, type }: Prepared,
	written: Written,
): Promise<INodeExecutionData> {
	const client = scope.client(options);
	const record: VendorRecord | undefined = written.record;
	if (options.responseFormat === 'raw') {
		return {
			json: asJson(record ?? written.answer ?? { id: written.id ?? id }),
			pairedItem: { item },
		};
	}
	const shape = scope.shape(resource, options);
	const fromRecord =
		record === undefined ? {} : shape(record, await scope.readContext(resource, client));
	const json: Record<string, unknown> = {};
	const known: UnifiedRecord = {
		...withoutCleared(input.values),
		engagement_type: undefined,
		...(type === undefined || !isTypeGiven(scope, item) ? {} : { engagement_type: type }),
		id: written.id ?? id,
	};
	for (const name of fieldNames(scope.resourceName)) {
		const value = fromRecord[name] ?? (isWanted(name, options) ? known[name] : undefined);
		if (value !== undefined && value !== null) json[name] = value;
	}
	if (
		record === undefined &&
		written.answer !== undefined &&
		isWanted('remote_data', options) &&
		!options.ignoreRemoteData
	) {
		json.remote_data = written.answer;
	}
	if (options.responseFormat === 'normalized') {
		const fields = fieldNames(scope.resourceName).filter(
			(name) => name !== 'remote_data' && isWanted(name, options),
		);
		return { json: asJson(normalize(scope.resourceName, json, fields)), pairedItem: { item } };
	}
	if (scope.operation === 'upsert' && written.created !== undefined) json.created = written.created;
	return { json: asJson(json), pairedItem: { item } };
}

/** A type that was only told from an id may be a wider one than the record's own. */
function isTypeGiven(scope: Scope, item: number): boolean {
	return (
		scope.operation === 'create' ||
		!isEmpty(parameter<unknown>(scope.context, 'engagementType', item, ''))
	);
}

function isWanted(name: string, { includeFields, excludeFields }: RunOptions): boolean {
	return (
		(includeFields.length === 0 || includeFields.includes(name)) && !excludeFields.includes(name)
	);
}

function withoutCleared(values: UnifiedRecord): UnifiedRecord {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function asJson(value: unknown): IDataObject {
	return (isRecord(value) ? value : { result: value }) as IDataObject;
}

/** The output of a dry run: the requests as they would go out, without credentials. */
export function dryRunItem(item: number, requests: WireRequest[]): INodeExecutionData {
	return {
		json: { dry_run: true, requests: requests.map((request) => ({ ...request }) as IDataObject) },
		pairedItem: { item },
	};
}
