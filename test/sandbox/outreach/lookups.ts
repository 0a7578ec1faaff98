import type { ResourceTable } from './resources';

/** The resources that fill pickers or are only read; for the form see resources.ts. */
export const LOOKUPS: Record<string, ResourceTable> = {
	'user users -': {
		attributes: [
			'bridgePhone text w', 'bridgePhoneExtension text w', 'createdAt time fs', 'currentSignInAt time fs',
			'email text wfs', 'firstName text wfs', 'lastName text wfs', 'lastSignInAt time',
			'locked boolean wfs', 'name text', 'notificationsEnabled boolean w', 'phoneCountryCode text 2 w',
			'phoneNumber text w', 'phoneType text w', 'title text w', 'updatedAt time fs', 'userGuid text',
			'username text wfs',
		],
		relationships: [
			'creator user', 'mailbox mailbox', 'mailboxes mailbox* d', 'profile profile', 'role role',
			'teams team* d', 'updater user',
		],
	},
	'opportunity opportunities cud': {
		attributes: [
			'amount integer ws', 'amountPrecise text 15 ws', 'closeDate time ws', 'createdAt time fs',
			'currencyType text w', 'customId text wfs', 'description text 65535 w', 'externalCreatedAt time wf',
			'externalUpdatedAt time w', 'forecastCategory text 32000 wfs', 'leadSource text 32000 wfs',
			'lostReason text 32000 wfs', 'mapLink text wf', 'mapNextSteps text w', 'mapStatus text wfs',
			'name text wfs', 'nextStep text 65535 w', 'opportunityType text w', 'probability integer wfs',
			'prospectingRepId text w', 'recordType text 32000 wfs', 'sharingTeamId text wf', 'tags texts w',
			'touchedAt time fs', 'trashedAt time w', 'updatedAt time fs',
		],
		relationships: [
			'account account wf', 'assignedTeams team* d', 'creator user', 'defaultPluginMapping pluginMapping',
			'opportunityStage opportunityStage wf', 'owner user wf', 'primaryProspect prospect w',
			'prospects prospect*', 'stage opportunityStage', 'updater user',
		],
		required: ['name', 'closeDate'],
	},
	'stage stages -': {
		attributes: [
			'color text w', 'createdAt time fs', 'name text wfs', 'order integer wfs', 'updatedAt time fs',
		],
		relationships: [
			'creator user', 'prospects prospect*', 'updater user',
		],
	},
	'persona personas -': {
		attributes: [
			'createdAt time fs', 'description text w', 'name text wfs', 'updatedAt time fs',
		],
		relationships: [
			'prospects prospect*',
		],
	},
	'callDisposition callDispositions -': {
		attributes: [
			'createdAt time fs', 'name text wfs', 'order integer wfs', 'outcome text wfs', 'updatedAt time fs',
		],
		relationships: [
			'calls call*', 'creator user',
		],
	},
	'callPurpose callPurposes -': {
		attributes: [
			'createdAt time fs', 'name text wfs', 'order integer wfs', 'updatedAt time fs',
		],
		relationships: [
			'calls call*', 'creator user',
		],
	},
	'taskPriority taskPriorities -': {
		attributes: [
			'color integer w', 'createdAt time fs', 'name text wfs', 'updatedAt time fs', 'weight integer wfs',
		],
		relationships: [
			'sequenceSteps sequenceStep*', 'tasks task*',
		],
	},
	'taskPurpose taskPurposes -': {
		attributes: [
			'createdAt time fs', 'name text wfs', 'order integer wfs', 'taskType text wfs', 'updatedAt time fs',
		],
		relationships: [
			'creator user', 'tasks task*',
		],
	},
	'taskDisposition taskDispositions -': {
		attributes: [
			'createdAt time fs', 'name text wfs', 'order integer wfs', 'taskType text wfs', 'updatedAt time fs',
			'value text wfs',
		],
		relationships: [
			'creator user', 'tasks task*',
		],
	},
	'mailbox mailboxes -': {
		attributes: [
			'createdAt time fs', 'editable boolean', 'email text wfs', 'emailProvider text w',
			'maxEmailsPerDay integer w', 'sendDisabled boolean w', 'sendErroredAt time', 'sendMethod text w',
			'sendSuccessAt time', 'syncDisabled boolean w', 'syncErroredAt time', 'syncFinishedAt time',
			'syncMethod text w', 'syncSuccessAt time', 'updatedAt time fs', 'userId integer fs',
			'username text w',
		],
		relationships: [
			'creator user', 'mailAliases mailAlias*', 'mailings mailing*', 'updater user', 'user user f',
		],
	},
	'event events -': {
		attributes: [
			'body text w', 'createdAt time fs', 'eventAt time wfs', 'externalUrl text w', 'name text wf',
			'payload object w', 'requestCity text', 'requestDevice text', 'requestHost text',
			'requestProxied boolean', 'requestRegion text',
		],
		relationships: [
			'account account f', 'call call f', 'mailing mailing f', 'opportunity opportunity f',
			'prospect prospect f', 'task task f', 'user user f',
		],
	},
	'kaiaRecording kaiaRecordings -': {
		attributes: [
			'botInMeetingSeconds text f', 'createdAt time fs', 'endTime time fs', 'format text f', 'host object',
			'instanceId text f', 'mediaDurationSeconds text f', 'participantCount integer', 'participants texts',
			'provider text f', 'recordingUrl text 2048', 'sourceId text f', 'startTime time fs', 'state text f',
			'title text 65535', 'topics texts', 'transcriptUrl text 4096', 'updatedAt time fs',
		],
		relationships: [
			'account account*', 'opportunity opportunity*', 'owner user*',
		],
	},
	'webhook webhooks cud': {
		attributes: [
			'action text wfs', 'active boolean wfs', 'createdAt time', 'disabledReason text 1024',
			'disabledSince time', 'disabledUntil time', 'payloadVersion integer w', 'resource text wfs',
			'secret text wh', 'updatedAt time', 'url text 1024 w',
		],
		relationships: [
			'authorizer user', 'creator user', 'updater user',
		],
		required: ['url'],
		values: {
			action: ['created', 'updated', 'destroyed', '*'],
		},
	},
};
