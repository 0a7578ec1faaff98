import type { INodeProperties } from 'n8n-workflow';

import type { Crm } from '../adapters/adapter';
import { customFieldsProperties } from './customFields';
import { clearFieldsProperty, fieldsProperty } from './fields';
import { filtersProperty } from './filters';
import { deliveryNotices, gapNotices } from './notices';
import { Offered, resourcesOffered } from './offer';
import { optionsProperty } from './options';
import {
	FIELD_INPUT,
	fieldsJsonProperty,
	idProperties,
	LIST_PROPERTIES,
	matchByProperty,
} from './records';
import {
	authenticationProperties,
	engagementTypeProperties,
	integrationProperty,
	operationProperties,
	resourceProperty,
} from './selectors';

/**
 * Everything that the node's panel shows, made from what the CRMs declare. CRMs that look alike share a property, so that
 * the description stays small however many there are.
 */
export function nodeProperties(crms: readonly Crm[]): INodeProperties[] {
	const offered = new Offered(crms);
	const resources = resourcesOffered(offered);
	return [
		integrationProperty(crms),
		...authenticationProperties(crms),
		resourceProperty(offered),
		...operationProperties(offered),
		...engagementTypeProperties(offered),
		...deliveryNotices(offered),
		...resources.flatMap((resource) => idProperties(offered, resource)),
		matchByProperty(offered),
		...LIST_PROPERTIES,
		...resources.map((resource) => filtersProperty(offered, resource)),
		FIELD_INPUT,
		...resources.map((resource) => fieldsProperty(offered, resource)),
		...resources.map(fieldsJsonProperty),
		...resources.map((resource) => clearFieldsProperty(offered, resource)),
		...resources.flatMap((resource) => customFieldsProperties(offered, resource)),
		optionsProperty(offered),
		...gapNotices(offered),
	];
}
