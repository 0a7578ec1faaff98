import type { Crm } from '../adapters/adapter';
import { Limiter } from './limiter';
import type { Runtime } from './runtime';

const LOOKUPS_LAST_MS = 5 * 60_000;
const MOST_ACCOUNTS = 500;

interface Lookup {
	until: number;
	value: Promise<unknown>;
}

/** What this process knows of one account: its limits and looked-up lists. No secret is ever kept here. */
export class KnownAccount {
	readonly limiter: Limiter;

	private readonly lookups = new Map<string, Lookup>();

	constructor(
		crm: Crm,
		private readonly runtime: Runtime,
	) {
		this.limiter = new Limiter(crm.limits, runtime);
	}

	/** The value that was loaded under a key some minutes ago at most, or a new one. A failure is not kept. */
	async memo<T>(key: string, load: () => Promise<T>): Promise<T> {
		const now = this.runtime.now();
		const present = this.lookups.get(key);
		if (present !== undefined && present.until > now) return (await present.value) as T;
		const value = load();
		this.lookups.set(key, { until: now + LOOKUPS_LAST_MS, value });
		value.catch(() => this.lookups.delete(key));
		return await value;
	}

	forgetLookups(): void {
		this.lookups.clear();
	}
}

const accounts = new Map<string, KnownAccount>();

/** The account with a key (credential id and host), shared by all executions of this process. */
export function knownAccount(key: string, crm: Crm, runtime: Runtime): KnownAccount {
	const present = accounts.get(key);
	if (present !== undefined) return present;
	if (accounts.size >= MOST_ACCOUNTS) {
		const [oldest] = accounts.keys();
		accounts.delete(oldest);
	}
	const account = new KnownAccount(crm, runtime);
	accounts.set(key, account);
	return account;
}

/** Drops all limits and lists, as a restart would. */
export function forgetAccounts(): void {
	accounts.clear();
}
