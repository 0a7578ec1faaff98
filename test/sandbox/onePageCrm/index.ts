import type { Simulation } from '../simulation';
import { Account } from './account';
import { addActions } from './actions';
import { addActivities } from './activities';
import { failure, faultAnswer, missing } from './answers';
import { addContactLists } from './contactList';
import { addContacts } from './contacts';
import { addLookups } from './lookups';
import { Routes } from './routes';
import { families } from './seeds';
import { USER_KEY, USER_ID } from './setup';

/** OnePageCRM API v3 (developer.onepagecrm.com). HTTP Basic is its only kind of credential. */
export const onePageCrm: Simulation = {
	integration: 'onePageCrm',
	credentials: () => ({ userId: USER_ID, apiKey: USER_KEY }),
	examples: () => {
		const contact = [{ id: families().contact.of(0) }];
		return {
			contact: { last_name: 'Sandbox' },
			engagement: {
				call: { engagement_type: 'call', contact },
				meeting: { engagement_type: 'meeting', contact },
				note: { engagement_type: 'note', contact, content: 'A note' },
				task: { engagement_type: 'task', contact, subject: 'A task' },
			},
		};
	},
	// read e-mails exist only under a contact
	listFilters: () => ({
		engagement: { email: { contact: families().contact.of(0) } },
	}),
	fault: faultAnswer,
	notFound: missing,
	badJson: () =>
		failure(400, 'invalid_request_data', 'Invalid request data', 'The body is not valid JSON'),
	register: (app, world) => {
		void app.register(async (scope) => {
			const routes = new Routes(scope, world);
			const account = new Account(world);
			addLookups(routes, account);
			addContactLists(routes, account);
			addContacts(routes, account);
			addActions(routes, account);
			addActivities(routes, account);
		});
	},
};
