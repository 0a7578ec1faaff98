import type { Api } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asList, asRecord, asRecords, asText, path } from '../../engine/json';
import type { Family } from './gateway';

export type Method = 'list' | 'get' | 'create' | 'update' | 'delete';

/** What the connected account is, and what can be done with it. */
export interface Capabilities {
	/** The CRM behind Truto, as a short name: `hubspot`. */
	integration: string | undefined;
	/** What people call it. */
	label: string;
	/** Methods by resource. */
	methods: Map<string, string[]>;
	isBlocked: boolean;
}

const UNKNOWN: Capabilities = {
	integration: undefined,
	label: 'The CRM behind Truto',
	methods: new Map(),
	isBlocked: false,
};

async function load(api: Api): Promise<Capabilities> {
	const { integratedAccountId } = api.settings;
	if (integratedAccountId === undefined) return UNKNOWN;
	const body = await api.get(path`/integrated-account/${integratedAccountId}/capabilities`, {
		type: 'unified',
	});
	const { integration, unified, account } = body;
	const { name, label } = asRecord(integration);
	const methods = new Map<string, string[]>();
	for (const { model, resource, methods: verbs } of asRecords(unified)) {
		if (model === 'crm') methods.set(String(resource), asList(verbs).map(String));
	}
	return {
		integration: asText(name)
			?.toLowerCase()
			.replace(/[^a-z\d]/g, ''),
		label: asText(label) ?? asText(name) ?? UNKNOWN.label,
		methods,
		isBlocked: asRecord(account).is_blocked === true,
	};
}

/** Looked up once for some minutes. A token that may not ask for them knows nothing. */
export async function capabilities(api: Api): Promise<Capabilities> {
	return await api.memo('capabilities', async (lookup) => await load(lookup).catch(() => UNKNOWN));
}

/** Kinds of failures that a missing method can be behind. */
const MAYBE_MISSING = ['notFound', 'invalid', 'forbidden', 'broken'];

/**
 * Says better why a request failed, where the account lacks the method or is blocked. https://truto.one/docs
 * @returns the same failure where there is nothing better to say
 */
export async function explained(
	error: Error,
	family: Family,
	method: Method,
	api: Api,
): Promise<Error> {
	if (!(error instanceof VendorError) || !MAYBE_MISSING.includes(error.kind)) return error;
	const { label, methods, isBlocked } = await capabilities(api);
	const facts = { status: error.status, body: error.body };
	if (isBlocked) {
		return new VendorError(
			`the account is blocked: connect ${label} again in Truto (${error.message})`,
			{ kind: 'forbidden', ...facts },
		);
	}
	if (methods.size === 0) return error;
	const present = methods.get(family) ?? [];
	if (present.includes(method)) return error;
	const others = present.length === 0 ? 'nothing at all' : present.join(', ');
	return new VendorError(
		`${label} has no "${method}" for ${family} through Truto; it has ${others} (${error.message})`,
		{ kind: 'invalid', ...facts },
	);
}
