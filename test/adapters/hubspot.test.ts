import { hubspot } from '../sandbox/hubspot';
import { describeCrm } from './common';

const subject = describeCrm(hubspot, { alone: { 'task.end_time': true } });

describe('HubSpot', () => {
	it('creates 1,000 contacts in 10 requests', async () => {
		const items = Array.from({ length: 1000 }, (_, index) => ({ index }));
		const sent = await subject.requestsOf(async () => {
			const { json } = await subject.run(
				(item) => ({
					resource: 'contact',
					operation: 'create',
					fieldInput: 'json',
					fieldsJson: {
						last_name: `Number ${item}`,
						email_addresses: [{ email: `number.${item}@example.com` }],
					},
				}),
				{ items },
			);
			expect(json.map(({ last_name: name }) => name)).toEqual(
				items.map(({ index }) => `Number ${index}`),
			);
		});
		expect(sent).toBe(10);
	});
});
