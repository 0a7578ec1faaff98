import type { Account, Crm, Limits, Settings } from '../adapter';
import { appointment } from './appointment';
import { contact } from './contact';
import { email } from './email';
import { failures } from './errors';
import { note } from './note';
import { pickers } from './pickers';
import { task } from './task';
import { textMessage } from './textMessage';

/** Users paste the whole address as it is shown beside the key: only its host counts. */
function host({ instanceUrl, spaceId = '' }: Settings): string {
	const given = instanceUrl ?? 'https://us-east.api.pipelinersales.com';
	const address = /^https?:\/\//i.test(given) ? given : `https://${given}`;
	const origin = URL.canParse(address) ? new URL(address).origin : address;
	return `${origin}/api/v100/rest/spaces/${encodeURIComponent(spaceId)}`;
}

/** https://developers.pipelinersales.com/api-docs/ (authentication): Basic authentication is the only kind */
const account: Account = {
	host,
	apiKey: {
		fields: [
			{
				name: 'instanceUrl',
				label: 'Service URL',
				description: 'The service URL that Pipeliner shows beside the API access',
				placeholder: 'https://us-east.api.pipelinersales.com',
				required: true,
			},
			{
				name: 'spaceId',
				label: 'Space ID',
				description: 'The space ID that Pipeliner shows beside the API access',
				placeholder: 'my_Space',
				required: true,
			},
			{
				name: 'apiKey',
				label: 'API User Name',
				description: 'User name of the application’s API access',
				required: true,
				secret: true,
			},
			{
				name: 'apiSecret',
				label: 'API Password',
				description: 'Password of the application’s API access; Pipeliner shows it only once',
				required: true,
				secret: true,
			},
		],
		headers: ({ apiKey, apiSecret }) => ({
			authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`,
		}),
	},
	test: { method: 'GET', path: '/entities/Clients', query: { first: 1, 'load-only': 'id' } },
	documentation: 'https://developers.pipelinersales.com/api-docs',
	setUp:
		'In Pipeliner, open Administration > Unit, Users & Roles > Applications, create an application, choose Show API Access, and copy the user name, password, space ID and service URL.',
};

/** None are documented. */
const limits: Limits = { rates: { default: [] }, concurrency: 3 };

export const pipeliner: Crm = {
	id: 'pipeliner',
	label: 'Pipeliner',
	account,
	limits,
	failures,
	contact,
	engagement: [appointment, email, note, task, textMessage],
	lacks: {},
	pickers,
};
