import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Crm } from '../adapters/adapter';
import { InputError, VendorError } from './failures';
import { isRecord } from './json';

/** What to do about a failure, by its kind. */
const REMEDIES: Record<VendorError['kind'], (crm: string) => string> = {
	throttled: (crm) =>
		`${crm} allows fewer requests at the moment. Run the node again later, or with fewer items at once.`,
	exhausted: (crm) =>
		`The account's quota of ${crm} requests is used up. Wait until it is renewed, or raise it in ${crm}.`,
	unauthorized: (crm) =>
		`${crm} does not accept the credential. Check the key in the credential, or connect the OAuth2 credential again.`,
	forbidden: (crm) =>
		`The credential may not do this. Give its user the permission, or the credential the scope, in ${crm}.`,
	notFound: (crm) =>
		`${crm} has no such record. Check the id, and that it belongs to this account and type.`,
	invalid: (crm) => `${crm} refused the input. Correct the field that the message names.`,
	duplicate: () =>
		'There is such a record already. Use the operation Create or Update, or update that record.',
	broken: (crm) =>
		`${crm} did not answer as it should. Look whether a change was written before you run the node again.`,
	unreachable: () => 'Check the address in the credential, and that n8n may reach it.',
	unsafe: () => 'Check the base URL and the account fields of the credential.',
};

/** The sentence that says what to do about a failure. */
export function remedyFor(error: VendorError, crm: Crm): string {
	return REMEDIES[error.kind](crm.label);
}

/**
 * Any failure as an error that n8n shows well: what failed, the CRM's own words, the status, and what to do.
 * @param doing what was tried: "create the contact"
 */
export function toNodeError(
	node: INode,
	error: unknown,
	crm: Crm,
	doing: string,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof VendorError) return vendorError(node, error, crm, doing, itemIndex);
	const message = error instanceof Error ? error.message : String(error);
	const description = error instanceof InputError ? error.description : undefined;
	return new NodeOperationError(node, message, { itemIndex, description });
}

function vendorError(
	node: INode,
	error: VendorError,
	crm: Crm,
	doing: string,
	itemIndex?: number,
): NodeApiError {
	const where = error.request === undefined ? '' : ` (${error.request})`;
	const body: JsonObject = isRecord(error.body)
		? (error.body as JsonObject)
		: { message: error.message };
	return new NodeApiError(node, body, {
		message: `${crm.label} could not ${doing}: ${error.message}`,
		description: `${remedyFor(error, crm)}${where}`,
		...(error.status === undefined ? {} : { httpCode: String(error.status) }),
		itemIndex,
	});
}
