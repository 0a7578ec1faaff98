import { randomUUID } from 'crypto';
import type {
	IConnections,
	IDataObject,
	INode,
	INodeParameters,
	INodeTypeDescription,
} from 'n8n-workflow';

import type { StoredCredential, WorkflowDefinition } from '../host/client';
import type { SandboxIntegration } from '../host/sandbox';
import { chooseBodies } from './bodies';
import type { Lane, Operation } from './offer';
import { Offer } from './offer';

export const TRIGGER = 'Manual Trigger';

const LIST_LIMIT = 50;
const COLUMN_WIDTH = 220;
const ROW_HEIGHT = 200;

/** One node of the walk. */
export interface Step {
	lane: Lane;
	operation: Operation;
	nodeName: string;
}

/** A CRM's walk: a workflow with one row of nodes for contacts and one for each type of engagement. */
export interface Walk {
	integration: string;
	definition: WorkflowDefinition;
	steps: Step[];
}

export interface WalkInput {
	/** Type name inside n8n and description of the node. */
	nodeType: string;
	description: INodeTypeDescription;
	integration: { value: string; name: string };
	authentication: string;
	credential: StoredCredential;
	sandbox: SandboxIntegration;
}

/** A lane's name for people, e.g. `Contact` or `Call`. */
export function laneName({ resource, engagementType }: Lane): string {
	const name = engagementType ?? resource;
	return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Makes the walk of a CRM: whatever the node offers there, on records of its own. */
export function buildWalk(input: WalkInput): Walk {
	const { integration, authentication } = input;
	const offer = new Offer(input.description);
	const lanes = offer
		.lanes(integration.value, authentication)
		.map((lane) => withoutUnsafeWrites(lane, input.sandbox));
	const nodes: INode[] = [triggerNode()];
	const connections: IConnections = {};
	const steps: Step[] = [];
	const connect = (from: string, to: string) => {
		connections[from] ??= { main: [[]] };
		connections[from].main[0]?.push({ node: to, type: 'main', index: 0 });
	};
	lanes.forEach((lane, row) => {
		let previous = TRIGGER;
		lane.operations.forEach((operation, column) => {
			const nodeName = `${laneName(lane)}: ${operation}`;
			const parameters = stepParameters(offer, input, lane, operation);
			const position: [number, number] = [(column + 1) * COLUMN_WIDTH, row * ROW_HEIGHT];
			nodes.push(stepNode(input, nodeName, lane, operation, parameters, position));
			connect(previous, nodeName);
			steps.push({ lane, operation, nodeName });
			previous = nodeName;
		});
	});
	return {
		integration: integration.value,
		definition: {
			name: `Unified CRM walk: ${integration.name}`,
			nodes,
			connections,
			settings: { executionOrder: 'v1' },
		},
		steps,
	};
}

function triggerNode(): INode {
	return {
		id: randomUUID(),
		name: TRIGGER,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
}

function stepNode(
	{ nodeType, description, credential }: WalkInput,
	name: string,
	lane: Lane,
	operation: Operation,
	parameters: INodeParameters,
	position: [number, number],
): INode {
	return {
		id: randomUUID(),
		name,
		type: nodeType,
		typeVersion: [description.version].flat().at(-1) ?? 1,
		position,
		parameters,
		credentials: { [credential.type]: { id: credential.id, name: credential.name } },
		// A failed step ends its own row only; the others go on.
		onError: 'continueErrorOutput',
		...(operation === 'list' ? { alwaysOutputData: true } : {}),
		// The list before it gives many items; the walk creates, or takes, one record.
		...(operation === 'create' || (operation !== 'list' && !makes(lane)) ? { executeOnce: true } : {}),
	};
}

/** Where the sandbox gives no example, a create is not to be tried: it would send something to a person. */
function withoutUnsafeWrites(lane: Lane, { examples }: SandboxIntegration): Lane {
	if (Object.keys(perLane(examples, lane)).length > 0) return lane;
	return {
		...lane,
		operations: lane.operations.filter((operation) => operation !== 'create' && operation !== 'upsert'),
	};
}

function makes({ operations }: Lane): boolean {
	return operations.includes('create');
}

/** Parameters of a list, with the filters that the CRM cannot do without. */
export function listParameters(
	account: INodeParameters,
	{ resource, engagementType }: Pick<Lane, 'resource' | 'engagementType'>,
	{ listFilters }: SandboxIntegration,
	limit: number,
): INodeParameters {
	return {
		...account,
		resource,
		operation: 'list',
		...(engagementType === undefined ? {} : { engagementType }),
		returnAll: false,
		limit,
		filters: asParameters(perLane(listFilters, { resource, engagementType })),
	};
}

function stepParameters(
	offer: Offer,
	{ integration, authentication, sandbox }: WalkInput,
	lane: Lane,
	operation: Operation,
): INodeParameters {
	const account = { integration: integration.value, authentication };
	const parameters: INodeParameters = {
		...account,
		resource: lane.resource,
		operation,
		...(lane.engagementType === undefined ? {} : { engagementType: lane.engagementType }),
	};
	if (operation === 'list') return listParameters(account, lane, sandbox, LIST_LIMIT);
	// Where nothing can be made, the first listed record is walked.
	const created = makes(lane)
		? `$('${laneName(lane)}: create').item.json.id`
		: `$('${laneName(lane)}: list').first().json.id`;
	if (operation !== 'create' && operation !== 'upsert') {
		const idParameter = lane.resource === 'contact' ? 'contactId' : 'engagementId';
		parameters[idParameter] = { __rl: true, mode: 'id', value: `={{ ${created} }}` };
	}
	if (operation === 'get' || operation === 'delete') return parameters;
	const example = perLane(sandbox.examples, lane);
	const bodies = chooseBodies(offer, account, lane, example);
	parameters.fieldInput = 'json';
	parameters.fieldsJson = JSON.stringify(bodies[operation], null, 2);
	if (operation === 'upsert') {
		const keys = offer.values('matchBy', parameters);
		parameters.matchBy = keys.includes('email') ? 'email' : keys[0];
		if (parameters.matchBy === 'id') {
			// One brace a line: two in a row would end the expression.
			const body = JSON.stringify(bodies.upsert, null, 1);
			parameters.fieldsJson = `={{ { ...${body}, id: ${created} } }}`;
		}
	}
	return parameters;
}

function perLane(
	given: { contact?: IDataObject; engagement?: Record<string, IDataObject> } | undefined,
	{ resource, engagementType }: Pick<Lane, 'resource' | 'engagementType'>,
): IDataObject {
	if (resource === 'contact') return given?.contact ?? {};
	return given?.engagement?.[engagementType ?? ''] ?? {};
}

/** A plain object as node parameters: it came from JSON, and may go back into JSON. */
function asParameters(values: IDataObject): INodeParameters {
	return JSON.parse(JSON.stringify(values)) as INodeParameters;
}
