import type { Crm } from './adapter';
import { affinity } from './affinity/account';
import { capsule } from './capsule/account';
import { close } from './close/account';
import { copper } from './copper/account';
import { freshsales } from './freshsales/account';
import { highLevel } from './highLevel/account';
import { hubspot } from './hubspot/account';
import { keap } from './keap/account';
import { monday } from './monday/account';
import { onePageCrm } from './onePageCrm/account';
import { outreach } from './outreach/account';
import { pipedrive } from './pipedrive/account';
import { pipeliner } from './pipeliner/account';
import { planhat } from './planhat/account';
import { salesforce } from './salesforce/account';
import { teamleader } from './teamleader/account';
import { truto } from './truto/account';
import { zendeskSell } from './zendeskSell/account';
import { zohoCrm } from './zohoCrm/account';

/** Every CRM of the package, in alphabetical order of the labels. */
export const CRMS: readonly Crm[] = [
	affinity,
	capsule,
	close,
	copper,
	freshsales,
	highLevel,
	hubspot,
	keap,
	monday,
	onePageCrm,
	outreach,
	pipedrive,
	pipeliner,
	planhat,
	salesforce,
	teamleader,
	truto,
	zendeskSell,
	zohoCrm,
];

const byId = new Map(CRMS.map((crm) => [crm.id, crm]));

/** The CRM with a value of the parameter `integration`; undefined where there is none. */
export function crmOf(integration: string): Crm | undefined {
	return byId.get(integration);
}

/** What users call a CRM; the value itself where it is none of ours. */
export function labelOfCrm(integration: string): string {
	if (integration === '') return 'no CRM';
	return byId.get(integration)?.label ?? `"${integration}"`;
}
