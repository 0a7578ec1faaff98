import { repositoryRoot } from '../../repository';
import { fs, path, process } from '../../platform';

/** The folder of the real-n8n run, which has its own package.json. */
export const hostFolder = path.join(repositoryRoot, 'test', 'n8n');

/** Where everything lives that a run writes; git ignores it. */
export const runsFolder = path.join(repositoryRoot, '.n8n-run');

const RUN_FOLDER = /^run-(\d+)-/;

/** A new, empty folder for the data and the log files of one run. Folders of ended runs are removed. */
export function createRunFolder(): string {
	fs.mkdirSync(runsFolder, { recursive: true });
	for (const name of fs.readdirSync(runsFolder)) {
		const owner = RUN_FOLDER.exec(name)?.[1];
		if (owner !== undefined && !isRunning(Number(owner))) {
			fs.rmSync(path.join(runsFolder, name), { recursive: true, force: true });
		}
	}
	return fs.mkdtempSync(path.join(runsFolder, `run-${process.pid}-`));
}

function isRunning(processId: number): boolean {
	try {
		process.kill(processId, 0);
		return true;
	} catch {
		return false;
	}
}
