import type { Fields, Resource } from '../adapter';
import { cannot } from '../adapter';
import { constantType, readOnly, text, time } from '../../engine/fields';
import { add } from './rpc';
import { checkSubject, subjectFields, subjectList } from './subjects';

/** Emails that were sent elsewhere and are kept with a record. https://developer.focus.teamleader.eu/docs/api/email-tracking-list */
const fields: Fields = {
	...subjectFields,
	engagement_type: constantType('email'),
	subject: text('title'),
	content: text('content', { required: ['create'], note: 'HTML' }),
	direction: { cannot: 'Teamleader does not say whether an email was sent or received.' },
	status: { cannot: 'Teamleader emails have no status.' },
	start_time: { cannot: 'Teamleader emails have no time of their own: see created_at.' },
	end_time: { cannot: 'Teamleader emails have no time of their own: see created_at.' },
	duration: { cannot: 'Teamleader emails have no duration.' },
	owner: { cannot: 'Teamleader does not say who sent an email.' },
	created_at: readOnly(time('added_at')),
	updated_at: { cannot: 'Teamleader does not say when an email was last changed.' },
};

const NOT_SEEN =
	'Teamleader shows only the emails of one record at a time, so that new ones cannot be seen.';

export const email: Resource = {
	documentation: 'https://developer.focus.teamleader.eu/docs/api/email-tracking',
	types: ['email'],
	fields,
	list: subjectList('emailTracking', 'emails'),
	get: cannot(
		'Teamleader cannot show a single email: list the emails of its contact or company instead.',
	),
	create: async ({ body }, api) => await add('emailTracking.create', body, api),
	update: cannot('Teamleader cannot change an email: it is a record of what was sent.'),
	delete: cannot('Teamleader cannot delete an email through its API: delete it in Teamleader.'),
	check: (operation, values) => checkSubject('an email', operation, values),
	changes: { created: cannot(NOT_SEEN), updated: cannot(NOT_SEEN) },
};
