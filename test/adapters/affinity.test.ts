import { affinity } from '../sandbox/affinity';
import { describeCrm } from './common';

const subject = describeCrm(affinity);

describe('Affinity', () => {
	it('is there', () => {
		expect(subject.crm.label).toBe('Affinity');
	});
});
