import type { CheckFile } from './check';
import { continueOnFail } from './continueOnFail';
import { credentialTest } from './credentialTest';
import { oAuth2Refresh } from './oAuth2Refresh';
import { savedWorkflow } from './savedWorkflow';
import { trigger } from './trigger';

/** Every file of checks, in the order in which they run. */
export const checkFiles: CheckFile[] = [
	credentialTest,
	savedWorkflow,
	continueOnFail,
	oAuth2Refresh,
	trigger,
];
