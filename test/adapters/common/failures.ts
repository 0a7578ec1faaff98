import { credentialFor, tokenCredentialFor } from '../../harness/node';
import { ENGAGEMENT_TYPES, OPERATIONS } from '../../../nodes/UnifiedCrm/model';
import { gap } from '../../../nodes/UnifiedCrm/engine/support';
import type { Subject, Target } from './subject';

/** Everything that the CRM cannot do is refused before a request, with its reason. */
export function describeGaps(subject: Subject): void {
	describe('what it cannot do is refused before any request', () => {
		for (const operation of OPERATIONS) {
			for (const type of ENGAGEMENT_TYPES) {
				const reason = gap(subject.crm, 'engagement', operation, type);
				if (reason === undefined || operation === 'upsert') continue;
				it(`${operation} ${type}`, async () => {
					expect(reason).toMatch(/^[A-Z].*\.$/);
					const sent = await subject.requestsOf(async () => {
						const error = await subject.errorOf({
							resource: 'engagement',
							operation,
							engagementType: type,
							engagementId: '1',
							fieldInput: 'json',
							fieldsJson: { subject: 'x' },
						});
						expect(error.message).toBe(reason);
					});
					expect(sent).toBe(0);
				});
			}
			const reason = gap(subject.crm, 'contact', operation);
			if (reason === undefined) continue;
			it(`${operation} contact`, async () => {
				expect(reason).toMatch(/^[A-Z].*\.$/);
				const error = await subject.errorOf({
					resource: 'contact',
					operation,
					contactId: '1',
					fieldInput: 'json',
					fieldsJson: { name: 'x' },
				});
				expect(error.message).toBe(reason);
			});
		}
	});
}

/** Faults on the way, and input that is wrong. */
export function describeFailures(subject: Subject, contact: Target): void {
	describe('failures', () => {
		afterEach(() => subject.sandbox.faults.clear());

		it('reports a wrong credential with what to do, and shows no secret', async () => {
			const wrong = 'wrong-secret-0f8e7d6c5b4a';
			const credential =
				subject.authentication === 'oAuth2'
					? {
							...tokenCredentialFor(subject.sandbox, subject.crm.id),
							oauthTokenData: { access_token: wrong, refresh_token: wrong },
						}
					: { ...credentialFor(subject.sandbox, subject.crm.id), apiKey: wrong };
			const error = await subject.errorOf(contact.parameters('list'), { credential });
			expect(JSON.stringify([error.message, error.description, { ...error }])).not.toContain(wrong);
			if (subject.authentication === 'apiKey') {
				expect(`${error.message} ${error.description}`).toMatch(/credential/i);
			}
		});

		it('refuses a credential of another CRM before any request', async () => {
			const credential = {
				...credentialFor(subject.sandbox, subject.crm.id),
				integration: 'other',
			};
			const sent = await subject.requestsOf(async () => {
				const error = await subject.errorOf(contact.parameters('list'), { credential });
				expect(error.message).toContain(`set to ${subject.crm.label}`);
			});
			expect(sent).toBe(0);
		});

		it.each(['429', '500', '503', 'reset', 'truncated', 'html'] as const)(
			'a list survives one %s',
			async (mode) => {
				const { json: expected } = await subject.run(contact.parameters('list', { limit: 5 }));
				subject.sandbox.faults.add({ mode, times: 1, retryAfter: 1, integration: subject.crm.id });
				const { json } = await subject.run(contact.parameters('list', { limit: 5 }));
				expect(json.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
				expect(subject.sandbox.faults.applied.get(mode) ?? 0).toBeGreaterThan(0);
			},
		);

		if (contact.can('create')) {
			it('does not repeat a create whose answer was lost', async () => {
				await subject.run(contact.write('create', contact.example())).catch(() => undefined);
				const before = await subject.requestsOf(async () => undefined);
				expect(before).toBe(0);
				subject.sandbox.faults.add({
					mode: 'lost',
					method: 'POST',
					times: 1,
					integration: subject.crm.id,
				});
				const { json } = await subject.run(
					contact.write('create', {
						...contact.example(),
						email_addresses: [{ email: `lost.${Date.now()}@example.com` }],
					}),
					{ continueOnFail: true },
				);
				const applied = subject.sandbox.faults.applied.get('lost') ?? 0;
				expect(applied).toBeLessThanOrEqual(1);
				expect(json).toHaveLength(1);
			});
		}

		it('refuses an empty id before any request', async () => {
			for (const id of ['', '   ', undefined, { __rl: true, mode: 'id', value: '' }]) {
				const sent = await subject.requestsOf(async () => {
					const error = await subject.errorOf(contact.withId('get', id));
					expect(error.message).toBe('The contact to get is empty');
				});
				expect(sent).toBe(0);
			}
		});

		it('says so when an id is unknown', async () => {
			const { json } = await subject.run(contact.parameters('list', { limit: 1 }));
			const known = String(json[0].id);
			const unknown = /^\d{1,9}$/.test(known) ? '999999999' : known.replace(/\d/g, '9');
			const error = await subject.errorOf(contact.withId('get', unknown));
			expect(error.message).toMatch(/could not get the contact|there is no contact/);
		});

		if (subject.crm.account.oAuth2 !== undefined && subject.simulation.oauth !== undefined) {
			it('renews an expired OAuth2 token once and goes on', async () => {
				const credential = tokenCredentialFor(subject.sandbox, subject.crm.id, { expired: true });
				const before = subject.sandbox.of(subject.crm.id).world.tokens.refreshes;
				const { json } = await subject.run(contact.parameters('list', { limit: 2 }), {
					authentication: 'oAuth2',
					credential,
				});
				expect(json).toHaveLength(2);
				expect(subject.sandbox.of(subject.crm.id).world.tokens.refreshes).toBe(before + 1);
			});
		}
	});
}
