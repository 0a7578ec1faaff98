import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { crmOf, labelOfCrm } from '../adapters';
import { connect } from '../engine/connect';
import { InputError } from '../engine/failures';
import { toNodeError } from '../engine/nodeErrors';
import type { AuthenticationKind } from '../engine/settings';
import type { OperationName, ResourceName } from '../model';
import { create } from './create';
import { remove } from './delete';
import { get } from './get';
import { list } from './list';
import { parameter } from './parameters';
import { Scope } from './scope';
import { update } from './update';
import { upsert } from './upsert';

/** Runs the action node for all input items. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData().map((_, index) => index);
	const scope = await openScope(context);
	switch (scope.operation) {
		case 'list':
			return await listAll(scope, items);
		case 'get':
			return await get(scope, items);
		case 'create':
			return await create(scope, items);
		case 'update':
			return await update(scope, items);
		case 'upsert':
			return await upsert(scope, items);
		case 'delete':
			return await remove(scope, items);
	}
}

async function openScope(context: IExecuteFunctions): Promise<Scope> {
	const integration = parameter(context, 'integration', 0, '');
	const crm = crmOf(integration);
	const node = context.getNode();
	if (crm === undefined) {
		const error = new InputError(
			`${labelOfCrm(integration)} is no CRM that this node knows`,
			'Choose a CRM in the node.',
		);
		throw new NodeOperationError(node, error.message, { description: error.description });
	}
	const kind = parameter<AuthenticationKind>(
		context,
		'authentication',
		0,
		defaultKind(crm.account.apiKey),
	);
	const connection = await connect(context, crm, kind, labelOfCrm).catch((error: Error) => error);
	if (connection instanceof Error) throw toNodeError(node, connection, crm, 'use the credential');
	return new Scope(
		context,
		crm,
		parameter<ResourceName>(context, 'resource', 0, 'contact'),
		parameter<OperationName>(context, 'operation', 0, 'list'),
		connection,
	);
}

function defaultKind(apiKey: unknown): AuthenticationKind {
	return apiKey === undefined ? 'oAuth2' : 'apiKey';
}

async function listAll(scope: Scope, items: number[]): Promise<INodeExecutionData[]> {
	const results: INodeExecutionData[] = [];
	for (const item of items) {
		const listed = await list(scope, item).catch((error: Error) => error);
		if (listed instanceof Error) {
			results.push(scope.failed(listed, item));
			continue;
		}
		for (const each of listed) results.push(each);
	}
	return results;
}
