import { path, process, util } from '../platform';
import { checkFiles } from './checks';
import { say, secondsSince } from './host/commands';
import { raiseStage } from './stage';
import { formatTable } from './walk/table';
import { walkAll } from './walk/walkAll';

const HELP = `Usage: npm run test:n8n -- [options]
  Walks every CRM in a local n8n, as npm start does, then checks what must hold inside n8n.
  --only TEXT     run only checks with this text in their name, and no walk
  --package FILE  install this packed package instead of building one
`;

async function main(): Promise<number> {
	const { values } = util.parseArgs({
		options: {
			only: { type: 'string' },
			package: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(HELP);
		return 0;
	}
	const startedAt = Date.now();
	const stage = await raiseStage({
		tarball: values.package === undefined ? undefined : path.resolve(values.package),
	});
	let failed = 1;
	try {
		failed = 0;
		let passed = 0;
		if (values.only === undefined) {
			const cells = await walkAll(stage);
			say(`\n${formatTable(cells)}\n`);
			failed += cells.filter(({ ok }) => !ok).length;
			passed += cells.length - failed;
		}
		for (const gap of stage.gaps) say(`skipped: ${gap}`);
		const checks = checkFiles.flatMap((file) => file(stage));
		for (const check of checks.filter(({ name }) => name.includes(values.only ?? ''))) {
			const problem = await check.run().then(
				() => undefined,
				(error: unknown) => (error instanceof Error ? error.message : String(error)),
			);
			say(problem === undefined ? `ok    ${check.name}` : `FAIL  ${check.name}: ${problem}`);
			if (problem === undefined) passed++;
			else failed++;
		}
		say(`${passed} passed, ${failed} failed (${secondsSince(startedAt)})`);
		if (passed === 0) failed++;
	} finally {
		await stage.stop(failed > 0);
		if (failed > 0) say(`Log files and n8n's data are kept in ${stage.folder}`);
	}
	return failed > 0 ? 1 : 0;
}

main().then(
	(status) => process.exit(status),
	(error: unknown) => {
		say(error instanceof Error ? (error.stack ?? error.message) : String(error));
		process.exit(1);
	},
);
