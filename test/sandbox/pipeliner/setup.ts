export const SPACE = 'nv3_SandboxSpace';
export const USER_NAME = 'nv3_SandboxSpace_8Q2K';
export const PHRASE = 'pipeliner-sandbox-example-password-6d19';

interface DataSet {
	id: string;
	/** Index of its first entry among all `Data`. */
	first: number;
	size: number;
}

const PLANS = ['Basic', 'Pro', 'Enterprise'];
const INTERESTS = ['Pumps', 'Valves', 'Service'];
export const OUTCOMES = ['Reached', 'Left message', 'No answer'];

export const PLANS_SET: DataSet = {
	id: 'da7a0000-0000-4000-8000-000000000001',
	first: 0,
	size: PLANS.length,
};
export const INTERESTS_SET: DataSet = {
	id: 'da7a0000-0000-4000-8000-000000000002',
	first: 3,
	size: INTERESTS.length,
};
export const OUTCOMES_SET: DataSet = {
	id: 'da7a0000-0000-4000-8000-000000000003',
	first: 6,
	size: OUTCOMES.length,
};

/** Entries of all drop-downs. */
export const DATA_ROWS = [
	{ set: PLANS_SET, names: PLANS },
	{ set: INTERESTS_SET, names: INTERESTS },
	{ set: OUTCOMES_SET, names: OUTCOMES },
].flatMap(({ set, names }) =>
	names.map((name, order) => ({
		data_set_id: set.id,
		option_name: name,
		option_name_translated: name,
		sort_order: order,
	})),
);

function field(
	entity: string,
	apiName: string,
	name: string,
	type: string,
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	return {
		entity_name: entity,
		api_name: apiName,
		name,
		translated_name: name,
		column_name: apiName.toUpperCase(),
		type_id: type,
		system_required: false,
		system_readonly: false,
		is_unique: false,
		is_published: true,
		data_set_id: null,
		...more,
	};
}

/** Rows of `Fields`: some of the vendor's own, and all custom ones (`cf_…`). */
export const CONTACT_FIELDS = [
	field('Contact', 'first_name', 'First Name', 'input'),
	field('Contact', 'last_name', 'Last Name', 'input', { system_required: true }),
	field('Contact', 'email1', 'Primary Email', 'email'),
	field('Contact', 'formatted_name', 'Name', 'input', { system_readonly: true }),
	field('Contact', 'cf_nickname', 'Nickname', 'input'),
	field('Contact', 'cf_seats', 'Seats', 'integer'),
	field('Contact', 'cf_renewal_date', 'Renewal', 'date'),
	field('Contact', 'cf_plan', 'Plan', 'dropdown', { data_set_id: PLANS_SET.id }),
	field('Contact', 'cf_interests', 'Interests', 'multiselect_checkbox', {
		data_set_id: INTERESTS_SET.id,
	}),
	field('Contact', 'cf_newsletter', 'Newsletter', 'checkbox'),
	field('Task', 'cf_reference', 'Reference', 'input'),
	field('Appointment', 'cf_reference', 'Reference', 'input'),
];

const client = (first: string, last: string) => ({
	first_name: first,
	last_name: last,
	formatted_name: `${first} ${last}`,
	name: `${first} ${last}`,
	email: `${first.toLowerCase()}@sandbox.example`,
	position: '',
	timezone_name: 'Europe/Brussels',
	type: 0,
});

export const CLIENT_ROWS = [
	client('Lena', 'Okafor'),
	client('Piet', 'Maes'),
	client('Rosa', 'Varga'),
];

export const TASK_TYPES = [
	{ name: 'To Do', icon: 1, is_readonly: false },
	{ name: 'Call', icon: 3, is_readonly: false },
	{ name: 'Mail out', icon: 4, is_readonly: false },
];

export const APPOINTMENT_TYPES = [{ name: 'Meeting', icon: 2, is_readonly: false }];

export const TAG_ROWS = ['newsletter', 'vip', 'partner', 'trade fair'].map((name, index) => ({
	name,
	color: 255 * (index + 1),
	supported_entities: '1',
	use_lang: false,
}));
