import { faultsOf, isObject } from '../core/shape';
import type { Rules } from '../core/shape';
import type { Account } from './account';
import { invalid, refuse } from './answers';
import { DEFINITIONS, TEAM, USERS } from './seeds';
import type { Party } from './seeds';

const DAY_MS = 86_400_000;

type Value = string | number | boolean | null;
type Test = (party: Party) => boolean;
type Read = (party: Party) => Value[];

interface Condition {
	field: string;
	operator: string;
	value: Value;
}

const FILTER: Rules = {
	conditions: {
		type: 'array',
		required: true,
		items: {
			type: 'object',
			keys: {
				field: { type: 'string', required: true },
				operator: { type: 'string', required: true },
				value: { type: 'any', required: true, nullable: true },
			},
		},
	},
};

const texts =
	(...names: string[]): Read =>
	(party) =>
		names.map((name) => party.texts[name] ?? '');
const addressPart =
	(part: string): Read =>
	(party) =>
		party.addresses.map((address) => address[part]);
const day = (moment: number | null): Value =>
	moment === null ? null : new Date(moment).toISOString().slice(0, 10);

function fieldsFor(account: Account): Record<string, Read> {
	return {
		id: (party) => [String(party.id)],
		name: (party) =>
			party.type === 'person'
				? [[party.texts.firstName, party.texts.lastName].filter((part) => part).join(' ')]
				: [party.texts.name ?? ''],
		jobTitle: texts('jobTitle'),
		email: (party) => party.emailAddresses.map(({ address }) => address),
		phone: (party) => party.phoneNumbers.map(({ number }) => number),
		city: addressPart('city'),
		zip: addressPart('zip'),
		state: addressPart('state'),
		country: addressPart('country'),
		type: (party) => [party.type],
		tag: (party) => party.tagIds.flatMap((id) => [String(id), account.tags.get(id) ?? '']),
		owner: (party) => {
			const owner = USERS.find(({ id }) => id === party.ownerId);
			return owner === undefined ? [] : [String(owner.id), owner.username, owner.name];
		},
		team: (party) => (party.teamId === null ? [] : [String(TEAM.id), TEAM.name]),
		hasEmailAddress: (party) => [String(party.emailAddresses.length > 0)],
		hasPhoneNumber: (party) => [String(party.phoneNumbers.length > 0)],
		hasAddress: (party) => [String(party.addresses.length > 0)],
		hasTags: (party) => [String(party.tagIds.length > 0)],
		hasPeople: ({ id }) => [
			String([...account.parties.table.values()].some((one) => one.organisationId === id)),
		],
		addedOn: (party) => [day(party.createdAt)],
		updatedOn: (party) => [day(party.updatedAt)],
		lastContactedOn: (party) => [day(party.lastContactedAt)],
	};
}

const DATES = ['addedOn', 'updatedOn', 'lastContactedOn'];

/** The test of an ad-hoc filter's body; conditions hold all together. Dates count whole days. */
export function filterOf(account: Account, body: unknown): Test {
	const filter = isObject(body) ? body.filter : undefined;
	if (!isObject(filter) || Object.keys(body as object).length > 1)
		return refuse(400, 'the body must be {"filter": {…}}');
	const [fault] = faultsOf(filter, FILTER);
	if (fault !== undefined) invalid('filter', fault.path.join('.'), 'invalid filter');
	const tests = (filter.conditions as Condition[]).map((condition) => testOf(account, condition));
	return (party) => tests.every((test) => test(party));
}

function readerOf(account: Account, name: string): { read: Read; isDate: boolean } {
	const fields = fieldsFor(account);
	if (Object.hasOwn(fields, name)) return { read: fields[name], isDate: DATES.includes(name) };
	const organisation = /^org\.(name|tag|custom:\d+)$/.exec(name)?.[1];
	if (organisation !== undefined) {
		const inner = readerOf(account, organisation);
		return {
			isDate: inner.isDate,
			read: (party) => {
				const found = account.parties.get(party.organisationId ?? 0);
				return found === undefined ? [] : inner.read(found);
			},
		};
	}
	const id = Number(/^custom:(\d+)$/.exec(name)?.[1]);
	const definition = DEFINITIONS.find((one) => one.id === id);
	if (definition === undefined) return invalid('filter', 'field', 'invalid field name');
	return {
		isDate: definition.type === 'date',
		read: (party) =>
			party.fields
				.filter(({ definitionId }) => definitionId === id)
				.map(({ value }) => String(value)),
	};
}

function testOf(account: Account, { field, operator, value }: Condition): Test {
	const { read, isDate } = readerOf(account, field);
	const wanted = String(value ?? '').toLowerCase();
	const all = (party: Party): string[] =>
		read(party).flatMap((one) => (one === null || one === '' ? [] : [String(one).toLowerCase()]));
	const any =
		(test: (text: string) => boolean): Test =>
		(party) =>
			all(party).some(test);
	const number = Number(value);
	const today = account.world.clock.now();
	const daysAgo = (text: string): number => (today - Date.parse(text)) / DAY_MS;
	const bad = (): never => invalid('filter', 'operator', 'invalid operator');
	const dated = (test: (text: string) => boolean): Test => (isDate ? any(test) : bad());
	const needsDay = (): void => {
		if (!/^\d{4}-\d{2}-\d{2}$/.test(wanted)) invalid('filter', 'value', 'invalid date');
	};
	const needsCount = (): void => {
		if (!Number.isInteger(number)) invalid('filter', 'value', 'invalid number of days');
	};
	switch (operator) {
		case 'is':
			return value === null ? (party) => all(party).length === 0 : any((text) => text === wanted);
		case 'is not':
			return value === null
				? (party) => all(party).length > 0
				: (party) => !all(party).includes(wanted);
		case 'starts with':
			return isDate ? bad() : any((text) => text.startsWith(wanted));
		case 'ends with':
			return isDate ? bad() : any((text) => text.endsWith(wanted));
		case 'contains':
			return isDate ? bad() : any((text) => text.includes(wanted));
		case 'is greater than':
			return any((text) => Number(text) > number);
		case 'is less than':
			return any((text) => Number(text) < number);
		case 'is after':
			needsDay();
			return dated((text) => text > wanted);
		case 'is before':
			needsDay();
			return dated((text) => text < wanted);
		case 'is older than':
			needsCount();
			return dated((text) => daysAgo(text) > number);
		case 'is within last':
			needsCount();
			return dated((text) => daysAgo(text) >= 0 && daysAgo(text) <= number);
		case 'is within next':
			needsCount();
			return dated((text) => daysAgo(text) <= 0 && daysAgo(text) >= -number);
		default:
			return bad();
	}
}
