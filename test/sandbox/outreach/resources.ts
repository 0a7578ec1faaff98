import { LOOKUPS } from './lookups';

/** How one resource is written down. */
export interface ResourceTable {
	/** `name type [longest] [flags]`: w writable, f filterable, s sortable, h written but never shown. */
	attributes: string[];
	/** `name type[|type][*] [flags]`: `*` to many, d shows its members, w writable, f filterable by id. */
	relationships: string[];
	/** Has custom1 to custom150. */
	hasCustom?: boolean;
	required?: string[];
	searched?: string[];
	values?: Record<string, string[]>;
}

/**
 * The API's resources, as the vendor's OpenAPI description and the dossier have them. Keys: type, plural, operations
 * beside list and get (c create, u update, d delete).
 */
export const RESOURCES: Record<string, ResourceTable> = {
	'prospect prospects cud': {
		attributes: [
			// Undocumented, but in real answers.
			'accountName text', 'stageName text', 'personaName text', 'emailContacts texts', 'updaterId integer',
			'updaterType text', 'smsOptedOut boolean', 'smsOptStatus text', 'smsOptedAt time',
			'addedAt time w', 'addressCity text w', 'addressCountry text w', 'addressState text w',
			'addressStreet text w', 'addressStreet2 text w', 'addressZip text w', 'angelListUrl text w',
			'availableAt time w', 'callOptedOut boolean w', 'callsOptStatus text w', 'callsOptedAt time',
			'campaignName text w', 'clickCount integer', 'company text w', 'createdAt time fs',
			'dateOfBirth date w', 'degree text w', 'emailOptedOut boolean w', 'emails emails wf',
			'emailsOptStatus text w', 'emailsOptedAt time', 'engagedAt time fs', 'engagedScore number fs',
			'eventName text w', 'externalId text w', 'externalOwner text w', 'externalSource text wfs',
			'facebookUrl text w', 'firstName text wfs', 'gender text w', 'githubUrl text 1000 w',
			'githubUsername text wfs', 'googlePlusUrl text w', 'graduationDate date w', 'homePhones texts w',
			'jobStartDate date w', 'lastName text wfs', 'linkedInConnections integer w', 'linkedInId text wfs',
			'linkedInSlug text fs', 'linkedInUrl text 1000 w', 'middleName text w', 'mobilePhones texts w',
			'name text', 'nickname text w', 'occupation text w', 'openCount integer', 'optedOut boolean w',
			'optedOutAt time', 'otherPhones texts w', 'personalNote1 text 65535 w', 'personalNote2 text 65535 w',
			'preferredContact text w', 'quoraUrl text w', 'region text w', 'replyCount integer', 'school text w',
			'score number w', 'sharingTeamId text wf', 'source text w', 'specialties text 65535 w',
			'stackOverflowId text wfs', 'stackOverflowUrl text 1000 w', 'tags texts w', 'timeZone text wf',
			'timeZoneIana text', 'timeZoneInferred text', 'title text wfs', 'touchedAt time fs',
			'trashedAt time w', 'twitterUrl text 1000 w', 'twitterUsername text wfs', 'updatedAt time fs',
			'voipPhones texts w', 'websiteUrl1 text 65535 w', 'websiteUrl2 text 65535 w',
			'websiteUrl3 text 65535 w', 'workPhones texts w',
		],
		relationships: [
			'account account wf', 'activeSequenceStates sequenceState* d', 'assignedTeams team* d',
			'assignedUsers user* d', 'batches batch*', 'calls call*', 'creator user',
			'defaultPluginMapping pluginMapping', 'emailAddresses emailAddress* d', 'favorites favorite* d',
			'mailings mailing*', 'opportunities opportunity* d',
			'opportunityProspectRoles opportunityProspectRole* d', 'owner user wf', 'persona persona wf',
			'phoneNumbers phoneNumber* d', 'sequenceStates sequenceState*', 'stage stage wf', 'tasks task*',
			'trashedByAccount account', 'updater user',
		],
		hasCustom: true,
		searched: ['firstName', 'lastName', 'name', 'emails'],
	},
	'account accounts cud': {
		attributes: [
			'annualRevenueRange text w', 'buyerIntentScore number wfs', 'companyType text w',
			'createdAt time fs', 'customId text wfs', 'description text 65535 w', 'domain text wfs',
			'externalSource text w', 'followers integer w', 'foundedAt time w', 'industry text w',
			'linkedInEmployees integer w', 'linkedInUrl text 1000 w', 'locality text w', 'naicsCodes texts w',
			'name text wfs', 'named boolean wfs', 'naturalName text w', 'numberOfEmployees integer w',
			'sharingTeamId text wf', 'sicCodes texts w', 'tags texts w', 'tickerSymbol text w',
			'touchedAt time fs', 'updatedAt time fs', 'websiteUrl text w',
		],
		relationships: [
			'assignedTeams team* d', 'assignedUsers user* d', 'batches batch*', 'creator user',
			'defaultPluginMapping pluginMapping', 'favorites favorite* d', 'owner user wf', 'prospects prospect*',
			'tasks task*', 'updater user',
		],
		hasCustom: true,
		required: ['name'],
		searched: ['name', 'domain'],
	},
	'call calls cd': {
		attributes: [
			'answeredAt time w', 'completedAt time w', 'createdAt time fs', 'dialedAt time w',
			'direction text w', 'externalVendor text w', 'from text wfs', 'note text 65535 w',
			'outcome text wfs', 'recordingUrl text wfs', 'returnedAt time w', 'sequenceAction text w',
			'shouldRecordCall boolean w', 'state text fs', 'stateChangedAt time', 'tags texts w', 'to text wfs',
			'uid text', 'updatedAt time fs', 'userCallType text wfs', 'vendorCallId text 63 w',
			'voicemailRecordingUrl text 1024',
		],
		relationships: [
			'associatedId account|opportunity', 'batches batch*', 'callDisposition callDisposition wf',
			'callPurpose callPurpose wf', 'kaiaCrmRecording kaiaCrmRecording', 'opportunity opportunity wf',
			'outboundVoicemail outboundVoicemail w', 'phone phone w', 'phoneNumber phoneNumber wf',
			'prospect prospect wf', 'sequence sequence wf', 'sequenceState sequenceState wf',
			'sequenceStep sequenceStep wf', 'task task wf', 'user user wf',
		],
		required: ['prospect'],
		values: {
			direction: ['inbound', 'outbound'],
			outcome: ['Answered', 'Not Answered'],
			userCallType: ['bridge', 'voip'],
			sequenceAction: ['Advance', 'Finish', 'Finish - No Reply', 'Finish - Replied'],
		},
	},
	'mailing mailings c': {
		attributes: [
			'bodyHtml text w', 'bodyText text', 'bouncedAt time fs', 'clickCount integer', 'clickedAt time fs',
			'createdAt time fs', 'deliveredAt time fs', 'errorBacktrace text', 'errorReason text',
			'followUpTaskScheduledAt time w', 'followUpTaskType text w', 'mailboxAddress text',
			'mailingType text fs', 'markedAsSpamAt time', 'messageId text fs', 'notifyThreadCondition text',
			'notifyThreadScheduledAt time fs', 'notifyThreadStatus text fs', 'openCount integer',
			'openedAt time fs', 'overrideSafetySettings boolean', 'references texts', 'repliedAt time fs',
			'retryAt time fs', 'retryCount integer', 'retryInterval integer', 'scheduledAt time wfs',
			'state text wfs', 'stateChangedAt time fs', 'subject text w', 'trackLinks boolean w',
			'trackOpens boolean w', 'unsubscribedAt time fs', 'updatedAt time fs',
		],
		relationships: [
			'attachments attachment* d', 'calendar calendar', 'followUpSequence sequence wf', 'mailbox mailbox wf',
			'opportunity opportunity f', 'prospect prospect wf', 'recipients recipient* d', 'schedule schedule w',
			'sequence sequence f', 'sequenceState sequenceState f', 'sequenceStep sequenceStep f', 'task task wf',
			'tasks task* d', 'template template wf', 'user user',
		],
		required: ['mailbox', 'prospect'],
	},
	'task tasks cud': {
		attributes: [
			'action text w', 'autoskipAt time wfs', 'compiledSequenceTemplateHtml text', 'completed boolean',
			'completedAt time', 'createdAt time fs', 'dueAt time wfs', 'note text 65535 w',
			'opportunityAssociation text w', 'scheduledAt time fs', 'state text fs', 'stateChangedAt time fs',
			'taskType text fs', 'updatedAt time fs',
		],
		relationships: [
			'account account f', 'call call f', 'calls call*', 'completer user f', 'creator user',
			'defaultPluginMapping pluginMapping', 'mailing mailing f', 'mailings mailing*',
			'opportunity opportunity f', 'owner user wf', 'prospect prospect f', 'prospectAccount account',
			'prospectOwner user', 'prospectStage stage', 'sequence sequence f', 'sequenceState sequenceState f',
			'sequenceStep sequenceStep f', 'subject account|prospect|opportunity w',
			'taskDisposition taskDisposition w', 'taskPriority taskPriority wf', 'taskPurpose taskPurpose w',
			'taskTheme taskTheme w', 'team team w', 'template template f',
		],
		required: ['action', 'owner', 'subject'],
		values: {
			action: ['action_item', 'call', 'email', 'in_person'],
			opportunityAssociation: ['recent_created', 'recent_updated', 'noop'],
		},
	},
	'prospectNote prospectNotes cud': {
		attributes: [
			'createdAt time fs', 'message text 65535 w', 'noteType text w', 'opportunityAssociationRule text wh',
			'pinned boolean w',
		],
		relationships: [
			'creator user', 'opportunity opportunity', 'prospect prospect wf',
		],
		required: ['message', 'prospect'],
		values: {
			noteType: ['note', 'call', 'coffee', 'beer', 'meeting'],
			opportunityAssociationRule: ['recent_created', 'recent_updated'],
		},
	},
	'accountNote accountNotes cud': {
		attributes: [
			'createdAt time fs', 'message text 65535 w', 'noteType text w', 'opportunityAssociationRule text wh',
			'pinned boolean w',
		],
		relationships: [
			'account account wf', 'creator user', 'opportunity opportunity',
		],
		required: ['message', 'account'],
		values: {
			noteType: ['note', 'call', 'coffee', 'beer', 'meeting'],
			opportunityAssociationRule: ['recent_created', 'recent_updated'],
		},
	},
	'emailAddress emailAddresses cud': {
		attributes: [
			'createdAt time', 'email text wfs', 'emailType text wfs', 'order integer wfs', 'status text wfs',
			'statusChangedAt time fs', 'unsubscribedAt time fs', 'updatedAt time fs',
		],
		relationships: [
			'prospect prospect wf',
		],
		required: ['email', 'prospect'],
		values: {
			emailType: ['work', 'personal'],
		},
	},
	'phoneNumber phoneNumbers cud': {
		attributes: [
			'countryCode text w', 'createdAt time', 'extension text w', 'number text wfs', 'order integer wfs',
			'phoneType text wfs', 'rawNumber text w', 'status text wfs', 'statusChangedAt time fs',
			'updatedAt time fs',
		],
		relationships: [
			'prospect prospect wf',
		],
		required: ['number', 'prospect'],
		values: {
			phoneType: ['mobile', 'work', 'home', 'voip', 'other'],
		},
	},
	...LOOKUPS,
};
