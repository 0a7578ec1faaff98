import { randomUUID } from 'crypto';
import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import type { StoredCredential, WorkflowDefinition } from '../host/client';
import { NODE_TYPE, NODE_TYPE_VERSION } from '../stage';
import { TRIGGER } from '../walk/workflow';

/** A node but for its place and identity. */
export type NodeDraft = Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'> &
	Partial<INode>;

/** A Unified CRM node. */
export function crmNode(
	name: string,
	credential: StoredCredential,
	parameters: INodeParameters,
	settings: Partial<INode> = {},
): NodeDraft {
	return {
		name,
		type: NODE_TYPE,
		typeVersion: NODE_TYPE_VERSION,
		parameters,
		credentials: { [credential.type]: { id: credential.id, name: credential.name } },
		...settings,
	};
}

export function manualTrigger(): NodeDraft {
	return { name: TRIGGER, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
}

/** A resource locator's value that holds an id or an expression for one. */
export function byId(id: string): INodeParameters {
	return { __rl: true, mode: 'id', value: id };
}

/** A workflow whose nodes follow one another, each on the first output of the one before. */
export function chain(name: string, drafts: NodeDraft[]): WorkflowDefinition {
	const connections: IConnections = {};
	drafts.slice(1).forEach((draft, index) => {
		connections[drafts[index].name] = {
			main: [[{ node: draft.name, type: 'main', index: 0 }]],
		};
	});
	const nodes = drafts.map((draft, index) => ({
		id: randomUUID(),
		position: [index * 220, 0] satisfies [number, number],
		...draft,
	}));
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}
