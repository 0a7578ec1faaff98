/**
 * Writes what the adapters declare into README.md, between the two markers.
 * `--check` writes nothing and fails where the README is out of date.
 */
import { CRMS } from '../nodes/UnifiedCrm/adapters';
import { fs, path, process } from '../test/platform';
import { repositoryRoot } from '../test/repository';
import { withMatrix } from './matrix/document';

const README = path.join(repositoryRoot, 'README.md');

function run(isCheck: boolean): number {
	const present = fs.readFileSync(README, 'utf8');
	const wanted = withMatrix(present, CRMS);
	if (wanted === present) return 0;
	if (isCheck) {
		process.stderr.write('The support matrix in README.md is out of date: run `npm run matrix`.\n');
		return 1;
	}
	fs.writeFileSync(README, wanted);
	process.stdout.write('README.md: support matrix written\n');
	return 0;
}

process.exitCode = run(process.argv.includes('--check'));
