import type { Simulation } from '../simulation';
import { failure, faultAnswer } from './answers';
import { Gateway } from './gateway';
import { contactId } from './seeds';
import { ACCOUNTS, TOKEN, TYPES } from './setup';

/** Truto's hosted unified API, in front of one integrated account. A bearer token is its only kind of credential. */
export const truto: Simulation = {
	integration: 'truto',
	credentials: () => ({ apiKey: TOKEN, integratedAccountId: ACCOUNTS[0].id }),
	examples: () => ({
		contact: { first_name: 'Sandbox' },
		engagement: Object.fromEntries(
			TYPES.map((type) => [
				type,
				{ engagement_type: type, content: `A ${type}`, contact: [{ id: contactId(0) }] },
			]),
		),
	}),
	fault: faultAnswer,
	notFound: (method, path) => failure(404, `Cannot ${method} ${path}`),
	badJson: () => failure(400, 'The body is not valid JSON'),
	register: (app, world) => new Gateway(world).addTo(app),
};
