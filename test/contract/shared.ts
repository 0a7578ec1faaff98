import { fs, path, process } from '../platform';
import { repositoryRoot } from '../repository';

/** A folder beside the repository with material that the tests use where it is there. */
export function sharedFolder(name: 'specs' | 'recordings'): string | undefined {
	const folder = path.join(repositoryRoot, '..', 'shared', name);
	return fs.existsSync(folder) ? folder : undefined;
}

/** Says on the console why tests are left out. */
export function notice(text: string): void {
	process.stdout.write(`notice: ${text}\n`);
}

/** A JSON file. */
export function readJson<T>(...parts: string[]): T {
	return JSON.parse(fs.readFileSync(path.join(...parts), 'utf8')) as T;
}
