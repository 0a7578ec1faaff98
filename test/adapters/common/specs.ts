import { DEVIATIONS } from '../../contract/deviations';
import { sharedFolder } from '../../contract/shared';
import { checkerFor, DESCRIBED } from '../../contract/specs/sources';
import type { Exchange } from '../../sandbox/core/requestLog';
import type { Subject } from './subject';

/**
 * After all tests of a CRM: every request that they sent and every answer they got is as the vendor's specification
 * describes it, or as `DEVIATIONS` explains. Without the specifications nothing is compared; the contract tests say so.
 */
export function describedAsSent(subject: Subject): void {
	const folder = sharedFolder('specs');
	const { integration } = subject.simulation;
	if (folder === undefined || !DESCRIBED.includes(integration)) return;
	const { known } = DEVIATIONS[integration];
	beforeAll(() => {
		subject.sandbox.log.keepsExchanges = true;
	});
	afterAll(() => {
		const checker = checkerFor(integration, folder);
		const unexplained = new Map<string, string>();
		// token servers stand beside the APIs, and no description has them
		const isToken = ({ path }: Exchange) => /token\/?$/.test(path);
		const sent = subject.sandbox.log.exchanges.filter((each) => !isToken(each));
		for (const fault of sent.flatMap((each) => checker.faults(each))) {
			// one line for all values with the same fault
			if (!known.some(({ faults }) => faults.test(fault)))
				unexplained.set(fault.replace(/, got .*$/, ''), fault);
		}
		expect([...unexplained.values()]).toEqual([]);
	});
}
