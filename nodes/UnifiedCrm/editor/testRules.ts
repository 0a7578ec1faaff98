import type { IAuthenticateRuleResponseCode } from 'n8n-workflow';

function rule(value: number, message: string): IAuthenticateRuleResponseCode {
	return { type: 'responseCode', properties: { value, message } };
}

/** What the answers to a credential's test mean. */
export const TEST_RULES: IAuthenticateRuleResponseCode[] = [
	rule(
		301,
		'The address redirects elsewhere: check the fields that name the account, and the base URL.',
	),
	rule(
		302,
		'The address redirects elsewhere: check the fields that name the account, and the base URL.',
	),
	rule(
		400,
		'The CRM does not understand the request: check the fields that name the account, and the base URL.',
	),
	rule(
		401,
		'The CRM does not accept the key: check that it is whole, not revoked, and of this account.',
	),
	rule(402, 'The CRM refuses the account: its plan does not include the API, or a payment is due.'),
	rule(
		403,
		'The CRM accepts the key but not the request: give the key the missing scope, or its user the permission.',
	),
	rule(
		404,
		'There is no such API at this address: check the fields that name the account, and the base URL.',
	),
	rule(410, 'There is no such account any more: check the fields that name the account.'),
	rule(422, 'The CRM refuses the request: check the fields that name the account.'),
	rule(429, 'The CRM has had too many requests: wait a minute and test again.'),
	rule(500, 'The CRM failed to answer: test again later.'),
	rule(502, 'The CRM cannot be reached at the moment: test again later, or check the base URL.'),
	rule(503, 'The CRM cannot be reached at the moment: test again later.'),
	rule(504, 'The CRM took too long to answer: test again later.'),
];
