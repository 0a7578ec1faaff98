import type { IDataObject } from 'n8n-workflow';

import type { CustomFieldDefinition } from '../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../nodes/UnifiedCrm/adapters/adapter';
import { connect } from '../../nodes/UnifiedCrm/engine/connect';
import { filtersOf } from '../../nodes/UnifiedCrm/engine/query';
import { writableFields } from '../../nodes/UnifiedCrm/engine/support';
import { FILTERS } from '../../nodes/UnifiedCrm/model';
import type { FilterName, PickerName } from '../../nodes/UnifiedCrm/model';
import { optionsOf, sampleOf } from '../adapters/common/samples';
import type { Subject, Target } from '../adapters/common/subject';
import { makeContext } from '../harness/node';

const ITEMS = [{}, {}, {}];
const MADE_BY_OTHERS = ['engagement_type', 'custom_fields'];

/**
 * Has an adapter send each kind of request that it knows: lists with each filter, get, create and update with each field
 * and custom field, batches, upsert, delete, and the pickers. Whether the results are right is for the adapter's own tests;
 * here a run that the CRM refuses is only counted.
 * @returns runs that went through, by `target operation`
 */
export async function drive(subject: Subject): Promise<Record<string, number>> {
	const driver = new Driver(subject);
	for (const target of subject.targets()) {
		await driver.lists(target);
		await driver.writes(target);
	}
	await driver.pickers();
	return driver.done;
}

class Driver {
	readonly done: Record<string, number> = {};

	private made = 0;

	constructor(private readonly subject: Subject) {}

	async lists(target: Target): Promise<void> {
		const { list } = target.resource;
		if (!target.can('list') || isCannot(list)) return;
		const records = await this.try(target, 'list', target.parameters('list', { returnAll: true }));
		await this.try(target, 'list', target.parameters('list', { limit: 2 }));
		for (const name of filtersOf(target.resource, target.type)) {
			for (const value of valuesFor(name, records, list.filters[name]?.values)) {
				const filters = { ...target.listFilters(), [name]: value };
				await this.try(target, 'list', target.parameters('list', { limit: 20, filters }));
			}
		}
		if (records.length === 0 || !target.can('get')) return;
		await this.try(target, 'get', target.withId('get', records[0].id));
	}

	async writes(target: Target): Promise<void> {
		if (target.can('create')) await this.creates(target);
		if (target.can('update')) await this.updates(target);
		if (target.name === 'contact' && target.can('upsert')) {
			const email_addresses = [{ email: 'contract@example.com' }];
			for (const matchBy of ['email', 'email', 'phone']) {
				const fields = { ...this.example(target), email_addresses };
				await this.try(target, 'upsert', this.write(target, 'upsert', fields, { matchBy }));
			}
		}
		if (target.can('delete')) await this.deletes(target);
	}

	private async deletes(target: Target): Promise<void> {
		if (!target.can('create')) {
			const [record] = await this.try(target, 'list', target.parameters('list', { limit: 1 }));
			await this.try(target, 'delete', target.withId('delete', record?.id ?? 'none'));
			return;
		}
		const ids = await this.batch(target, 'create', () =>
			this.write(target, 'create', this.example(target)),
		);
		if (target.can('update'))
			await this.batch(target, 'update', (item) =>
				this.write(target, 'update', this.example(target), this.idOf(target, ids[item])),
			);
		await this.batch(target, 'delete', (item) => target.withId('delete', ids[item]));
		const [alone] = await this.try(
			target,
			'create',
			this.write(target, 'create', this.example(target)),
		);
		if (alone !== undefined) await this.try(target, 'delete', target.withId('delete', alone.id));
	}

	async pickers(): Promise<void> {
		for (const name of Object.keys(this.subject.crm.pickers) as PickerName[])
			for (const term of [undefined, 'a']) await optionsOf(this.subject, name, term);
	}

	private async creates(target: Target): Promise<void> {
		await this.try(target, 'create', this.write(target, 'create', this.example(target)));
		for (const name of writableFields(target.resource, target.name, 'create', target.type)) {
			if (MADE_BY_OTHERS.includes(name)) continue;
			const fields = { ...this.example(target), [name]: (await sampleOf(target, name)) as string };
			await this.try(target, 'create', this.write(target, 'create', fields));
		}
		for (const custom_fields of await this.customFields(target)) {
			const fields = { ...this.example(target), custom_fields };
			await this.try(target, 'create', this.write(target, 'create', fields));
		}
	}

	private async updates(target: Target): Promise<void> {
		const operation = target.can('create') ? 'create' : 'list';
		const parameters =
			operation === 'create'
				? this.write(target, 'create', this.example(target))
				: target.parameters('list', { limit: 1 });
		const [record] = await this.try(target, operation, parameters);
		if (record === undefined) return;
		const at = this.idOf(target, record.id);
		for (const name of writableFields(target.resource, target.name, 'update', target.type)) {
			if (MADE_BY_OTHERS.includes(name)) continue;
			for (const value of [await sampleOf(target, name), null])
				await this.try(
					target,
					'update',
					this.write(target, 'update', { [name]: value as string }, at),
				);
		}
		for (const custom_fields of await this.customFields(target))
			await this.try(target, 'update', this.write(target, 'update', { custom_fields }, at));
	}

	/** One value for each custom field of the account. */
	private async customFields(target: Target): Promise<IDataObject[]> {
		const { customFields } = target.resource;
		if (customFields?.write === undefined) return [];
		const { subject } = this;
		const context = makeContext({
			integration: subject.crm.id,
			sandbox: subject.sandbox,
			authentication: subject.authentication,
			parameters: {},
		});
		const connection = await connect(context, subject.crm, subject.authentication, (id) => id);
		const client = connection.client({ timeoutMs: 10_000, maxRetries: 1, warn: () => undefined });
		const definitions = await customFields.definitions(client).catch(() => []);
		return definitions
			.filter(({ readOnly }) => readOnly !== true)
			.map((definition) => ({ [definition.key]: customValue(definition) }));
	}

	private async batch(
		target: Target,
		operation: 'create' | 'update' | 'delete',
		parameters: (item: number) => IDataObject,
	): Promise<unknown[]> {
		const { json } = await this.subject.run(parameters, { items: ITEMS, continueOnFail: true });
		if (json.every(({ error }) => error === undefined)) this.count(target, operation);
		return json.map(({ id }) => id ?? 'none');
	}

	private async try(
		target: Target,
		operation: string,
		parameters: IDataObject,
	): Promise<IDataObject[]> {
		const { json } = await this.subject.run(parameters, { continueOnFail: true });
		if (json.some(({ error }) => error !== undefined)) return [];
		this.count(target, operation);
		return json;
	}

	private count(target: Target, operation: string): void {
		const key = `${target.label} ${operation}`;
		this.done[key] = (this.done[key] ?? 0) + 1;
	}

	private write(
		target: Target,
		operation: 'create' | 'update' | 'upsert',
		fields: IDataObject,
		more: IDataObject = {},
	): IDataObject {
		const own = this.subject.expectations.writeOptions?.[target.type ?? 'contact'];
		const consent = target.resource.delivers === undefined ? {} : { allowSending: true };
		return target.write(operation, fields, { options: { ...consent, ...own }, ...more });
	}

	/** The smallest record, with an email of its own where it has one. */
	private example(target: Target): IDataObject {
		const body = target.example();
		this.made++;
		if (body.email_addresses === undefined) return body;
		return { ...body, email_addresses: [{ email: `contract.${this.made}@example.com` }] };
	}

	private idOf(target: Target, id: unknown): IDataObject {
		return { [`${target.name}Id`]: id as string };
	}
}

function customValue({ type, options, label }: CustomFieldDefinition): string | number | boolean {
	switch (type) {
		case 'number':
			return 7;
		case 'boolean':
			return true;
		case 'date':
			return '2026-09-15';
		case 'time':
			return '2026-09-15T11:00:00.000Z';
		case 'choice':
		case 'choices':
			return options?.[0]?.value ?? label;
		default:
			return 'Sample';
	}
}

function valuesFor(
	name: FilterName,
	records: IDataObject[],
	sorts: readonly string[] | undefined,
): string[] {
	switch (FILTERS[name].kind) {
		case 'time':
			return ['2026-06-01T00:00:00.000Z'];
		case 'sort':
			return (sorts ?? []).flatMap((field) => [`${field}:asc`, `${field}:desc`]);
		case 'id': {
			const linked = records.map((record) => record[name]).find((value) => value !== undefined);
			const { id } = ([linked].flat()[0] ?? {}) as IDataObject;
			return typeof id === 'string' ? [id] : [];
		}
		case 'email':
			return ['contract@example.com'];
		case 'text':
			return ['sample'];
		default:
			return [];
	}
}
