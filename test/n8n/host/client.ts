import type {
	ExecutionStatus,
	IConnections,
	ICredentialDataDecryptedObject,
	INode,
	INodeTypeDescription,
	IRunExecutionData,
	IWorkflowSettings,
} from 'n8n-workflow';

import { delay } from '../../platform';
import { parseFlatted } from './flatted';

/** Who owns the local n8n. */
export interface Owner {
	email: string;
	firstName: string;
	lastName: string;
	password: string;
}

export interface WorkflowDefinition {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface StoredWorkflow extends WorkflowDefinition {
	id: string;
	active: boolean;
	/** Version of the stored nodes and connections; activating names the version that goes live. */
	versionId: string;
}

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

export interface Execution {
	id: string;
	status: ExecutionStatus;
	/** `manual`, `trigger`, … */
	mode: string;
	startedAt: string;
	stoppedAt: string | null;
	data: IRunExecutionData;
}

export interface ExecutionSummary {
	id: string;
	status: ExecutionStatus;
	mode: string;
}

const UNFINISHED: ExecutionStatus[] = ['new', 'running', 'waiting', 'unknown'];

/** The REST API which n8n's own editor uses, as n8n 2.38 has it. */
export class N8nClient {
	private cookie = '';

	/** @param address n8n's address without a trailing slash */
	constructor(private readonly address: string) {}

	/** The session's cookie as `name=value`, for a browser that is to be logged in. */
	get sessionCookie(): string {
		return this.cookie;
	}

	/** Creates the owner of a new n8n and logs in. */
	async setUpOwner(owner: Owner): Promise<void> {
		await this.request('POST', '/rest/owner/setup', owner);
	}

	async logIn({ email, password }: Owner): Promise<void> {
		await this.request('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** The description that the editor gets of a node type, e.g. `n8n-nodes-unified-crm.unifiedCrm`. */
	async readNodeType(name: string, version: number): Promise<INodeTypeDescription> {
		const body = { nodeInfos: [{ name, version }] };
		const [description] = await this.request<Array<INodeTypeDescription | undefined>>(
			'POST',
			'/rest/node-types',
			body,
		);
		if (description === undefined) throw new Error(`n8n has not loaded the node type ${name}`);
		return description;
	}

	async createCredential(
		name: string,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<StoredCredential> {
		return await this.request<StoredCredential>('POST', '/rest/credentials', { name, type, data });
	}

	/** Tests a stored credential, as the editor does after saving; `data` stands in for what is stored. */
	async testCredential(
		{ id, name, type }: StoredCredential,
		data: ICredentialDataDecryptedObject,
	): Promise<CredentialTestResult> {
		const credentials = { id, name, type, data };
		return await this.request('POST', '/rest/credentials/test', { credentials });
	}

	/**
	 * Connects an OAuth2 credential as a person does who presses Connect: n8n gives the vendor's address,
	 * the vendor sends the browser back with a code, n8n redeems it. For vendors that approve at once.
	 */
	async connectOAuth2({ id }: StoredCredential): Promise<void> {
		const vendorUrl = await this.request<string>('GET', `/rest/oauth2-credential/auth?id=${id}`);
		const approval = await fetch(vendorUrl, { redirect: 'manual' });
		const callback = approval.headers.get('location');
		if (callback === null) {
			throw new Error(`${vendorUrl} did not redirect: ${approval.status} ${await approval.text()}`);
		}
		const answer = await fetch(callback, { headers: { cookie: this.cookie } });
		const page = await answer.text();
		if (!answer.ok || /error/i.test(/<title>([^<]*)/.exec(page)?.[1] ?? '')) {
			throw new Error(`n8n refused the vendor's callback: ${answer.status} ${page.slice(0, 2000)}`);
		}
	}

	async createWorkflow(workflow: WorkflowDefinition): Promise<StoredWorkflow> {
		return await this.request('POST', '/rest/workflows', {
			settings: {},
			...workflow,
			active: false,
		});
	}

	async updateWorkflow(id: string, changes: Partial<WorkflowDefinition>): Promise<StoredWorkflow> {
		return await this.request('PATCH', `/rest/workflows/${id}`, changes);
	}

	async readWorkflow(id: string): Promise<StoredWorkflow> {
		return await this.request('GET', `/rest/workflows/${id}`);
	}

	async activateWorkflow({ id, versionId }: StoredWorkflow): Promise<StoredWorkflow> {
		return await this.request('POST', `/rest/workflows/${id}/activate`, { versionId });
	}

	async deactivateWorkflow({ id }: StoredWorkflow): Promise<void> {
		await this.request('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/**
	 * Runs a stored workflow from one of its triggers, as the editor's Execute button does, and waits for its end.
	 * n8n runs what is stored: save changes first.
	 */
	async runWorkflow(id: string, trigger: string, timeoutMs = 120_000): Promise<Execution> {
		const { executionId } = await this.request<{ executionId?: string }>(
			'POST',
			`/rest/workflows/${id}/run`,
			{ triggerToStartFrom: { name: trigger } },
		);
		if (executionId === undefined) {
			throw new Error(`n8n waits for a webhook instead of running workflow ${id}`);
		}
		return await this.awaitExecution(executionId, timeoutMs);
	}

	/** Waits until an execution has ended, well or not. */
	async awaitExecution(id: string, timeoutMs = 120_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.readExecution(id);
			if (!UNFINISHED.includes(execution.status)) return execution;
			if (Date.now() > deadline) {
				throw new Error(`execution ${id} is still ${execution.status} after ${timeoutMs / 1000} s`);
			}
			await delay(100);
		}
	}

	async readExecution(id: string): Promise<Execution> {
		const execution = await this.request<Omit<Execution, 'data'> & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		return { ...execution, data: (await parseFlatted(execution.data)) as IRunExecutionData };
	}

	/** The executions of a workflow, newest first. */
	async listExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.request<{ results: ExecutionSummary[] }>(
			'GET',
			`/rest/executions?filter=${filter}&limit=100`,
		);
		return results;
	}

	/** Any other route. Answers what n8n wraps into `data`. */
	async request<Answer>(method: string, path: string, body?: object): Promise<Answer> {
		const response = await fetch(`${this.address}${path}`, {
			method,
			headers: {
				...(this.cookie === '' ? {} : { cookie: this.cookie }),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok)
			throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 2000)}`);
		const [session] = response.headers.getSetCookie();
		if (session !== undefined) this.cookie = session.split(';')[0];
		const { data } = (text === '' ? {} : JSON.parse(text)) as { data: Answer };
		return data;
	}
}
