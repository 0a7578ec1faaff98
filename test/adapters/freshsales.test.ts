import { freshsales } from '../sandbox/freshsales';
import { OTHER_ACCESS } from '../sandbox/freshsales/tenant';
import type { Simulation } from '../sandbox/simulation';
import { describeCrm } from './common';

/** An account where the facts that sources disagree on lie the other way. */
const otherAccount: Simulation = {
	...freshsales,
	credentials: () => ({ apiKey: OTHER_ACCESS, subdomain: 'sandbox' }),
};

const EXPECTATIONS = { oneLink: { links: true }, samples: { tags: [{ name: 'supplier' }] } };

const subject = describeCrm(freshsales, EXPECTATIONS, 230);

describe('the other account', () => {
	describeCrm(otherAccount, EXPECTATIONS, 230);
});
