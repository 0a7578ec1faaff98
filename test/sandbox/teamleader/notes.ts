import type { Rule } from '../core/shape';
import { isObject } from '../core/shape';
import { tlTime } from './answers';
import {
	demand,
	reference,
	referenceOf,
	required,
	TEXT,
	textOf,
	textsOf,
	UUID,
	UUIDS,
} from './body';
import { done, made, ok } from './context';
import type { Action, Context } from './context';
import { list, when } from './lists';
import type { Listed } from './lists';
import type { Mail, Note } from './rows';
import type { Store } from './store';

const MAIL_SUBJECTS = [
	'contact',
	'company',
	'deal',
	'invoice',
	'creditNote',
	'subscription',
	'product',
	'quotation',
	'nextgenProject',
];
const NOTE_SUBJECTS = [...MAIL_SUBJECTS, 'meeting'];

/** Lists of notes and mails want a subject. */
function listing<T extends Note | Mail>(
	store: Store<T>,
	subjects: string[],
	show: (row: T) => unknown,
): Listed<T> {
	return {
		store,
		needsFilter: true,
		filter: { subject: required(reference(...subjects)) },
		tests: ({ subject }) =>
			when(
				isObject(subject) ? subject : undefined,
				({ type, id }) =>
					(row: T) =>
						row.subject.type === type && row.subject.id === id,
			),
		show,
	};
}

function subjectOf({ account, body }: Context) {
	const subject = referenceOf(body.subject);
	account.demand(subject, 'subject');
	return subject ?? { type: '', id: '' };
}

const NOTIFY: Rule = { type: 'array', items: reference('user') };
const oneNote = ({ account, body }: Context): Note => account.find(account.notes, body.id, 'Note');

export const noteActions: Record<string, Action> = {
	'notes.list': ({ account, body }) =>
		ok(
			list(
				listing(
					account.notes,
					[...NOTE_SUBJECTS, 'project'],
					({ id, content, subject, addedAt }) => ({
						id,
						content,
						subject,
						added_at: tlTime(addedAt),
					}),
				),
				body,
			),
		),
	'notes.create': (context) => {
		const { account, body } = context;
		demand(body, {
			subject: required(reference(...NOTE_SUBJECTS)),
			content: required(TEXT),
			notify: NOTIFY,
		});
		for (const [place, user] of (Array.isArray(body.notify) ? body.notify : []).entries()) {
			account.demand(referenceOf(user), `notify.${place}`);
		}
		const row: Note = {
			id: account.notes.newId(),
			content: String(body.content),
			subject: subjectOf(context),
			addedAt: account.now(),
		};
		account.notes.put(row);
		return made('note', row.id);
	},
	'notes.update': (context) => {
		demand(context.body, { id: required(UUID), content: TEXT });
		const row = oneNote(context);
		context.account.notes.put({ ...row, content: textOf(context.body.content) ?? row.content });
		return done;
	},
	'notes.delete': (context) => {
		demand(context.body, { id: required(UUID) });
		context.account.notes.delete(oneNote(context).id);
		return done;
	},
	'emailTracking.list': ({ account, body }) =>
		ok(
			list(
				listing(
					account.mails,
					MAIL_SUBJECTS,
					({ id, title, content, subject, addedAt, attachments }) => ({
						id,
						title,
						content,
						subject,
						added_at: tlTime(addedAt),
						attachments: attachments.map((file) => ({ type: 'file', id: file })),
					}),
				),
				body,
			),
		),
	'emailTracking.create': (context) => {
		const { account, body } = context;
		demand(body, {
			subject: required(reference(...MAIL_SUBJECTS)),
			title: TEXT,
			content: required(TEXT),
			attachments: UUIDS,
		});
		const row: Mail = {
			id: account.mails.newId(),
			title: textOf(body.title) ?? null,
			content: String(body.content),
			subject: subjectOf(context),
			attachments: textsOf(body.attachments) ?? [],
			addedAt: account.now(),
		};
		account.mails.put(row);
		return made('emailTracking', row.id);
	},
};
