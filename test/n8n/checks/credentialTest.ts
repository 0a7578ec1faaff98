import { createCredential, credentialData } from '../stage';
import { equal, holds } from './assertions';
import type { CheckFile } from './check';

const WRONG = 'wrong-on-purpose';

/** The Test of a key credential: passes with the right key, and says so when the key is wrong. */
export const credentialTest: CheckFile = (stage) =>
	stage.actors
		.filter(({ authentications }) => authentications.includes('apiKey'))
		.flatMap((actor) => [
			{
				name: `${actor.name}: the credential test passes with the right key`,
				async run() {
					const credential = await createCredential(stage, actor, 'apiKey');
					const data = credentialData(stage, actor.value, 'apiKey');
					const result = await stage.client.testCredential(credential, data);
					equal(result.status, 'OK', `the test's answer, "${result.message}"`);
				},
			},
			{
				name: `${actor.name}: the credential test fails with a wrong key, and does not show it`,
				async run() {
					const credential = await createCredential(stage, actor, 'apiKey');
					const data = credentialData(stage, actor.value, 'apiKey');
					holds(data.apiKey !== undefined, 'the sandbox gives no apiKey');
					const result = await stage.client.testCredential(credential, { ...data, apiKey: WRONG });
					equal(result.status, 'Error', `the test's answer, "${result.message}"`);
					holds(result.message !== '', 'the answer has no message');
					holds(!result.message.includes(WRONG), `the message shows the key: ${result.message}`);
				},
			},
		]);
