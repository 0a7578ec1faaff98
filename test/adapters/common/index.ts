import { fastTime } from '../../harness/time';
import type { Simulation } from '../../sandbox/simulation';
import { describedAsSent } from './specs';
import { describeFailures, describeGaps } from './failures';
import { describeFilters, describeLists } from './lists';
import { describePickers } from './pickers';
import { describeWrites } from './writes';
import { Subject } from './subject';
import type { Expectations } from './subject';

export { Subject } from './subject';

/**
 * The tests that every CRM must pass, made from its declarations: every list, filter, write, field, gap, picker and failure
 * against its simulation. @returns the subject, for the CRM's own tests
 */
export function describeCrm(
	simulation: Simulation,
	expectations: Expectations = {},
	records = 42,
): Subject {
	const subject = new Subject(simulation, expectations, records);
	fastTime();
	beforeAll(async () => await subject.start());
	describedAsSent(subject);
	afterAll(async () => await subject.sandbox.close());
	for (const target of subject.targets()) {
		if (target.can('list')) {
			describeLists(subject, target);
			describeFilters(subject, target);
		}
		if (expectations.skipWrites?.[target.label] === undefined) describeWrites(subject, target);
	}
	describeGaps(subject);
	describePickers(subject);
	describeFailures(subject, subject.targets()[0]);
	return subject;
}
