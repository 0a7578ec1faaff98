/** Where exchanges differ from a vendor's description, and why. */
export interface Deviations {
	/** Where the description does not say where an answer may hold null: the reason to take null anywhere in answers. */
	unmarkedNulls?: string;
	/** `seldom`: only single tests come upon it, such as those of refusals, so that not every run need find it. */
	known: Array<{ faults: RegExp; reason: string; seldom?: boolean }>;
}

const NO_NULLS = 'No property is marked nullable; recorded answers hold null for what is empty.';
const NULL_CLEARS = 'Null empties a property in an update; the description gives its type alone.';
const OWN_FIELDS = "The account's own fields have keys of their own.";
const ENDPOINTS_MISSING = 'The description is incomplete: the vendor documents these endpoints.';
const NO_LIST_QUERY = 'The description declares no query parameters of lists.';
const THIN = 'The description was made by a third party and names only some properties.';

export const DEVIATIONS: Record<string, Deviations> = {
	affinity: {
		known: [
			{ faults: /^\w+ \/(?!v2\/)\S+: is not described/, reason: 'Version 1 has no description.' },
			{
				faults: /^\w+ \/v2\/(?:calls|chat-messages|users|reminders|persons\/\{\}\/fields): is not/,
				reason: 'Newer than the description; in the change list of version 2026-07-15.',
			},
		],
	},
	capsule: {
		known: [
			{ faults: /is not described/, reason: ENDPOINTS_MISSING },
			{ faults: / request \?(?:embed|page|perPage|since|owner): is not/, reason: NO_LIST_QUERY },
			{
				faults: /^GET \/tasks request \?status: must be equal/,
				reason: 'Takes several values, split by commas.',
			},
			{
				faults: /^GET \/parties\/\{partyId\} 200 \/: "tags" is not declared/,
				reason: 'Tag definitions are served under /parties/tags, which is not described.',
			},
		],
	},
	close: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: /^POST \/activity\/email\/ request \/sender: must match format/,
				reason: 'A sender may carry a name: `Name <address>`.',
				seldom: true,
			},
			{ faults: /"custom\.cf_\w+" is not declared/, reason: OWN_FIELDS },
			{ faults: /^POST \/api\/v1\/data\/search\/: is not described/, reason: ENDPOINTS_MISSING },
			{
				faults: /^GET \/(?:lead|contact)\/(?:\{id\}\/)? 200 .* is missing/,
				reason: '`_fields` asks for some properties only.',
			},
			{
				faults: /^\w+ \/activity\/(?:call|note|sms|email)\/\S* 200 .* is not declared/,
				reason:
					'Only the properties that all activities share are described; recorded answers have more.',
			},
			{ faults: /^PUT \/task\/\{id\}\/ request \/date: .* got null/, reason: NULL_CLEARS },
		],
	},
	copper: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: / 401 \/: "success" is not declared/,
				reason: "The manual's errors have it.",
				seldom: true,
			},
			{ faults: /is not described/, reason: ENDPOINTS_MISSING },
			{ faults: /^POST \/\w+\/search request \/: "\w+" is not declared/, reason: THIN },
			{ faults: / 200 \/\S*: "\w+" is not declared/, reason: THIN },
			{ faults: /^PUT \S+ request .*, got null/, reason: NULL_CLEARS },
			{
				faults: /^POST \/activities\/search 200 \/\*\/details: must be string/,
				reason: 'Emails have an object for their details.',
			},
		],
	},
	freshsales: {
		unmarkedNulls: NO_NULLS,
		known: [
			{ faults: /is not described/, reason: ENDPOINTS_MISSING },
			{ faults: /^GET \S+ request \?\w+: is not declared/, reason: NO_LIST_QUERY },
			{
				faults: /^GET \/search 200 \/: must be object/,
				reason: 'A search answers a bare list; every answer is described as an object.',
			},
			{
				faults: /^(?:POST|DELETE) \S+ 20[01] is not declared/,
				reason: 'One success status is described for each; clients met these.',
			},
		],
	},
	highLevel: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: / 400 \/: "(?:error|meta)" is not declared/,
				reason: 'Refusals name the kind of error; of duplicates they name the other record.',
				seldom: true,
			},
			{
				faults: /^GET \/calendars\/events 200 \/events\/\*: "assignedUserId" is missing/,
				reason: 'Events without a user have none.',
				seldom: true,
			},
			{
				faults: /"(?:traceId|succeeded)" is not declared/,
				reason: 'In every recorded answer.',
			},
			{
				faults: / 20[01] \/contact: "\w+" is not declared/,
				reason: 'Recorded contacts have more properties than described.',
			},
			{
				faults: / 20[01] \/notes?(?:\/\*)?: "(?:bodyText|relations)" is not declared/,
				reason: 'Recorded notes have them.',
			},
			{
				faults: / 200 \/contact\/lastActivity: must be string/,
				reason: 'A recorded contact has a number of milliseconds.',
			},
			{
				faults: /\/customFields\/\*/,
				reason: 'Values are texts, numbers, lists or objects as the field’s type asks.',
			},
			{
				faults: /^GET \/users\/ 200 \/users\/\*\/scopes/,
				reason: 'A list of scopes, described as a single one.',
			},
			{
				faults: /^PUT \S+ request .*, got null/,
				reason: NULL_CLEARS,
			},
			{
				faults: /^GET \/conversations\/messages\/export 200 \/messages/,
				reason:
					'Calls have further states and a number for their duration; events have an activity.',
			},
			{
				faults: /^POST \/conversations\/messages (?:request|201|400) /,
				reason:
					'What calls alone need is marked required for every kind of message; creates answer 201.',
			},
			{
				faults:
					/^GET \/conversations\/messages\/(?:email\/)?\{id\} 200 \/: "\w+" is (?:missing|not)/,
				reason: 'The record stands in an envelope, as in every other answer.',
			},
			{
				faults: /^GET \/calendars\/events 200 \/events\/\*\/\w+: must be object/,
				reason: 'Times are texts; the description has an empty object for them.',
			},
			{
				faults: /^\w+ \/calendars\/events\/appointments\S* (?:200|400) \/: "\w+" is not declared/,
				reason:
					'Recorded appointments have more properties than described, and stand in an envelope in a get.',
			},
			{
				faults: /^DELETE \/calendars\/events\/\{eventId\} (?:request body|200)/,
				reason:
					'The description asks for a body and answers 201; neither has a meaning in a delete.',
			},
			{
				faults: /^POST \/locations\/\{locationId\}\/tasks\/search 200 \/tasks\/\*: must be array/,
				reason: 'Described as a list of lists; a recorded answer is a list.',
			},
		],
	},
	hubspot: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: /\/search request \/sorts\/\*: must be string/,
				reason: 'The guide sorts with `{propertyName, direction}`; the description has texts.',
			},
			{
				faults: /\/errors\/\*\/subCategory: must be object/,
				reason: 'Recorded answers hold a text.',
			},
		],
	},
	keap: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: / 401 \/: "fault" is not declared/,
				reason: "The gateway's own errors.",
				seldom: true,
			},
			{ faults: /\/v1\/appointments/, reason: 'Of version 1 only an excerpt is at hand.' },
			{
				faults: /\/remind_time_mins: must be equal/,
				reason: 'Described as an integer whose allowed values are texts.',
			},
		],
	},
	monday: { known: [] },
	onePageCrm: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: /call_time_int: must be integer,null/,
				reason: 'Recorded answers hold some times as text.',
				seldom: true,
			},
			{
				faults: /\/custom_field: "name" is not declared/,
				reason: 'The guide takes a name in place of the id.',
				seldom: true,
			},
			{ faults: /email_messages\.json: is not described/, reason: ENDPOINTS_MISSING },
			{
				faults: /^PUT \S+ request \?partial: is not declared/,
				reason: 'Documented for all updates in the guide, not per endpoint.',
			},
			{
				faults: /\/custom_fields\/\*\/value: must be string/,
				reason: 'Fields with several choices hold a list.',
			},
			{ faults: /"reminder_days" is not declared/, reason: 'In a recorded answer.' },
			{
				faults: /^PUT \/contacts\/\{contact_id\}\/split 200 \/: "\w+" is not declared/,
				reason: 'Answers with the same envelope as the other writes of a contact.',
			},
			{
				faults: / 400 \/errors: ".+" is not declared/,
				reason: 'Errors are keyed by the refused field; the description shows one example.',
			},
		],
	},
	outreach: {
		known: [
			{ faults: / request \?(?:page|count|sort|filter)/, reason: NO_LIST_QUERY },
			{
				faults: /: "(?:meta|links)" is not declared/,
				reason: 'JSON:API members that the description leaves out.',
			},
			{
				faults: /^\w+ \/prospects\S* \d+ \/data\S*\/attributes: "\w+" is not declared/,
				reason: 'A recorded prospect has these attributes.',
			},
			{ faults: / 422 \/errors\/\*: "source" is not declared/, reason: 'A JSON:API member.' },
			{ faults: /^GET \/api\/v2\/types: is not described/, reason: ENDPOINTS_MISSING },
		],
	},
	pipedrive: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: /^GET \/persons\/search 200 .*"address" is not declared/,
				reason: "In the manual's example.",
				seldom: true,
			},
			{
				faults: /^\w+ \/persons\S* request \/: "(?:first|last)_name" is not declared/,
				reason: 'The guide takes both names as a pair in place of `name`.',
			},
			{ faults: /^(?:PATCH|PUT) \S+ request .*, got null/, reason: NULL_CLEARS },
			{
				faults:
					/^GET \S+ 200 \/\S*: "(?:labels|description|pinned_to_lead_flag|lead|pagination)" is/,
				reason: 'Newer than the description; in the vendor’s current reference.',
			},
			{
				faults: /^PUT \/notes\/\{id\} 200 \/data: "(?:pinned_to_lead_flag|lead)" is not declared/,
				reason: 'Newer than the description; in the vendor’s current reference.',
			},
			{
				faults: /^GET \/deals 200 \/data\/\*: "\w+" is not declared/,
				reason: 'The simulation serves more properties of deals; nothing reads them.',
			},
			{
				faults: /^POST \/notes 201 is not declared/,
				reason: 'Described as 200; both are taken.',
			},
		],
	},
	pipeliner: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: /\/batch-modify 200 \/data\/\*: "\w+" is not declared/,
				reason: 'Failures stand in the place of the records.',
				seldom: true,
			},
			{ faults: /"cf_\w+" is not declared/, reason: OWN_FIELDS },
			{
				faults: /^GET \/entities\/\w+ 200 \/: "total" is not declared/,
				reason: 'In every recorded list.',
			},
			{
				faults: / 20[01] .*: must be string,null, got (?:\{|\[)/,
				reason: 'Expanded relations are whole records; only their addresses are described.',
			},
			{
				faults: / request \?expand: is not declared/,
				reason: 'Documented for gets too; described for lists alone.',
			},
			{
				faults: / request \/\w+\/\*: "\w+" is not declared/,
				reason:
					'Related records are made along with the record; the description leaves their keys out.',
			},
			{ faults: /^PATCH \S+ request .*, got null/, reason: NULL_CLEARS },
			{
				faults: /"(?:description|status|revision)" is not declared/,
				reason: 'In the newer field lists of October 2025.',
			},
			{
				faults: /\/supported_entities: must be equal/,
				reason: 'Described as a text whose allowed values are numbers.',
			},
			{ faults: /^POST \/entities\/Notes 200 is not/, reason: 'A recorded create answers 200.' },
		],
	},
	salesforce: {
		known: [
			{
				faults: /\/describe 200 /,
				reason: 'Field types and properties of a describe are described in part.',
			},
			{
				faults: /^PATCH \/composite\/sobjects request \/records\/\*: "Id" is missing/,
				reason: 'The vendor’s own examples spell it `id`.',
			},
			{
				faults: / 400 \/\*: "errorCode" is not declared/,
				reason: 'Every recorded error has it; the description knows `statusCode`.',
			},
		],
	},
	teamleader: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: /\/custom_fields\/\*\/value: fits no form, got null/,
				reason: 'Null empties a field; the description lists the types alone.',
				seldom: true,
			},
			{
				faults:
					/"(?:custom_fields_update_strategy|project_id|created_by|customer_meeting_room)" is not/,
				reason: 'Of version 1.220.0; the description at hand is 1.112.0.',
			},
			{
				faults: /^POST \/(?:calls|notes)\.delete: is not described/,
				reason: 'Of version 1.220.0; the description at hand is 1.112.0.',
			},
			{ faults: /\/projects\.list: is not described/, reason: ENDPOINTS_MISSING },
			{
				faults: /^POST \/contacts\.update request \/emails\/\*\/email: .* got null/,
				reason: NULL_CLEARS,
			},
			{
				faults: /^POST \/tasks\.list request \/sort\/\*\/field: must be equal/,
				reason: 'The field is `due_on`, as in later versions; version 1.112.0 has the wrong name.',
			},
			{
				faults: /^POST \/customFieldDefinitions\.list 200 .*\/context: must be equal/,
				reason: 'Newer contexts (calls, meetings, tasks) are missing.',
			},
		],
	},
	zendeskSell: {
		known: [
			{ faults: /is not described/, reason: ENDPOINTS_MISSING },
			{ faults: /^GET \S+ request \?\w+: is not declared/, reason: NO_LIST_QUERY },
			{ faults: /\/data: "\w+" is not declared/, reason: THIN },
			{
				faults: /^GET \/v2\/deals 200 .*\/value: must be number/,
				reason: 'Recorded deals hold a text.',
			},
		],
	},
	zohoCrm: {
		unmarkedNulls: NO_NULLS,
		known: [
			{
				faults: /^GET \/\{module\} 200 \/data: must NOT have more than 100/,
				reason: "The manual's pages hold 200.",
				seldom: true,
			},
			{
				faults: /^GET \/\{module\}\/\{recordID\} 400 \/: "\w+" is not declared/,
				reason: 'All refusals have the same form.',
				seldom: true,
			},
			{
				faults: /^POST \/\{module\} 207 is not declared/,
				reason: "The manual's answer where some records failed.",
				seldom: true,
			},
			{
				faults: /^GET \/settings\/(?:fields|modules) 200 .* is missing/,
				reason: 'The simulation leaves out properties of definitions that nothing reads.',
			},
			{
				faults: /^GET \/settings\/fields 200 .*(?:operation_type|pick_list_values|lookup)/,
				reason: 'Described as always empty; the manual shows values.',
			},
			{
				faults: /^GET \/settings\/fields request \?include: is missing/,
				reason: 'Asks for further properties; the older description does not have it at all.',
			},
			{
				faults: /^GET \/settings\/tags request \?module: must be equal/,
				reason: 'The description allows its own placeholder only.',
			},
			{
				faults:
					/"(?:email|action|duplicate_field|sort_by|sort_order|\$approval_state)" is not declared/,
				reason: 'In recorded answers and in the manual.',
			},
			{
				faults: /^GET \S+ request \?(?:fields|per_page): is not declared/,
				reason: 'The manual has it for this read too.',
			},
			{
				faults: /\/Emails(?:\/\{message_id\})? (?:request \?owner_id|200 )/,
				reason:
					'The owner is needed for mails of others only; analytics are left out by the simulation.',
			},
			{
				faults: /(?:from_addresses 200|associate_email request) .*(?:pattern|fits no form)/,
				reason: 'The description allows its own example only.',
			},
		],
	},
};
