import { crmOf } from '../../nodes/UnifiedCrm/adapters';
import { Subject } from '../adapters/common/subject';
import type { Expectations } from '../adapters/common/subject';
import { fastTime } from '../harness/time';
import { simulations } from '../sandbox';
import { contactIds } from '../sandbox/highLevel/ids';
import { DEVIATIONS } from './deviations';
import { drive } from './drive';
import { notice, sharedFolder } from './shared';
import { checkerFor, DESCRIBED } from './specs/sources';

const RECORDS = 12;

/** What writes need that no unified field says. */
const EXPECTATIONS: Record<string, Expectations> = {
	highLevel: {
		createWith: {
			chat: { contact: [{ id: contactIds.at(0) }], content: 'Hello' },
			email: { contact: [{ id: contactIds.at(0) }], subject: 'Hello', content: 'Hello' },
		},
	},
	outreach: {
		writeOptions: {
			email: { remoteData: { relationships: { mailbox: { data: { type: 'mailbox', id: 1 } } } } },
		},
	},
};

describe("requests and answers against the vendors' descriptions", () => {
	fastTime();

	const folder = sharedFolder('specs');
	if (folder === undefined) {
		it('are not at hand', () => {
			notice('the specs are not beside the repository: requests and answers are not compared');
			expect(folder).toBeUndefined();
		});
		return;
	}
	const described = simulations.filter(
		({ integration }) => DESCRIBED.includes(integration) && crmOf(integration) !== undefined,
	);
	it.each(described.map((simulation) => ({ simulation, ...simulation })))(
		'$integration',
		async ({ integration, simulation }) => {
			const subject = new Subject(simulation, EXPECTATIONS[integration] ?? {}, RECORDS);
			await subject.start();
			const done = await drive(subject).finally(async () => await subject.sandbox.close());
			const checker = checkerFor(integration, folder);
			const { known } = DEVIATIONS[integration];
			const stale = new Set(known.filter(({ seldom }) => seldom !== true));
			const unexplained = new Map<string, string>();
			for (const fault of subject.sandbox.log.exchanges.flatMap((each) => checker.faults(each))) {
				const reasons = known.filter(({ faults }) => faults.test(fault));
				for (const each of reasons) stale.delete(each);
				// one line for all values with the same fault
				if (reasons.length === 0) unexplained.set(fault.replace(/, got .*$/, ''), fault);
			}
			expect([...unexplained.values()]).toEqual([]);
			expect([...stale].map(({ faults }) => faults.source)).toEqual([]);
			expect(missing(subject, done)).toEqual([]);
		},
		60_000,
	);
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
