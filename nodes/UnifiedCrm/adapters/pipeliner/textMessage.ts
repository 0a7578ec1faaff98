import type { Fields, Resource } from '../adapter';
import { cannot } from '../adapter';
import { choice, constantType } from '../../engine/fields';
import { asRecord, asText, getter } from '../../engine/json';
import { changesSince, SORTABLE, STAMP_FILTERS, timeConditions } from './conditions';
import { getRecord, PAGE_SIZE, pageOf, pipelinerTime } from './entities';
import { stamp } from './fields';

const ENTITY = 'TextMessages';
const CONVERSATION = 'text_message_conversation';

const recipientContact = getter(`${CONVERSATION}.recipient_contact_id`);
const recipientAccount = getter(`${CONVERSATION}.recipient_account_id`);

/** https://developers.pipelinersales.com/api-docs/ (TextMessages): whom it is with stands in its conversation */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('chat'),
	subject: { cannot: 'Pipeliner text messages have no subject.' },
	content: { sources: ['content'], read: ({ content }) => asText(content) },
	direction: { ...choice('direction', { inbound: 2, outbound: 1 }), write: undefined },
	status: {
		cannot: 'Pipeliner does not document the status numbers of text messages: see the remote data.',
	},
	start_time: {
		sources: ['datetime_sent'],
		read: (record) => pipelinerTime(record.datetime_sent) ?? pipelinerTime(record.created),
	},
	end_time: { cannot: 'Pipeliner text messages have no end.' },
	duration: { cannot: 'Pipeliner text messages have no duration.' },
	activity_date: stamp('datetime_sent'),
	internal_notes: { cannot: 'Pipeliner text messages have one text: use the field content.' },
	notes: { cannot: 'Pipeliner has no notes on text messages.' },
	owner: { cannot: 'Pipeliner does not show whose text message it is.' },
	account: {
		sources: [CONVERSATION],
		read: (record) => {
			const id = asText(recipientAccount(record));
			return id === undefined ? undefined : { id };
		},
	},
	contact: {
		sources: [CONVERSATION],
		read: (record) => {
			const id = asText(recipientContact(record));
			return id === undefined ? undefined : [{ id }];
		},
	},
	opportunity: { cannot: 'Pipeliner links conversations, not messages, to opportunities.' },
	lead: { cannot: 'Pipeliner links conversations, not messages, to leads.' },
	project: { cannot: 'Pipeliner links conversations, not messages, to projects.' },
	phone_numbers: {
		sources: [CONVERSATION],
		read: (record) => {
			const number = asText(asRecord(record[CONVERSATION]).recipient_phone_number);
			return number === undefined ? undefined : [{ number }];
		},
	},
	created_at: stamp('created'),
	updated_at: stamp('modified'),
};

const READ_ONLY =
	'Pipeliner’s API only reads text messages: send them in Pipeliner, or create a note instead.';

export const textMessage: Resource = {
	documentation: 'https://developers.pipelinersales.com/api-docs',
	types: ['chat'],
	fields,
	list: {
		pageSize: PAGE_SIZE,
		filters: {
			...STAMP_FILTERS,
			end_time: { by: 'coarse' },
			engagement_type: { by: 'native' },
			start_time: { by: 'coarse' },
			sort_by: { by: 'native', values: SORTABLE },
		},
		page: async ({ filters, size }, api, state) =>
			await pageOf(
				{
					entity: ENTITY,
					...timeConditions(filters, [
						{ field: 'datetime_sent', after: 'start_time', before: 'end_time' },
					]),
					expand: CONVERSATION,
				},
				size,
				api,
				state,
			),
	},
	get: async (id, api) => await getRecord(ENTITY, id, api, CONVERSATION),
	create: cannot(READ_ONLY),
	update: cannot(READ_ONLY),
	delete: cannot(READ_ONLY),
	changes: { created: changesSince('created_at'), updated: changesSince('updated_at') },
};
