import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	NodeExecutionHint,
} from 'n8n-workflow';

import { crmOf } from '../../nodes/UnifiedCrm/adapters';
import { execute } from '../../nodes/UnifiedCrm/operations';
import type { Sandbox } from '../sandbox/server';
import { CLIENT } from '../sandbox/core/oauth';
import { sendWithKey, sendWithToken } from './transport';

export type Parameters = Record<string, unknown>;

export interface Run {
	integration: string;
	sandbox: Sandbox;
	/** Parameters of the node besides `integration`; a function gives those of each input item. */
	parameters: Parameters | ((item: number) => Parameters);
	/** Input items; one empty item without it. */
	items?: IDataObject[];
	authentication?: 'apiKey' | 'oAuth2';
	/** In place of the sandbox's own credential. */
	credential?: ICredentialDataDecryptedObject;
	continueOnFail?: boolean;
	timezone?: string;
	signal?: AbortSignal;
}

export interface RunResult {
	items: INodeExecutionData[];
	/** The json of the items. */
	json: IDataObject[];
	hints: string[];
	/** Content of the binary property `data` of the first item. */
	file?: string;
}

/** The credential of a simulation, as a user would store it. */
export function credentialFor(
	sandbox: Sandbox,
	integration: string,
): ICredentialDataDecryptedObject {
	const { simulation, world } = sandbox.of(integration);
	return { integration, baseUrl: sandbox.baseUrl(integration), ...simulation.credentials(world) };
}

/** An OAuth2 credential whose token the simulation just issued. `expired` makes the token a dead one. */
export function tokenCredentialFor(
	sandbox: Sandbox,
	integration: string,
	options: { expired?: boolean } = {},
): ICredentialDataDecryptedObject {
	const { simulation, world } = sandbox.of(integration);
	const pair = world.tokens.issue(simulation.oauth?.expiresInSeconds ?? 3600);
	return {
		integration,
		baseUrl: sandbox.baseUrl(integration),
		clientId: CLIENT.id,
		clientSecret: CLIENT.secret,
		oauthTokenData: {
			access_token: options.expired === true ? 'expired-access' : pair.accessToken,
			refresh_token: pair.refreshToken,
			...simulation.oauth?.extras?.(world),
		},
	};
}

/** Runs the action node as n8n does, against the sandbox over real HTTP. Rejects with the node's error. */
export async function runNode(run: Run): Promise<RunResult> {
	const hints: string[] = [];
	const files: Buffer[] = [];
	const context = makeContext(run, hints, files);
	const items = await execute(context);
	return {
		items,
		json: items.map(({ json }) => json),
		hints,
		...(files.length === 0 ? {} : { file: files[0].toString() }),
	};
}

/** The error that a run must end in. */
export async function errorOf(
	run: Run,
): Promise<Error & { description?: string | null; context?: IDataObject }> {
	const error = await runNode(run).then(
		() => undefined,
		(reason: Error) => reason,
	);
	if (error === undefined) throw new Error('the run was expected to fail');
	return error;
}

/** What the node asks n8n for. */
export function makeContext(
	run: Run,
	hints: string[] = [],
	files: Buffer[] = [],
): IExecuteFunctions {
	const authentication = run.authentication ?? 'apiKey';
	const type = authentication === 'apiKey' ? 'unifiedCrmApi' : 'unifiedCrmOAuth2Api';
	const credential =
		run.credential ??
		(authentication === 'apiKey'
			? credentialFor(run.sandbox, run.integration)
			: tokenCredentialFor(run.sandbox, run.integration));
	const items = run.items ?? [{}];
	const node: INode = {
		id: 'node',
		name: 'Unified CRM',
		type: 'n8n-nodes-unified-crm.unifiedCrm',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: { id: `${run.integration}-${run.sandbox.port}`, name: 'Sandbox' } },
	};
	const parametersOf = (item: number) => ({
		integration: run.integration,
		authentication,
		...(typeof run.parameters === 'function' ? run.parameters(item) : run.parameters),
	});
	const context = {
		getNode: () => node,
		getInputData: () => items.map((json) => ({ json })),
		getNodeParameter: (name: string, item: number, fallback: unknown) => {
			const parameters = parametersOf(item) as Parameters;
			return name in parameters ? parameters[name] : fallback;
		},
		getCredentials: async () => credential,
		continueOnFail: () => run.continueOnFail === true,
		getTimezone: () => run.timezone ?? 'UTC',
		getExecutionCancelSignal: () => run.signal,
		addExecutionHints: (...added: NodeExecutionHint[]) =>
			hints.push(...added.map(({ message }) => message)),
		helpers: {
			httpRequestWithAuthentication: async (
				_type: string,
				options: IHttpRequestOptions,
				additional?: { oauth2?: { tokenExpiredStatusCode?: number } },
			) =>
				authentication === 'apiKey'
					? await sendWithKey(credential, options)
					: await sendWithToken(
							credential,
							options,
							additional?.oauth2?.tokenExpiredStatusCode ?? 401,
							async () => await refresh(run, credential),
						),
			prepareBinaryData: async (
				data: Buffer | AsyncIterable<Buffer>,
				fileName: string,
				mimeType: string,
			) => {
				const chunks: Buffer[] = [];
				if (Buffer.isBuffer(data)) chunks.push(data);
				else for await (const chunk of data) chunks.push(Buffer.from(chunk));
				files.push(Buffer.concat(chunks));
				return { data: '', fileName, mimeType } satisfies IBinaryData;
			},
		},
	};
	return context as unknown as IExecuteFunctions;
}

/** What n8n's OAuth2 helper does with a refresh token. */
async function refresh(
	run: Run,
	credential: ICredentialDataDecryptedObject,
): Promise<Record<string, unknown>> {
	const { simulation } = run.sandbox.of(run.integration);
	const crm = crmOf(run.integration);
	const token = credential.oauthTokenData as Record<string, unknown>;
	const form = new URLSearchParams({
		grant_type: 'refresh_token',
		refresh_token: String(token.refresh_token),
	});
	const headers: Record<string, string> = {};
	if (crm?.account.oAuth2?.clientAuth === 'header') {
		const pair = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
		headers.authorization = `Basic ${pair}`;
	} else {
		form.set('client_id', CLIENT.id);
		form.set('client_secret', CLIENT.secret);
	}
	const response = await fetch(
		`${run.sandbox.baseUrl(run.integration)}${simulation.oauth?.tokenPath ?? ''}`,
		{ method: 'POST', body: form, headers },
	);
	if (!response.ok) throw new Error(`refresh failed with status ${response.status}`);
	return (await response.json()) as Record<string, unknown>;
}
