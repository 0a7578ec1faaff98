import type { FastifyInstance } from 'fastify';

import { madeAt, person } from '../core/people';
import type { Account } from './account';
import { notFoundOld, oldTime } from './answers';
import type { Json } from './answers';
import { ME } from './lookups';
import { oldPathId } from './notes';
import { OLD_PAGE, oldPage, oldPageOf, readOldQuery } from './query';
import { COMPANY_ID, USER_IDS } from './seeds';

const FOLDERS = ['inbox', 'drafts', 'sent', 'archive'];
const isSent = (index: number) => index % 2 === 1;
/** Every tenth thread lies in the archive. */
const folderOf = (index: number) =>
	index % 10 === 9 ? 'archive' : isSent(index) ? 'sent' : 'inbox';

function party(index: number, personId: number | null): Json {
	const facts = person(index);
	return {
		id: index + 1,
		email_address: personId === null ? ME.email : facts.email,
		name: personId === null ? ME.name : `${facts.firstName} ${facts.lastName}`,
		linked_person_id: personId,
		linked_person_name: '',
		mail_message_party_id: index + 1,
	};
}

/** The one message of the thread with an index, exchanged with the person of the same index. */
function message(index: number, records: number): Json {
	const time = new Date(madeAt(index, records)).toISOString();
	const theirs = [party(index, index + 1)];
	const mine = [party(index, null)];
	return {
		id: index + 1,
		from: isSent(index) ? mine : theirs,
		to: isSent(index) ? theirs : mine,
		cc: [],
		bcc: [],
		body_url: `https://mail.example.com/${index + 1}`,
		account_id: 'sandbox-mail',
		user_id: USER_IDS[0],
		mail_thread_id: index + 1,
		subject: `Offer ${index}`,
		snippet: `About offer ${index}`,
		mail_tracking_status: null,
		mail_link_tracking_enabled_flag: 0,
		read_flag: 1,
		draft: '',
		draft_flag: 0,
		synced_flag: 1,
		deleted_flag: 0,
		has_body_flag: 1,
		sent_flag: isSent(index) ? 1 : 0,
		sent_from_pipedrive_flag: 0,
		smart_bcc_flag: 0,
		message_time: time,
		add_time: time,
		update_time: time,
		has_attachments_flag: 0,
		has_inline_attachments_flag: 0,
		has_real_attachments_flag: 0,
	};
}

function thread(index: number, records: number): Json {
	const { from, to, subject, snippet, message_time: time } = message(index, records);
	const sent = isSent(index) ? 1 : 0;
	return {
		id: index + 1,
		parties: { to, from },
		drafts_parties: [],
		folders: [folderOf(index)],
		account_id: 'sandbox-mail',
		user_id: USER_IDS[0],
		version: 1,
		subject,
		snippet,
		snippet_draft: null,
		snippet_sent: sent === 1 ? snippet : null,
		has_attachments_flag: 0,
		has_inline_attachments_flag: 0,
		has_real_attachments_flag: 0,
		has_draft_flag: 0,
		has_sent_flag: sent,
		archived_flag: folderOf(index) === 'archive' ? 1 : 0,
		deleted_flag: 0,
		shared_flag: 1,
		synced_flag: 1,
		external_deleted_flag: 0,
		smart_bcc_flag: 0,
		first_message_to_me_flag: 1 - sent,
		mail_link_tracking_enabled_flag: 0,
		last_message_timestamp: time,
		first_message_timestamp: time,
		last_message_sent_timestamp: sent === 1 ? time : null,
		last_message_received_timestamp: sent === 1 ? null : time,
		add_time: time,
		update_time: time,
		deal_id: null,
		deal_status: null,
		all_messages_sent_flag: sent,
	};
}

/** Mailbox of v1, which can be read alone: https://developers.pipedrive.com/docs/api/v1/Mailbox */
export function addMail(api: FastifyInstance, account: Account, root: string): void {
	const { records } = account.world;
	const indexOf = (id: number, what: string) => {
		if (id > records) throw notFoundOld(`${what} not found`);
		return id - 1;
	};
	api.get(`${root}/mailbox/mailThreads`, async (request) => {
		const asked = readOldQuery(request.query, { folder: FOLDERS, ...OLD_PAGE });
		const folder = asked.text('folder') ?? 'inbox';
		const start = asked.number('start') ?? 0;
		const limit = asked.limit();
		const threads: Json[] = [];
		let skip = start;
		for (let index = records - 1; index >= 0 && threads.length <= limit; index--) {
			if (folderOf(index) === folder && skip-- <= 0) threads.push(thread(index, records));
		}
		return oldPage(threads.slice(0, limit), start, limit, threads.length > limit);
	});
	api.get(`${root}/mailbox/mailThreads/:id`, async (request) => {
		readOldQuery(request.query, {});
		const index = indexOf(oldPathId(request, 'Mail thread'), 'Mail thread');
		return { success: true, data: thread(index, records) };
	});
	api.get(`${root}/mailbox/mailThreads/:id/mailMessages`, async (request) => {
		readOldQuery(request.query, {});
		const index = indexOf(oldPathId(request, 'Mail thread'), 'Mail thread');
		return { success: true, data: [message(index, records)] };
	});
	api.get(`${root}/mailbox/mailMessages/:id`, async (request) => {
		const asked = readOldQuery(request.query, { include_body: ['0', '1'] });
		const index = indexOf(oldPathId(request, 'Mail message'), 'Mail message');
		const body = asked.text('include_body') === '1' ? { body: `<p>About offer ${index}</p>` } : {};
		return {
			success: true,
			statusCode: 2000,
			statusText: 'Success',
			service: 'email-api',
			data: { ...message(index, records), ...body },
		};
	});
	api.get(`${root}/persons/:id/mailMessages`, async (request) => {
		const asked = readOldQuery(request.query, OLD_PAGE);
		const id = oldPathId(request, 'Person');
		if (account.persons.get(id) === undefined) throw notFoundOld('Person not found');
		const items =
			id > records
				? []
				: [
						{
							object: 'mailMessage',
							timestamp: oldTime(madeAt(id - 1, records)),
							data: {
								...message(id - 1, records),
								company_id: COMPANY_ID,
								item_type: 'mailMessage',
							},
						},
					];
		return oldPageOf(items, asked);
	});
}
