import { process, util } from '../platform';

import { FAULT_MODES, readFaultRule } from './core/faults';
import { simulations } from './index';
import { startSandbox } from './server';

const HELP = `Usage: npm run -s sandbox -- [options]
  --port N            port on 127.0.0.1; 0 picks a free one (default 4010)
  --records N         contacts, and engagements of each type, to seed per CRM (default 200)
  --integrations a,b  only these CRMs
  --latency MS        added to every answer
  --limits            refuse requests over the vendors' rate limits, instead of only counting them
  --fault MODE        every request goes wrong this way (one request: header x-sandbox-fault)
  --faults            list the fault modes
`;

async function main(): Promise<void> {
	const { values } = util.parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			records: { type: 'string', default: '200' },
			integrations: { type: 'string' },
			latency: { type: 'string', default: '0' },
			limits: { type: 'boolean', default: false },
			fault: { type: 'string' },
			faults: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(HELP);
		return;
	}
	if (values.faults) {
		process.stdout.write(`${FAULT_MODES.join('\n')}\n`);
		return;
	}
	const wanted = values.integrations?.split(',');
	const sandbox = await startSandbox(
		simulations.filter(({ integration }) => wanted?.includes(integration) ?? true),
		{
			port: Number(values.port),
			records: Number(values.records),
			latencyMs: Number(values.latency),
			settings: { enforceLimits: values.limits },
		},
	);
	if (values.fault !== undefined) sandbox.faults.add(readFaultRule({ mode: values.fault }));
	process.stdout.write(`${JSON.stringify(sandbox.manifest())}\n`);
	const stop = () => {
		void sandbox.close().then(() => process.exit(0));
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);
}

void main();
