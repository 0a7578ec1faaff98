import { path, process, util } from '../platform';
import { say } from './host/commands';
import { raiseStage } from './stage';
import { formatTable } from './walk/table';
import { walkAll } from './walk/walkAll';

const HELP = `Usage: npm start -- [options]
  Builds the package, runs it in a local n8n against the sandbox CRMs, prints what works,
  and leaves the editor open.
  --exit          end after the table; fails when a cell failed
  --port N        port of the editor (default: a free one)
  --package FILE  install this packed package instead of building one
  --records N     records that the sandbox makes per CRM and kind (default 200)
`;

async function main(): Promise<number> {
	const { values } = util.parseArgs({
		options: {
			exit: { type: 'boolean', default: false },
			port: { type: 'string' },
			package: { type: 'string' },
			records: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(HELP);
		return 0;
	}
	const stage = await raiseStage({
		tarball: values.package === undefined ? undefined : path.resolve(values.package),
		port: values.port === undefined ? undefined : Number(values.port),
		records: values.records === undefined ? undefined : Number(values.records),
	});
	let failed = true;
	try {
		const cells = await walkAll(stage);
		say('');
		say(formatTable(cells));
		for (const gap of stage.gaps) say(`Not walked: ${gap}`);
		failed = cells.length === 0 || cells.some(({ ok }) => !ok);
		if (!values.exit) {
			say('');
			say(`n8n is open at ${stage.n8n.address} (Ctrl+C ends it)`);
			say(`  E-mail    ${stage.owner.email}`);
			say(`  Password  ${stage.owner.password}`);
			say('  The workflows "Unified CRM walk: …" are ready to run.');
			await stage.n8n.ended();
		}
	} finally {
		await stage.stop(failed);
		if (failed) say(`Log files and n8n's data are kept in ${stage.folder}`);
	}
	return failed ? 1 : 0;
}

main().then(
	(status) => process.exit(status),
	(error: unknown) => {
		say(error instanceof Error ? (error.stack ?? error.message) : String(error));
		process.exit(1);
	},
);
