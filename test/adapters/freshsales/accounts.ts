import { freshsales } from '../../sandbox/freshsales';
import { OTHER_ACCESS } from '../../sandbox/freshsales/tenant';
import type { Simulation } from '../../sandbox/simulation';
import { write } from '../common/shorthands';
import type { Subject } from '../common/subject';

/** An account where the facts that sources disagree on lie the other way. */
export const otherAccount: Simulation = {
	...freshsales,
	credentials: () => ({ apiKey: OTHER_ACCESS, subdomain: 'sandbox' }),
};

export const EXPECTATIONS = {
	oneLink: { links: true },
	samples: { tags: [{ name: 'supplier' }] },
};

/** A contact that only some accounts take. */
export const MOBILE_ALONE = {
	last_name: 'X',
	phone_numbers: [{ number: '+43 660 9', type: 'mobile' }],
};

let count = 0;

/** An email address that no contact has. */
export function newAddress(): string {
	count++;
	return `trap.${count}.${Date.now()}@example.com`;
}

/** A second contact with the same address is refused in the vendor's words. */
export async function tellsDuplicate(account: Subject): Promise<void> {
	const fields = { email_addresses: [{ email: newAddress() }] };
	await account.run(write(undefined, 'create', fields));
	const error = await account.errorOf(write(undefined, 'create', fields));
	expect(`${error.message} ${error.description}`).toMatch(/already|exists|upsert/i);
}
