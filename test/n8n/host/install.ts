import { createHash } from 'crypto';

import { fs, path, process, timers } from '../../platform';
import { cleanEnvironment, npmCommand, run, say, secondsSince } from './commands';
import { hostFolder, runsFolder } from './folders';

/** n8n 2.38 asks for it in its `engines`. */
const NODE_MAJOR = 24;

const PROGRESS_INTERVAL_MS = 10_000;

const modulesFolder = path.join(hostFolder, 'node_modules');
const stampFile = path.join(modulesFolder, '.installed');
const logFile = path.join(runsFolder, 'install.log');

/** An n8n that is ready to be started. */
export interface InstalledN8n {
	/** Path of n8n's start script. */
	script: string;
	/** Path of a Node.js that can run it. */
	node: string;
	/** Environment whose PATH finds that Node.js first: n8n starts its task runner as `node`. */
	env: Record<string, string | undefined>;
}

/**
 * Installs n8n next to this file, as its lock file says, and answers where it is.
 * The first time takes some minutes and 2.5 GB; after that a stamp tells that nothing is to be done.
 */
export async function installN8n(): Promise<InstalledN8n> {
	const stamp = expectedStamp();
	if (!fs.existsSync(stampFile) || fs.readFileSync(stampFile, 'utf8') !== stamp) {
		await install();
		fs.writeFileSync(stampFile, stamp);
	}
	const node = findNode();
	return {
		script: path.join(modulesFolder, 'n8n', 'bin', 'n8n'),
		node,
		env: environmentWith(node),
	};
}

function expectedStamp(): string {
	const lock = fs.readFileSync(path.join(hostFolder, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex');
	return `${hash} ${process.platform} ${process.arch}\n`;
}

async function install(): Promise<void> {
	const startedAt = Date.now();
	say('Installing n8n in test/n8n (once; about 3 minutes and 2.5 GB)');
	const stopProgress = showProgress(startedAt);
	try {
		await run(
			[...npmCommand(), 'ci', '--legacy-peer-deps', '--ignore-scripts', '--loglevel=error'],
			{
				cwd: hostFolder,
				logFile,
			},
		);
	} finally {
		stopProgress();
	}
	await buildSqlite();
	say(`n8n is installed (${secondsSince(startedAt)})`);
}

/** The one native module that n8n cannot start without. Falls back from a prebuilt binary to a compiler. */
async function buildSqlite(): Promise<void> {
	say('  building sqlite3 (about 1 minute where no prebuilt binary is to be had)');
	const node = findNode();
	const env = environmentWith(node);
	const headers = path.dirname(path.dirname(node));
	if (fs.existsSync(path.join(headers, 'include', 'node', 'node_api.h'))) {
		env.npm_config_nodedir = headers;
	}
	const command = [
		...npmCommand(),
		'rebuild',
		'sqlite3',
		'--ignore-scripts=false',
		'--loglevel=error',
	];
	const hint = 'building sqlite3 needs python3, make and a C++ compiler';
	await run(command, { cwd: hostFolder, env, logFile, hint });
}

/** Counts installed packages against the lock file while npm works. Answers the function that ends it. */
function showProgress(startedAt: number): () => void {
	const lock = JSON.parse(fs.readFileSync(path.join(hostFolder, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, { os?: string[]; cpu?: string[] }>;
	};
	const folders = Object.entries(lock.packages)
		.filter(([, { os }]) => os?.includes(process.platform) ?? true)
		.filter(([, { cpu }]) => cpu?.includes(process.arch) ?? true)
		.map(([folder]) => folder)
		.filter((folder) => folder !== '');
	const timer = timers.setInterval(() => {
		const present = folders.filter((folder) =>
			fs.existsSync(path.join(hostFolder, folder, 'package.json')),
		);
		say(`  ${present.length} of ${folders.length} packages, ${secondsSince(startedAt)}`);
	}, PROGRESS_INTERVAL_MS);
	return () => timers.clearInterval(timer);
}

/** Node.js from npm where it is published for this platform, else the one that runs this script. */
function findNode(): string {
	const fromNpm = path.join(
		modulesFolder,
		`node-${process.platform}-${process.arch}`,
		'bin',
		'node',
	);
	if (fs.existsSync(fromNpm)) return fromNpm;
	if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
	throw new Error(
		`n8n needs Node.js ${NODE_MAJOR} or newer, and this is ${process.versions.node}. ` +
			'Run the command again under a newer Node.js.',
	);
}

function environmentWith(node: string): Record<string, string | undefined> {
	const env = cleanEnvironment();
	return { ...env, PATH: [path.dirname(node), env.PATH].join(path.delimiter) };
}
