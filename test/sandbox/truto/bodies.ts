import { without } from '../core/keys';
import { faultsOf, isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import { invalid, remoteRefusal } from './answers';
import { bodyObject } from './query';
import type { Store } from './store';
import { TYPES } from './setup';

const text: Rule = { type: 'string', nullable: true };
const moment: Rule = {
	type: 'string',
	nullable: true,
	test: (value) =>
		/^\d{4}-\d\d-\d\d/.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
};

const reference: Rule = {
	type: 'object',
	nullable: true,
	keys: { id: { type: 'string', required: true, filled: true }, name: text },
};

const references: Rule = { type: 'array', nullable: true, items: reference };

const listOf = (keys: Record<string, Rule>): Rule => ({
	type: 'array',
	nullable: true,
	items: { type: 'object', keys: { id: text, type: text, ...keys } },
});

const phones = listOf({
	number: { type: 'string', required: true, filled: true },
	extension: text,
});

const RULES: Record<string, Rules> = {
	contacts: {
		first_name: text,
		last_name: text,
		name: text,
		title: text,
		description: text,
		email_addresses: listOf({ email: { type: 'string', required: true, filled: true } }),
		phone_numbers: phones,
		addresses: listOf({
			street_1: text,
			street_2: text,
			city: text,
			state: text,
			postal_code: text,
			country: text,
		}),
		account: reference,
		owner: reference,
		tags: references,
		custom_fields: { type: 'object' },
		remote_data: { type: 'object' },
	},
	engagements: {
		engagement_type: { type: 'string', required: true, values: TYPES },
		subject: text,
		content: text,
		direction: { type: 'string', nullable: true, values: ['inbound', 'outbound', 'missed'] },
		status: text,
		start_time: moment,
		end_time: moment,
		activity_date: moment,
		created_at: moment,
		updated_at: moment,
		// typed as text by the gateway, whatever the provider's unit is
		duration: text,
		internal_notes: text,
		owner: reference,
		account: reference,
		contact: references,
		opportunity: references,
		lead: references,
		project: reference,
		phone_numbers: phones,
		user_id: text,
		custom_fields: { type: 'object' },
		remote_data: { type: 'object' },
	},
};

/** Where references point. */
const TARGETS: Record<string, string> = {
	account: 'accounts',
	owner: 'users',
	contact: 'contacts',
	opportunity: 'opportunities',
	lead: 'leads',
	project: 'projects',
	tags: 'tags',
};

/** A checked body. The gateway refuses what its schema does not know, the provider what it cannot store. */
export function checkBody(
	store: Store,
	resource: string,
	input: unknown,
	operation: 'create' | 'update',
	needsType: boolean,
): Record<string, unknown> {
	const body = bodyObject(input);
	const isUpdate = operation === 'update';
	const failures = faultsOf(body, RULES[resource], isUpdate).map(
		({ path, kind }) => `${path.join('.')}: ${kind}`,
	);
	const lacking = missingFields(resource, body, isUpdate, needsType);
	if (failures.length > 0 || lacking.length > 0) {
		throw invalid(
			failures.length > 0 ? failures : lacking.map((name) => `${name} is required`),
			lacking.length > 0 ? { missing_required_body_fields: lacking } : undefined,
		);
	}
	for (const [name, target] of Object.entries(TARGETS))
		checkReference(store, name, target, body[name]);
	checkEmails(body);
	return body;
}

function missingFields(
	resource: string,
	body: Record<string, unknown>,
	isUpdate: boolean,
	needsType: boolean,
): string[] {
	if (resource === 'engagements') {
		const isMissing = body.engagement_type === undefined && (!isUpdate || needsType);
		return isMissing ? ['engagement_type'] : [];
	}
	return isUpdate || body.first_name || body.last_name || body.name ? [] : ['first_name'];
}

function checkReference(store: Store, name: string, target: string, value: unknown): void {
	for (const entry of [value].flat()) {
		if (isObject(entry) && !store.has(target, String(entry.id))) {
			throw remoteRefusal(422, {
				success: false,
				error: `${name} ${String(entry.id)} does not exist`,
			});
		}
	}
}

function checkEmails(body: Record<string, unknown>): void {
	for (const entry of Array.isArray(body.email_addresses)
		? (body.email_addresses as unknown[])
		: []) {
		if (isObject(entry) && !/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(String(entry.email))) {
			throw remoteRefusal(422, {
				success: false,
				error: `${String(entry.email)} is not an email address`,
			});
		}
	}
}

/** Values to keep: null clears, `remote_data` goes to the provider's record as it is. */
export function valuesOf(body: Record<string, unknown>): Record<string, unknown> {
	const extra = isObject(body.remote_data) ? { provider_data: body.remote_data } : {};
	const values = without(body, 'remote_data', 'user_id');
	const named =
		values.name === undefined &&
		(values.first_name !== undefined || values.last_name !== undefined);
	const name = `${String(values.first_name ?? '')} ${String(values.last_name ?? '')}`.trim();
	return { ...values, ...(named ? { name } : {}), ...extra };
}

/** The schema that `meta` answers for a write. */
export function schemaOf(resource: string): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(RULES[resource] ?? {}).map(([name, rule]) => [
			name,
			{ type: rule.type, ...(rule.required === true ? { required: true } : {}) },
		]),
	);
}
