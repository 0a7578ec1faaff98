import type { IDataObject } from 'n8n-workflow';

import { crmOf } from '../../../nodes/UnifiedCrm/adapters';
import type { Crm, Resource } from '../../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../../nodes/UnifiedCrm/adapters/adapter';
import { gap, resourceFor, typesOf } from '../../../nodes/UnifiedCrm/engine/support';
import type { EngagementType, OperationName, ResourceName } from '../../../nodes/UnifiedCrm/model';
import { errorOf, runNode } from '../../harness/node';
import type { Run, RunResult } from '../../harness/node';
import { startSandbox } from '../../sandbox/server';
import type { ManifestEntry, Sandbox } from '../../sandbox/server';
import type { Simulation } from '../../sandbox/simulation';

/** What a CRM's tests say about it beside its declarations. */
export interface Expectations {
	/** In place of the made-up value of a field: by field, or by `type.field` for one type; a function gets the target. */
	samples?: Record<string, unknown>;
	/** Fields whose written value is not read back as it was given, with what is read instead; a function gets what was given. */
	readsBack?: Record<string, unknown>;
	/** Fields that this test leaves to the CRM's own tests, with the reason; `field`, `type.field` or `update.field`. */
	skipFields?: Record<string, string>;
	/** End times and durations that are tried without a start time, by field or `type.field`. */
	alone?: Record<string, boolean>;
	/** Fields of the smallest record that give way to a field that is tried, by field or `type.field`. */
	displaces?: Record<string, string[]>;
	/** `links`, or `type.links`: a record hangs on one other record only, so that links are tried one at a time. */
	oneLink?: Record<string, boolean>;
	/** Types whose writes this test leaves to the CRM's own tests, with the reason. */
	skipWrites?: Record<string, string>;
	/** Values for filters that cannot be taken from a listed record; `filter` or `type.filter`. */
	filterValues?: Record<string, string>;
	/** Filters that cannot be tried, with the reason; `filter`, `type.filter`, and `sort_by.field` for one order. */
	skipFilters?: Record<string, string>;
	/** Added to the smallest record of a type before it is changed. */
	createWith?: Record<string, IDataObject>;
	/** Further filters that a filter must go along with. */
	filterCompanions?: Record<string, IDataObject>;
	/** Options that every write needs (allowSending …), by engagement type. */
	writeOptions?: Partial<Record<EngagementType | 'contact', IDataObject>>;
	/** Authentication for all runs, where the CRM has no API keys. */
	authentication?: 'apiKey' | 'oAuth2';
}

/** A CRM under test: its declarations, its simulation, and shorthands to run the node. */
export class Subject {
	sandbox!: Sandbox;

	readonly crm: Crm;

	readonly manifest: () => ManifestEntry;

	constructor(
		readonly simulation: Simulation,
		readonly expectations: Expectations,
		readonly records: number,
	) {
		const crm = crmOf(simulation.integration);
		if (crm === undefined) throw new Error(`no adapter for ${simulation.integration}`);
		this.crm = crm;
		this.manifest = () => this.sandbox.manifest().integrations[simulation.integration];
	}

	async start(): Promise<void> {
		this.sandbox = await startSandbox([this.simulation], { records: this.records });
		this.sandbox.log.keepsExchanges = true;
	}

	get authentication(): 'apiKey' | 'oAuth2' {
		return (
			this.expectations.authentication ??
			(this.crm.account.apiKey === undefined ? 'oAuth2' : 'apiKey')
		);
	}

	/** Resources and engagement types of the CRM: `contact`, `call`, `note` … */
	targets(): Target[] {
		return [
			new Target(this, 'contact'),
			...typesOf(this.crm).map((type) => new Target(this, 'engagement', type)),
		];
	}

	async run(parameters: Run['parameters'], more: Partial<Run> = {}): Promise<RunResult> {
		return await runNode(this.toRun(parameters, more));
	}

	async errorOf(parameters: Run['parameters'], more: Partial<Run> = {}) {
		return await errorOf(this.toRun(parameters, more));
	}

	private toRun(parameters: Run['parameters'], more: Partial<Run>): Run {
		return {
			integration: this.crm.id,
			sandbox: this.sandbox,
			authentication: this.authentication,
			parameters,
			...more,
		};
	}

	/** How many requests an action sends. */
	async requestsOf(action: () => Promise<unknown>): Promise<number> {
		const before = this.sandbox.log.count(this.crm.id);
		await action();
		return this.sandbox.log.count(this.crm.id) - before;
	}
}

/** Contacts, or the engagements of one type. */
export class Target {
	constructor(
		readonly subject: Subject,
		readonly name: ResourceName,
		readonly type?: EngagementType,
	) {}

	get label(): string {
		return this.type ?? this.name;
	}

	get resource(): Resource {
		const resource = resourceFor(this.subject.crm, this.name, this.type);
		if (isCannot(resource)) throw new Error(resource.cannot);
		return resource;
	}

	can(operation: OperationName): boolean {
		return gap(this.subject.crm, this.name, operation, this.type) === undefined;
	}

	/** Parameters of an operation on this target. */
	parameters(operation: OperationName, more: IDataObject = {}): IDataObject {
		return {
			resource: this.name,
			operation,
			...(this.type === undefined ? {} : { engagementType: this.type }),
			...(operation === 'list' ? { filters: this.listFilters() } : {}),
			...more,
		};
	}

	/** Parameters of a write in JSON mode. */
	write(
		operation: 'create' | 'update' | 'upsert',
		fields: IDataObject,
		more: IDataObject = {},
	): IDataObject {
		const options = this.subject.expectations.writeOptions?.[this.type ?? 'contact'];
		return this.parameters(operation, {
			fieldInput: 'json',
			fieldsJson: fields,
			...(options === undefined ? {} : { options }),
			...more,
		});
	}

	withId(operation: OperationName, id: unknown, more: IDataObject = {}): IDataObject {
		return this.parameters(operation, { [`${this.name}Id`]: id as string, ...more });
	}

	/** The smallest body that the vendor takes. */
	example(): IDataObject {
		const { examples } = this.subject.manifest();
		const body = this.type === undefined ? examples.contact : examples.engagement[this.type];
		return {
			...(structuredClone(body ?? {}) as IDataObject),
			...this.subject.expectations.createWith?.[this.label],
		};
	}

	/** Filters that the vendor's list cannot do without. */
	listFilters(): IDataObject {
		const filters = this.subject.manifest().listFilters;
		const own = this.type === undefined ? filters?.contact : filters?.engagement?.[this.type];
		return structuredClone(own ?? {}) as IDataObject;
	}

	/** Looks a field or filter up in the expectations: for this type first. */
	expected<T>(table: Record<string, T> | undefined, name: string): T | undefined {
		return table?.[`${this.label}.${name}`] ?? table?.[name];
	}
}
