import type { Rules } from '../core/shape';
import { ObjectProblem } from './answers';
import type { AssociationType } from './associationTypes';
import { associationTypeFrom } from './associationTypes';
import { emailsOf } from './crm';
import type { Crm } from './crm';
import { CONTACTS, typeNamed } from './objectTypes';
import type { ObjectType } from './objectTypes';
import { propertiesOf } from './properties';
import type { Row } from './row';
import { checkProperties } from './values';
import type { PropertyProblem } from './values';

export const ASSOCIATION_SPEC: Rules = {
	associationCategory: {
		type: 'string',
		required: true,
		values: ['HUBSPOT_DEFINED', 'INTEGRATOR_DEFINED', 'USER_DEFINED', 'WORK'],
	},
	associationTypeId: { type: 'integer', required: true },
};
const ASSOCIATIONS: Rules = {
	to: {
		type: 'object',
		required: true,
		keys: { id: { type: 'string', required: true, filled: true } },
	},
	types: {
		type: 'array',
		required: true,
		filled: true,
		items: { type: 'object', keys: ASSOCIATION_SPEC },
	},
};
/** Properties are text by the vendor's schema, whatever their type. */
export const PROPERTIES: Rules[string] = {
	type: 'object',
	required: true,
	test: (value) =>
		Object.values(value as Record<string, unknown>).every((one) => typeof one === 'string'),
};
export const UPDATE: Rules = { properties: PROPERTIES };
export const CREATE: Rules = {
	properties: PROPERTIES,
	associations: { type: 'array', required: true, items: { type: 'object', keys: ASSOCIATIONS } },
};

interface AssociationInput {
	to: { id: string };
	types: Array<{ associationCategory: string; associationTypeId: number }>;
}

export interface CreateInput {
	properties: Record<string, string>;
	associations: AssociationInput[];
}

/** A write that passed all checks and can be done. */
export interface Prepared {
	commit: () => Row;
}

/**
 * Checks a create. Throws an ObjectProblem where the vendor would refuse it.
 * @param taken addresses that other inputs of the same batch give to their contacts
 */
export function prepareCreate(
	crm: Crm,
	type: ObjectType,
	input: CreateInput,
	taken = new Set<string>(),
): Prepared {
	const { values, problems } = checkProperties(crm, type, input.properties);
	if (problems.length > 0) throw propertyProblem(problems);
	requireOnCreate(type, values);
	requireConditionally(type, values);
	const links = input.associations.map((association) => checkAssociation(crm, type, association));
	claimEmails(crm, type, values, undefined, taken);
	requireUnique(crm, type, values, undefined);
	return {
		commit: () => {
			const row = crm.create(type, values);
			for (const { to, id, kinds } of links) crm.links.add(type, row.id, to, id, kinds);
			return row;
		},
	};
}

/** Checks an update of an existing record, like `prepareCreate`. */
export function prepareUpdate(
	crm: Crm,
	type: ObjectType,
	row: Row,
	properties: Record<string, string>,
	taken = new Set<string>(),
): Prepared {
	const { values, problems } = checkProperties(crm, type, properties);
	if (problems.length > 0) throw propertyProblem(problems, true);
	const after = { ...row.properties, ...values };
	if ('tier' in values || 'tier_reason' in values) requireConditionally(type, after);
	if ('email' in values || 'hs_additional_emails' in values)
		claimEmails(crm, type, after, row, taken);
	requireUnique(crm, type, values, row);
	return { commit: () => crm.update(type, row, values) };
}

/** Property errors as the vendor tells them: as JSON inside the message, and in `errors` unless they hide there. */
function propertyProblem(problems: PropertyProblem[], hides = false): ObjectProblem {
	const listed = problems.map(({ name, code, message }) => ({
		isValid: false,
		message,
		error: code,
		name,
	}));
	return new ObjectProblem(
		400,
		'VALIDATION_ERROR',
		`Property values were not valid: ${JSON.stringify(listed)}`,
		hides
			? {}
			: {
					errors: problems.map(({ name, code, message }) => ({
						message,
						code,
						context: { propertyName: [name] },
					})),
				},
	);
}

function requireOnCreate(type: ObjectType, values: Record<string, string>): void {
	const isSet = (name: string) => (values[name] ?? '') !== '';
	const code = type.singular.toUpperCase();
	if (type === CONTACTS && !['email', 'firstname', 'lastname'].some(isSet)) {
		throw missing(
			`Error creating ${code}. At least one of email, firstname and lastname must be set.`,
			['email'],
		);
	}
	const lacking = type.required.filter((name) => !isSet(name));
	if (lacking.length > 0) {
		throw missing(`Error creating ${code}. Some required properties were not set.`, lacking);
	}
}

function missing(
	message: string,
	properties: string[],
	errorCode = 'MISSING_REQUIRED_PROPERTY',
): ObjectProblem {
	return new ObjectProblem(400, 'VALIDATION_ERROR', message, {
		errors: [{ message, code: errorCode, context: { properties } }],
	});
}

/** The account's own rule: a contact of the tier platinum needs a reason. */
function requireConditionally(type: ObjectType, values: Record<string, string>): void {
	if (type !== CONTACTS || values.tier !== 'platinum' || (values.tier_reason ?? '') !== '') return;
	throw missing(
		'A property that this record needs by the rules of the account was not set.',
		['tier_reason'],
		'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
	);
}

function claimEmails(
	crm: Crm,
	type: ObjectType,
	values: Record<string, string>,
	own: Row | undefined,
	taken: Set<string>,
): void {
	if (type !== CONTACTS) return;
	const addresses = emailsOf({ id: '', createdAt: 0, updatedAt: 0, properties: values });
	for (const address of addresses) {
		const existing = crm.findByEmail(address);
		if (existing !== undefined && existing.id !== own?.id) throw conflict(existing.id);
		if (taken.has(address)) throw conflict();
	}
	for (const address of addresses) taken.add(address);
}

function conflict(existingId?: string): ObjectProblem {
	const known = existingId === undefined ? '' : `. Existing ID: ${existingId}`;
	return new ObjectProblem(409, 'CONFLICT', `Contact already exists${known}`, {
		...(existingId === undefined ? {} : { context: { existingId: [existingId] } }),
	});
}

function requireUnique(
	crm: Crm,
	type: ObjectType,
	values: Record<string, string>,
	own: Row | undefined,
): void {
	for (const [name, value] of Object.entries(values)) {
		if (name === 'email' || value === '' || propertiesOf(type).get(name)?.isUnique !== true)
			continue;
		const existing = crm.find(type, name, value);
		if (existing === undefined || existing.id === own?.id) continue;
		throw new ObjectProblem(
			400,
			'VALIDATION_ERROR',
			`${existing.id} already has that value for ${name}.`,
			{
				errors: [
					{
						message: `${value} is taken`,
						code: 'CONFLICTING_UNIQUE_VALUE',
						context: { propertyName: [name] },
					},
				],
			},
		);
	}
}

function checkAssociation(
	crm: Crm,
	type: ObjectType,
	{ to, types }: AssociationInput,
): { to: ObjectType; id: string; kinds: AssociationType[] } {
	const kinds = types.map(({ associationCategory, associationTypeId }) => {
		const kind = associationTypeFrom(type, associationCategory, associationTypeId);
		if (kind === undefined) {
			throw badAssociation(
				`${associationCategory} type ${associationTypeId} does not start at ${type.singular}`,
			);
		}
		return kind;
	});
	const target = typeNamed(kinds[0].to);
	if (target === undefined || kinds.some((kind) => kind.to !== target.name)) {
		throw badAssociation('the types of one association lead to several kinds of object');
	}
	if (crm.get(target, to.id) === undefined) {
		throw badAssociation(`${target.singular.toUpperCase()}=${to.id} is not valid`);
	}
	return { to: target, id: to.id, kinds };
}

function badAssociation(message: string): ObjectProblem {
	return new ObjectProblem(400, 'VALIDATION_ERROR', 'One or more associations are not valid', {
		errors: [
			{ message, code: 'INVALID_OBJECT_IDS', subCategory: 'crm.associations.INVALID_OBJECT_IDS' },
		],
	});
}
