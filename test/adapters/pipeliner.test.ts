import { pipeliner } from '../sandbox/pipeliner';
import { describeCrm } from './common';

const DAY = '2026-09-15T00:00:00.000Z';
const UNLINKED = 'no seeded record has such a link; see "lists by" below';

const subject = describeCrm(pipeliner, {
	readsBack: {
		'call.start_time': DAY,
		'call.end_time': DAY,
		'task.start_time': DAY,
		'task.end_time': DAY,
	},
	skipFields: { 'clear.last_name': 'the CRM wants a last name; see below' },
	skipFilters: {
		'call.account': UNLINKED,
		'call.lead': UNLINKED,
		'note.account': UNLINKED,
		'note.lead': UNLINKED,
	},
});
