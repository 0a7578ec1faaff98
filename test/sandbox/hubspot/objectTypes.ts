/** What the vendor knows of one kind of object. */
export interface ObjectType {
	/** Plural name, as in paths. */
	name: string;
	singular: string;
	/** The id that can stand in the name's place in every path. */
	typeId: string;
	/** Id of the first seeded record; engagements of all types share one, since ids are unique per type only. */
	firstId: number;
	createdProperty: string;
	modifiedProperty: string;
	/** Properties that a reading gives unasked. */
	standard: string[];
	/** Properties that a create cannot do without. */
	required: string[];
	/** Properties that the search's `query` looks into. */
	searched: string[];
	/** Property that the previews are made from. */
	bodyProperty?: string;
}

/** Distance between the ids of two records that follow each other. */
export const ID_STEP = 7;

const ENGAGEMENT_FIRST_ID = 478016441001;

function recordType(
	name: string,
	singular: string,
	typeId: string,
	firstId: number,
	own: string[],
	required: string[],
): ObjectType {
	return {
		name,
		singular,
		typeId,
		firstId,
		required,
		createdProperty: 'createdate',
		modifiedProperty: 'hs_lastmodifieddate',
		standard: ['createdate', 'hs_lastmodifieddate', 'hs_object_id', ...own],
		searched: own,
	};
}

function engagementType(
	name: string,
	singular: string,
	typeId: string,
	bodyProperty: string,
	searched: string[],
): ObjectType {
	return {
		name,
		singular,
		typeId,
		bodyProperty,
		firstId: ENGAGEMENT_FIRST_ID,
		createdProperty: 'hs_createdate',
		modifiedProperty: 'hs_lastmodifieddate',
		standard: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
		required: ['hs_timestamp'],
		searched: [...searched, bodyProperty],
	};
}

export const CONTACTS: ObjectType = {
	name: 'contacts',
	singular: 'contact',
	typeId: '0-1',
	firstId: 713492963559,
	createdProperty: 'createdate',
	modifiedProperty: 'lastmodifieddate',
	standard: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
	required: [],
	searched: [
		'firstname',
		'lastname',
		'email',
		'hs_additional_emails',
		'phone',
		'mobilephone',
		'fax',
		'company',
	],
};
export const COMPANIES = recordType(
	'companies',
	'company',
	'0-2',
	9821000010,
	['name', 'domain'],
	[],
);
export const DEALS = recordType(
	'deals',
	'deal',
	'0-3',
	36512000030,
	['amount', 'dealname', 'dealstage', 'pipeline', 'closedate'],
	['dealname', 'dealstage'],
);
export const TICKETS = recordType(
	'tickets',
	'ticket',
	'0-5',
	20114000050,
	['subject', 'content', 'hs_pipeline', 'hs_pipeline_stage'],
	['subject', 'hs_pipeline_stage'],
);
export const LEADS = recordType(
	'leads',
	'lead',
	'0-136',
	46217000070,
	['hs_lead_name'],
	['hs_lead_name'],
);

export const ENGAGEMENT_TYPES: ObjectType[] = [
	engagementType('calls', 'call', '0-48', 'hs_call_body', ['hs_call_title']),
	engagementType('emails', 'email', '0-49', 'hs_email_html', ['hs_email_subject']),
	engagementType('meetings', 'meeting', '0-47', 'hs_meeting_body', ['hs_meeting_title']),
	engagementType('notes', 'note', '0-46', 'hs_note_body', []),
	engagementType('tasks', 'task', '0-27', 'hs_task_body', ['hs_task_subject']),
	engagementType('communications', 'communication', '0-18', 'hs_communication_body', []),
	engagementType('postal_mail', 'postal_mail', '0-116', 'hs_postal_mail_body', []),
];

export const OBJECT_TYPES: ObjectType[] = [
	CONTACTS,
	COMPANIES,
	DEALS,
	TICKETS,
	LEADS,
	...ENGAGEMENT_TYPES,
];

const BY_NAME = new Map(
	OBJECT_TYPES.flatMap(
		(type): Array<[string, ObjectType]> => [
			[type.name, type],
			[type.typeId, type],
		],
	),
);

/** The type that a path or parameter names, by plural name or type id. */
export function typeNamed(name: string): ObjectType | undefined {
	return BY_NAME.get(name);
}

/** The type with a singular name, as in `associations.contact`. */
export function typeOfOne(singular: string): ObjectType | undefined {
	return OBJECT_TYPES.find((type) => type.singular === singular);
}
