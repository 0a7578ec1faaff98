import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Crm, ReadContext, Resource } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import type { Client, WireRequest } from '../engine/client';
import type { Connection } from '../engine/connect';
import { InputError } from '../engine/failures';
import { toNodeError } from '../engine/nodeErrors';
import { makeShape } from '../engine/output';
import type { Shape } from '../engine/output';
import { gap, needsType, offers, resourceFor, typesFor } from '../engine/support';
import { ENGAGEMENT_TYPES, isEngagementType } from '../model';
import type { EngagementType, OperationName, ResourceName } from '../model';
import { optionsQuery, parameter, readOptions } from './parameters';
import type { RunOptions } from './parameters';

const MOST_HINTS = 20;

/** What one run of the node works with. */
export class Scope {
	private readonly told = new Set<string>();

	private readonly shapes = new Map<Resource, Map<string, Shape>>();

	constructor(
		readonly context: IExecuteFunctions,
		readonly crm: Crm,
		readonly resourceName: ResourceName,
		readonly operation: OperationName,
		private readonly connection: Connection,
	) {}

	/** The door to the account with an item's options. Writes of a dry run end up in `dryRun`. */
	client(options: RunOptions, dryRun?: WireRequest[]): Client {
		return this.connection.client({
			timeoutMs: options.timeoutMs,
			maxRetries: options.maxRetries,
			remoteQuery: optionsQuery(this.crm, options),
			dryRun,
			signal: this.context.getExecutionCancelSignal?.(),
			warn: (message) => this.hint(message),
		});
	}

	options(item: number): RunOptions {
		return readOptions(this.context, item);
	}

	/** The shape of the output for a resource, made once for the same options. */
	shape(resource: Resource, options: RunOptions): Shape {
		const key = JSON.stringify([
			options.responseFormat,
			options.ignoreRemoteData,
			options.includeFields,
			options.excludeFields,
		]);
		const known = this.shapes.get(resource) ?? new Map<string, Shape>();
		this.shapes.set(resource, known);
		const shape = known.get(key) ?? makeShape(this.resourceName, resource, options);
		known.set(key, shape);
		return shape;
	}

	/** What read functions get for a resource. */
	async readContext(resource: Resource, client: Client): Promise<ReadContext> {
		return { context: await resource.context?.(client) };
	}

	/** The engagement type of an item: from the parameter, else from the id. Throws an InputError where it is missing or wrong. */
	type(item: number, id?: string): EngagementType | undefined {
		if (this.resourceName === 'contact') return undefined;
		const given = String(parameter<unknown>(this.context, 'engagementType', item, '') ?? '')
			.trim()
			.toLowerCase();
		if (given !== '') return this.knownType(given);
		const told = id === undefined ? undefined : this.crm.typeOfId?.(id);
		if (told !== undefined) return told;
		const types = typesFor(this.crm, this.operation);
		if (types.length === 1) return types[0];
		if (this.operation === 'list' && !needsType(this.crm, 'list')) return undefined;
		throw new InputError(
			`The engagement type is missing: ${this.crm.label} cannot ${this.operation} engagements without it`,
			`Choose one of: ${types.join(', ')}. From an earlier node it is {{ $json.engagement_type }}.`,
		);
	}

	/** A text as an engagement type. Throws an InputError where it is none. */
	knownType(given: string): EngagementType {
		if (isEngagementType(given)) return given;
		throw new InputError(
			`"${given}" is no engagement type`,
			`Use one of: ${ENGAGEMENT_TYPES.join(', ')}.`,
		);
	}

	/** The resource for a type. Throws an InputError with the CRM's reason where it cannot do the operation. */
	resource(type?: EngagementType): Resource {
		const { crm, resourceName, operation } = this;
		if (resourceName === 'engagement' && type === undefined) {
			if (!offers(crm, resourceName, operation))
				throw this.refusal(gap(crm, resourceName, operation));
			return crm.engagement[0];
		}
		const reason = gap(crm, resourceName, operation, type);
		const resource = resourceFor(crm, resourceName, type);
		if (reason !== undefined || isCannot(resource)) throw this.refusal(reason, type);
		return resource;
	}

	private refusal(reason: string | undefined, type?: EngagementType): InputError {
		const { crm, resourceName, operation } = this;
		const others = resourceName === 'engagement' ? typesFor(crm, operation) : [];
		return new InputError(
			reason ?? `${crm.label} cannot ${operation} ${type ?? resourceName}s.`,
			others.length === 0
				? `Choose another operation.`
				: `${crm.label} can ${operation} engagements of the types ${others.join(', ')}.`,
		);
	}

	/** Tells the user something beside the output. */
	hint(message: string): void {
		if (this.told.has(message) || this.told.size >= MOST_HINTS) return;
		this.told.add(message);
		this.context.addExecutionHints?.({ message, location: 'outputPane' });
	}

	/** What the run does, for error messages: "create the call". */
	doing(type?: EngagementType): string {
		return this.operation === 'list'
			? `list the ${type ?? this.resourceName}s`
			: `${this.operation === 'upsert' ? 'create or update' : this.operation} the ${type ?? this.resourceName}`;
	}

	/** The output of an item that failed, where the node goes on; throws where it does not. */
	failed(error: unknown, item: number, type?: EngagementType): INodeExecutionData {
		const shown = toNodeError(this.context.getNode(), error, this.crm, this.doing(type), item);
		if (!this.context.continueOnFail()) throw shown;
		const json: IDataObject = { error: shown.message };
		if (typeof shown.description === 'string' && shown.description !== '') {
			json.message = shown.description;
		}
		return { json, error: shown, pairedItem: { item } };
	}
}
