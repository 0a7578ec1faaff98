import type { INodeProperties } from 'n8n-workflow';

import type { Crm } from '../adapters/adapter';
import { gap } from '../engine/support';
import { ENGAGEMENT_TYPES, OPERATIONS } from '../model';
import type { EngagementType, OperationName, ResourceName } from '../model';
import { deliveryConditions } from './options';
import { resourcesOffered } from './offer';
import type { Offered } from './offer';
import { enumerate, escapeHtml, labelFor } from './texts';

/** Says where a write may send something to a person. */
export function deliveryNotices(offered: Offered): INodeProperties[] {
	return resourcesOffered(offered).flatMap((resource) =>
		deliveryConditions(offered, resource, '').map(
			(displayOptions): INodeProperties => ({
				displayName:
					'This can send a real message to a person. The node stops before that, unless the option <b>Allow Sending</b> is on.',
				name: 'sendingNotice',
				type: 'notice',
				default: '',
				displayOptions,
			}),
		),
	);
}

/** One reason of a CRM, and everything that it forbids. */
export interface Gap {
	reason: string;
	operations: OperationName[];
	/** Empty for contacts. */
	types: EngagementType[];
}

/** What a CRM cannot do with a resource, by the reason. */
export function gapsOf(crm: Crm, resource: ResourceName): Gap[] {
	const gaps = new Map<string, Gap>();
	const types: Array<EngagementType | undefined> =
		resource === 'contact' ? [undefined] : [...ENGAGEMENT_TYPES];
	for (const operation of OPERATIONS) {
		if (resource === 'engagement' && operation === 'upsert') continue;
		for (const type of types) {
			const reason = gap(crm, resource, operation, type);
			if (reason === undefined) continue;
			const present = gaps.get(reason) ?? { reason, operations: [], types: [] };
			if (!present.operations.includes(operation)) present.operations.push(operation);
			if (type !== undefined && !present.types.includes(type)) present.types.push(type);
			gaps.set(reason, present);
		}
	}
	return [...gaps.values()];
}

/** "Update, Delete: Call", or the types alone where no operation is left. */
export function gapLabel({ operations, types }: Gap, resource: ResourceName): string {
	const all = resource === 'contact' ? OPERATIONS.length : OPERATIONS.length - 1;
	const what =
		operations.length === all
			? []
			: operations.map((each) => (each === 'list' ? 'Get Many' : labelFor(each)));
	return (
		[enumerate(types.map(labelFor)), enumerate(what)].filter((part) => part !== '').join(': ') ||
		'All'
	);
}

/** Lines as the list that n8n shows in a notice, the only tags there besides links. */
export function listed(lines: readonly string[]): string {
	return `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
}

/** Says why operations and types are not offered. */
export function gapNotices(offered: Offered): INodeProperties[] {
	return offered.crms.flatMap((crm) =>
		resourcesOffered(offered).flatMap((resource): INodeProperties[] => {
			const gaps = gapsOf(crm, resource);
			if (gaps.length === 0) return [];
			const lines = gaps.map((each) => `${gapLabel(each, resource)}: ${each.reason}`);
			return [
				{
					displayName: `Not possible here:${listed(lines)}`,
					name: 'gapNotice',
					type: 'notice',
					default: '',
					displayOptions: { show: { integration: [crm.id], resource: [resource] } },
				},
			];
		}),
	);
}
