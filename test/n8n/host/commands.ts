import { childProcess, fs, net, path, process } from '../../platform';

/** Writes one line to standard output. */
export function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

/** Seconds since a `Date.now()` value, as text with one decimal. */
export function secondsSince(startedAt: number): string {
	return `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** What `npm run` sets for its own script, and must not reach an npm or an n8n that is started below it. */
const NPM_SCRIPT_VARIABLES =
	/^(npm_(package|lifecycle)_|npm_(command|execpath|node_execpath)$|npm_config_(local_)?prefix$|INIT_CWD$)/i;

/** This process's environment without what `npm run` added to it. */
export function cleanEnvironment(): Record<string, string | undefined> {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !NPM_SCRIPT_VARIABLES.test(name)),
	);
}

/** Command and leading arguments that start npm: the npm which runs this script, or the one on the PATH. */
export function npmCommand(): string[] {
	const script = process.env.npm_execpath;
	const isNpm = script !== undefined && /\bnpm-cli\.c?js$/.test(script);
	return isNpm ? [process.execPath, script] : ['npm'];
}

export interface RunOptions {
	cwd: string;
	env?: Record<string, string | undefined>;
	/** File that the output is appended to. */
	logFile: string;
	/** What the command needs, said when it fails. */
	hint?: string;
}

/**
 * Runs a command to its end and answers its standard output.
 * Throws when it fails, with the end of what it wrote.
 */
export async function run(command: string[], options: RunOptions): Promise<string> {
	fs.mkdirSync(path.dirname(options.logFile), { recursive: true });
	const log = fs.createWriteStream(options.logFile, { flags: 'a' });
	const [file, ...args] = command;
	const child = childProcess.spawn(file, args, {
		cwd: options.cwd,
		env: options.env ?? cleanEnvironment(),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	let everything = '';
	child.stdout.on('data', (chunk: Buffer) => {
		output += chunk.toString();
		everything += chunk.toString();
		log.write(chunk);
	});
	child.stderr.on('data', (chunk: Buffer) => {
		everything += chunk.toString();
		log.write(chunk);
	});
	const status = await new Promise<number | null>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', resolve);
	});
	log.end();
	if (status !== 0) {
		const end = everything.trimEnd().split('\n').slice(-30).join('\n');
		const hint = options.hint === undefined ? '' : ` (${options.hint})`;
		throw new Error(`${command.join(' ')} ended with ${status}${hint}:\n${end}`);
	}
	return output;
}

/** A TCP port of the loopback address that was free a moment ago. */
export async function freePort(): Promise<number> {
	const server = net.createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('no free port was found');
	return address.port;
}
