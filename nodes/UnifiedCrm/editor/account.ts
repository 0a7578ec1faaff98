import type { ILoadOptionsFunctions } from 'n8n-workflow';

import type { Crm } from '../adapters/adapter';
import { crmOf, labelOfCrm } from '../adapters';
import type { Client } from '../engine/client';
import { connect } from '../engine/connect';
import { InputError } from '../engine/failures';
import { toNodeError } from '../engine/nodeErrors';
import type { AuthenticationKind } from '../engine/settings';
import { isEngagementType } from '../model';
import type { EngagementType } from '../model';
import { kindsOf } from './selectors';

/** A person waits for a picker: it must not take as long as a run may. */
const PICKER_TIMEOUT_MS = 20_000;
const PICKER_RETRIES = 2;

/** What a picker works with: the CRM that the panel is set to, and the door to the account. */
export interface PickerScope {
	crm: Crm;
	client: Client;
	/** The engagement type that the panel is set to; undefined for all, and where an expression stands. */
	type?: EngagementType;
}

/**
 * Runs a picker for the account of the panel. What fails is reported as the node itself would report it.
 * @param doing what was tried: "list the owners"
 */
export async function withAccount<Result>(
	context: ILoadOptionsFunctions,
	doing: string,
	pick: (scope: PickerScope) => Promise<Result>,
): Promise<Result> {
	const integration = String(context.getCurrentNodeParameter('integration') ?? '');
	const crm = crmOf(integration);
	if (crm === undefined)
		throw new InputError(
			`${labelOfCrm(integration)} is no CRM that this node knows`,
			'Choose a CRM in the node.',
		);
	const outcome = await open(context, crm)
		.then(pick)
		.catch((reason: Error) => reason);
	if (outcome instanceof Error) throw toNodeError(context.getNode(), outcome, crm, doing);
	return outcome;
}

async function open(context: ILoadOptionsFunctions, crm: Crm): Promise<PickerScope> {
	const kinds = kindsOf(crm);
	const chosen = context.getCurrentNodeParameter('authentication');
	const kind: AuthenticationKind = kinds.find((each) => each === chosen) ?? kinds[0];
	const connection = await connect(context, crm, kind, labelOfCrm);
	const client = connection.client({
		timeoutMs: PICKER_TIMEOUT_MS,
		maxRetries: PICKER_RETRIES,
		// A picker has no place for what is no failure.
		warn: () => undefined,
	});
	const type = context.getCurrentNodeParameter('engagementType');
	return { crm, client, ...(isEngagementType(type) ? { type } : {}) };
}
