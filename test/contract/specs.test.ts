import { crmOf } from '../../nodes/UnifiedCrm/adapters';
import { Subject } from '../adapters/common/subject';
import { fastTime } from '../harness/time';
import { simulations } from '../sandbox';
import { DEVIATIONS } from './deviations';
import { drive } from './drive';
import { notice } from './shared';
import { checkerFor, DESCRIBED } from './specs/sources';

const RECORDS = 12;

describe("requests and answers against the vendors' descriptions", () => {
	fastTime();

	for (const simulation of simulations) {
		const { integration } = simulation;
		if (!DESCRIBED.includes(integration) || crmOf(integration) === undefined) continue;
		it(integration, async () => {
			const checker = checkerFor(integration);
			if (checker === undefined) {
				notice(`the description of ${integration} is not beside the repository: nothing is compared`);
				return;
			}
			const subject = new Subject(simulation, {}, RECORDS);
			await subject.start();
			const done = await drive(subject);
			const { exchanges } = subject.sandbox.log;
			await subject.sandbox.close();
			const deviations = DEVIATIONS.filter((each) => each.integration === integration);
			const unexplained = new Set<string>();
			for (const exchange of exchanges) {
				for (const fault of checker.faults(exchange)) {
					if (!deviations.some((each) => each.fault.test(fault))) unexplained.add(fault);
				}
			}
			expect([...unexplained]).toEqual([]);
			expect(missing(subject, done)).toEqual([]);
		}, 60_000);
	}
});

/** Operations that no run went through. */
function missing(subject: Subject, done: Record<string, number>): string[] {
	const operations = ['list', 'get', 'create', 'update', 'delete'] as const;
	return subject
		.targets()
		.flatMap((target) =>
			operations
				.filter((operation) => target.can(operation))
				.map((operation) => `${target.label} ${operation}`),
		)
		.filter((key) => done[key] === undefined);
}
