import type { ICredentialDataDecryptedObject, INodeTypeDescription } from 'n8n-workflow';

import { fs } from '../platform';
import { N8nClient } from './host/client';
import type { Owner, StoredCredential } from './host/client';
import { say, secondsSince } from './host/commands';
import { createRunFolder } from './host/folders';
import { installN8n } from './host/install';
import { installPackage, packPackage, PACKAGE_NAME } from './host/package';
import { Sandbox } from './host/sandbox';
import { N8nServer, onInterrupt } from './host/server';
import { Offer } from './walk/offer';

/** Type name of the action node inside n8n. */
export const NODE_TYPE = `${PACKAGE_NAME}.unifiedCrm`;

export const NODE_TYPE_VERSION = 1;

/** Values of the node's `authentication`. */
export type Authentication = 'apiKey' | 'oAuth2';

/** Name of the credential type that belongs to a value of the node's `authentication`. */
export function credentialType(authentication: Authentication): string {
	return authentication === 'apiKey' ? 'unifiedCrmApi' : 'unifiedCrmOAuth2Api';
}

/** Of the n8n on this machine only, which other machines cannot reach. */
const OWNER: Owner = {
	email: 'owner@example.com',
	firstName: 'Local',
	lastName: 'Owner',
	password: 'Unified-CRM-1',
};

export interface StageOptions {
	/** A packed package to install instead of building this repository. */
	tarball?: string;
	/** Port of n8n's editor; a free one where none is given. */
	port?: number;
	/** Records that the sandbox makes per CRM and kind. */
	records?: number;
}

/** An integration that both the node and the sandbox have. */
export interface Actor {
	value: string;
	name: string;
	/** What the node offers, the preferred one first. */
	authentications: Authentication[];
}

/** A running n8n with our package in it, and running sandbox CRMs. */
export interface Stage {
	n8n: N8nServer;
	client: N8nClient;
	sandbox: Sandbox;
	owner: Owner;
	/** The action node's description, as the editor gets it. */
	description: INodeTypeDescription;
	actors: Actor[];
	/** Integrations that only one side has, as sentences. */
	gaps: string[];
	/** Folder with the log files and n8n's data. */
	folder: string;
	/** Stops both. Removes the folder unless told to keep it. */
	stop(keepFolder?: boolean): Promise<void>;
}

/** Installs and starts everything; progress goes to standard output. */
export async function raiseStage(options: StageOptions = {}): Promise<Stage> {
	const installed = await installN8n();
	const folder = createRunFolder();
	const started: Array<{ stop(): Promise<void> }> = [];
	const stopAll = async () => {
		await Promise.all(started.map(async (part) => await part.stop()));
	};
	onInterrupt(async () => {
		await stopAll();
		fs.rmSync(folder, { recursive: true, force: true });
	});
	let raised = false;
	try {
		const tarball = options.tarball ?? (await packPackage(folder));
		const n8n = await N8nServer.create(installed, folder, { port: options.port });
		await installPackage(tarball, folder, installed);
		const startedAt = Date.now();
		started.push(n8n);
		const [sandbox] = await Promise.all([
			Sandbox.start(options.records).then((running) => {
				started.push(running);
				return running;
			}),
			n8n.start(),
		]);
		say(`n8n and the sandbox CRMs run (${secondsSince(startedAt)})`);
		const client = new N8nClient(n8n.address);
		await client.setUpOwner(OWNER);
		const description = await client.readNodeType(NODE_TYPE, NODE_TYPE_VERSION);
		raised = true;
		return {
			n8n,
			client,
			sandbox,
			owner: OWNER,
			description,
			...castActors(new Offer(description), sandbox),
			folder,
			async stop(keepFolder = false) {
				await stopAll();
				if (!keepFolder) fs.rmSync(folder, { recursive: true, force: true });
			},
		};
	} finally {
		if (!raised) {
			await stopAll();
			say(`Log files are kept in ${folder}`);
		}
	}
}

function castActors(offer: Offer, sandbox: Sandbox): Pick<Stage, 'actors' | 'gaps'> {
	const offered = offer.integrations();
	const served = Object.keys(sandbox.integrations);
	const gaps = [
		...offered
			.filter(({ value }) => !served.includes(value))
			.map(({ name }) => `${name} is offered by the node, but the sandbox has none`),
		...served
			.filter((name) => !offered.some(({ value }) => value === name))
			.map((name) => `the sandbox serves ${name}, which the node does not offer`),
	];
	const actors = offered
		.filter(({ value }) => served.includes(value))
		.map((integration) => ({
			...integration,
			authentications: offer
				.authentications(integration.value)
				.filter((way): way is Authentication => way === 'apiKey' || way === 'oAuth2'),
		}));
	return { actors, gaps };
}

/** The fields of a credential for an integration of the sandbox. */
export function credentialData(
	stage: Stage,
	integration: string,
	authentication: Authentication,
): ICredentialDataDecryptedObject {
	const { baseUrl, credentials, oauth } = stage.sandbox.of(integration);
	const account = { integration, baseUrl };
	if (authentication === 'apiKey') return { ...account, ...credentials };
	const host = Object.entries(credentials).filter(([field]) => !/^api(Key|Secret)$/.test(field));
	return { ...account, ...Object.fromEntries(host), ...oauth };
}

/** Stores a working credential in n8n; one for OAuth2 is connected the way a person connects it. */
export async function createCredential(
	stage: Stage,
	{ value, name }: Actor,
	authentication: Authentication,
): Promise<StoredCredential> {
	const credential = await stage.client.createCredential(
		`${name} sandbox (${authentication === 'apiKey' ? 'key' : 'OAuth2'})`,
		credentialType(authentication),
		credentialData(stage, value, authentication),
	);
	if (authentication === 'oAuth2') await stage.client.connectOAuth2(credential);
	return credential;
}
