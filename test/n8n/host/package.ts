import { repositoryRoot } from '../../repository';
import { fs, path } from '../../platform';
import { npmCommand, run, say, secondsSince } from './commands';
import type { InstalledN8n } from './install';

/** Name of the package under test, and prefix of its node types inside n8n. */
export const PACKAGE_NAME = 'n8n-nodes-unified-crm';

/** Builds the package and packs it as it would be published. Answers the tarball's path. */
export async function packPackage(runFolder: string): Promise<string> {
	const startedAt = Date.now();
	const options = { cwd: repositoryRoot, logFile: path.join(runFolder, 'build.log') };
	await run([...npmCommand(), 'run', 'build'], options);
	const packed = await run(
		[
			...npmCommand(),
			'pack',
			'--json',
			'--ignore-scripts',
			'--loglevel=error',
			'--pack-destination',
			runFolder,
		],
		options,
	);
	const file = readTarballName(packed);
	say(`Built and packed ${file} (${secondsSince(startedAt)})`);
	return path.join(runFolder, file);
}

function readTarballName(output: string): string {
	const packed: unknown = JSON.parse(output);
	const first: unknown = Array.isArray(packed)
		? packed[0]
		: Object.values((packed ?? {}) as Record<string, unknown>)[0];
	const { filename } = (first ?? {}) as { filename?: unknown };
	if (typeof filename !== 'string') throw new Error(`npm pack answered no file name: ${output}`);
	return filename;
}

/**
 * Installs a tarball where n8n keeps community packages, with the flags n8n itself gives npm,
 * so that `n8n-workflow` comes from n8n and not from a second copy.
 */
export async function installPackage(
	tarball: string,
	userFolder: string,
	{ env }: InstalledN8n,
): Promise<void> {
	const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
	fs.mkdirSync(nodesFolder, { recursive: true });
	const manifest = { name: 'installed-nodes', private: true, dependencies: {} };
	fs.writeFileSync(path.join(nodesFolder, 'package.json'), JSON.stringify(manifest, null, 2));
	await run(
		[
			...npmCommand(),
			'install',
			tarball,
			'--legacy-peer-deps',
			'--ignore-scripts',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--package-lock=false',
			'--loglevel=error',
		],
		{ cwd: nodesFolder, env, logFile: path.join(userFolder, 'install.log') },
	);
}
