import { pipedrive } from '../sandbox/pipedrive';
import { describeCrm } from './common';

describeCrm(pipedrive, {
	samples: { project: { id: '1' } },
	skipFields: { 'note.clear.contact': 'a note must stay attached to something' },
	skipFilters: { 'email.account': 'seeded emails belong to no organization' },
});
