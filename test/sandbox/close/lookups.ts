import { FIELDS } from './customFields';
import {
	FOUNDED,
	INTERNAL_PHONE,
	LEAD_STATUSES,
	OPPORTUNITY_STATUSES,
	ORGANIZATION_ID,
	OUTCOME_IDS,
	PIPELINE_ID,
	SELF,
	USERS,
} from './seeds';
import { formatPhone, SeededIds } from './formats';

export const PIPELINES = [
	{
		id: PIPELINE_ID,
		name: 'Sales',
		organization_id: ORGANIZATION_ID,
		statuses: OPPORTUNITY_STATUSES.map(({ id, label, type }) => ({ id, label, type })),
		created_by: SELF.id,
		updated_by: SELF.id,
		date_created: FOUNDED,
		date_updated: FOUNDED,
	},
];

export const OUTCOMES = ['Interested', 'Follow up'].map((name, index) => ({
	id: OUTCOME_IDS[index],
	name,
	description: '',
	type: 'custom',
	applies_to: index === 0 ? ['calls'] : ['calls', 'meetings'],
	organization_id: ORGANIZATION_ID,
	created_by: SELF.id,
	updated_by: SELF.id,
	date_created: FOUNDED,
	date_updated: FOUNDED,
}));

export const PHONE_NUMBERS = [
	{
		id: new SeededIds('phon', 'number').at(1),
		number: INTERNAL_PHONE,
		number_formatted: formatPhone(INTERNAL_PHONE),
		country: 'US',
		type: 'internal',
		label: 'Main',
		user_id: SELF.id,
		organization_id: ORGANIZATION_ID,
		date_created: FOUNDED,
		date_updated: FOUNDED,
	},
];

const ORGANIZATION = {
	id: ORGANIZATION_ID,
	name: 'Close Sandbox',
	lead_statuses: LEAD_STATUSES.map(({ id, label }) => ({ id, label })),
	opportunity_statuses: OPPORTUNITY_STATUSES.map(({ id, label, type }) => ({ id, label, type })),
	pipelines: PIPELINES,
};

/** What `/me/` answers. */
export const ME = {
	...SELF,
	organizations: [ORGANIZATION],
	memberships: USERS.slice(0, 1).map(({ id }) => ({
		id: new SeededIds('memb', 'member').at(1),
		user_id: id,
		organization_id: ORGANIZATION_ID,
		role_id: 'admin',
		auto_record_calls: 'unset',
	})),
};

/** The schema of an object's custom fields; undefined where there is no such object. */
export function schemaOf(object: string): { object_type: string; fields: unknown[] } | undefined {
	const fields = FIELDS[object];
	return fields === undefined ? undefined : { object_type: object, fields };
}
