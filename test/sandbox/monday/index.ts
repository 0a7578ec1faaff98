import type { Simulation } from '../simulation';
import { BOARD_IDS } from './boards';
import { failure, faultAnswer } from './failures';
import { Gateway, PERSONAL } from './gateway';
import { contactId } from './seeds';

const OAUTH = '/oauth2';

/** monday CRM on the GraphQL platform API, version 2026-10. */
export const monday: Simulation = {
	integration: 'monday',
	credentials: () => ({ apiKey: PERSONAL, boardId: BOARD_IDS.contacts }),
	// the long-standing flow: a token that never expires, and no refresh token
	oauth: {
		authorizePath: `${OAUTH}/authorize`,
		tokenPath: `${OAUTH}/token`,
		furtherTokenPaths: ['/oauth_ms/oauth/token'],
		clientAuth: 'body',
		tokenBody: 'either',
		rotatesRefreshToken: false,
		extras: () => ({
			scope: 'me:read users:read boards:read boards:write updates:read updates:write',
		}),
	},
	examples: () => {
		const contact = [{ id: contactId(0) }];
		const entry = (type: string) => ({ engagement_type: type, subject: `A ${type}`, contact });
		return {
			contact: { name: 'Sandbox Person' },
			engagement: {
				note: { engagement_type: 'note', content: 'A note', contact },
				call: entry('call'),
				meeting: entry('meeting'),
				task: entry('task'),
				email: entry('email'),
			},
		};
	},
	fault: faultAnswer,
	notFound: (_method, path) => failure(404, 'NOT_FOUND', `Cannot find ${path}`),
	badJson: () => failure(400, 'BAD_REQUEST', 'The body is not valid JSON'),
	register: (app, world) => new Gateway(world).addTo(app),
};
