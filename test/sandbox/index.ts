import { affinity } from './affinity';
import { capsule } from './capsule';
import { close } from './close';
import { copper } from './copper';
import { freshsales } from './freshsales';
import { highLevel } from './highLevel';
import { hubspot } from './hubspot';
import { keap } from './keap';
import { monday } from './monday';
import { onePageCrm } from './onePageCrm';
import { outreach } from './outreach';
import { pipedrive } from './pipedrive';
import { pipeliner } from './pipeliner';
import { planhat } from './planhat';
import { salesforce } from './salesforce';
import { teamleader } from './teamleader';
import { truto } from './truto';
import { zendeskSell } from './zendeskSell';
import { zohoCrm } from './zohoCrm';
import type { Simulation } from './simulation';

/** Every CRM that the sandbox can serve, in the order of the node's CRM list. */
export const simulations: Simulation[] = [
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
