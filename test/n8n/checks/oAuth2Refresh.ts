import type { StoredCredential } from '../host/client';
import { createCredential } from '../stage';
import type { Actor, Stage } from '../stage';
import { outputItems } from '../walk/results';
import { listParameters, TRIGGER } from '../walk/workflow';
import { equal } from './assertions';
import type { CheckFile } from './check';
import { chain, crmNode, manualTrigger } from './workflows';

const NODE = 'List Contacts';

/** OAuth2 as n8n does it: connect, use, and renew an access token that has expired. */
export const oAuth2Refresh: CheckFile = (stage) =>
	stage.actors
		.filter(
			({ authentications, value }) =>
				authentications.includes('oAuth2') && stage.sandbox.of(value).oauth?.expires === true,
		)
		.map((actor) => ({
			name: `${actor.name}: an expired OAuth2 token is renewed once, and the new one is kept`,
			async run() {
				const credential = await createCredential(stage, actor, 'oAuth2');
				const list = await prepareList(stage, actor, credential);
				const fresh = await list();
				equal(fresh.tokens, 0, 'token requests with a fresh token');
				await stage.sandbox.expireTokens(actor.value);
				const expired = await list();
				equal(expired.tokens, 1, 'token requests with an expired token');
				const renewed = await list();
				// Look-ups of the first list are still known, so that it may need fewer requests.
				equal(renewed.tokens, 0, 'token requests after the token was renewed');
				equal(renewed.all > 0 && renewed.all <= fresh.all, true, 'a list with the renewed token');
			},
		}));

interface Requests {
	all: number;
	/** Those to the token endpoint. */
	tokens: number;
}

/** Answers a function that lists contacts in n8n and answers which requests that took. */
async function prepareList(
	stage: Stage,
	actor: Actor,
	credential: StoredCredential,
): Promise<() => Promise<Requests>> {
	const account = { integration: actor.value, authentication: 'oAuth2' };
	const lane = { resource: 'contact' } as const;
	const parameters = listParameters(account, lane, stage.sandbox.of(actor.value), 1);
	const { id } = await stage.client.createWorkflow(
		chain(`OAuth2: ${actor.name}`, [manualTrigger(), crmNode(NODE, credential, parameters)]),
	);
	return async () => {
		const before = await countRequests(stage, actor);
		const execution = await stage.client.runWorkflow(id, TRIGGER);
		const { resultData } = execution.data;
		equal(execution.status, 'success', `the run's status (${resultData.error?.message ?? ''})`);
		equal(outputItems(resultData.runData[NODE]?.[0]).length, 1, 'contacts');
		const after = await countRequests(stage, actor);
		return { all: after.all - before.all, tokens: after.tokens - before.tokens };
	};
}

async function countRequests({ sandbox }: Stage, { value }: Actor): Promise<Requests> {
	const { count, routes } = await sandbox.requests(value);
	const tokens = Object.entries(routes)
		.filter(([route]) => /^POST .*token\/?$/.test(route))
		.reduce((sum, [, requests]) => sum + requests, 0);
	return { all: count, tokens };
}
