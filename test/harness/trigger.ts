import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { poll } from '../../nodes/UnifiedCrm/operations/poll';
import { makeContext } from './node';
import type { Parameters, Run } from './node';

/** The trigger node in an active workflow: it keeps its state between polls, as n8n does. */
export class TriggerNode {
	/** What n8n stores for the node. */
	staticData: IDataObject = {};

	/** Warnings in n8n's log. */
	readonly warnings: string[] = [];

	/** Milliseconds that n8n gives a poll; older releases say none. */
	budgetMs: number | undefined;

	private readonly parameters: Parameters;

	constructor(private readonly run: Omit<Run, 'parameters'> & { parameters: Parameters }) {
		this.parameters = {
			integration: run.integration,
			authentication: run.authentication ?? 'apiKey',
			...run.parameters,
		};
	}

	/** The same node with other parameters, and the same stored state. */
	with(parameters: Parameters): TriggerNode {
		const node = new TriggerNode({
			...this.run,
			parameters: { ...this.parameters, ...parameters },
		});
		node.staticData = this.staticData;
		return node;
	}

	/** One poll of the active workflow. Rejects with the node's error. */
	async poll(mode: 'trigger' | 'manual' = 'trigger'): Promise<IDataObject[]> {
		const output = await poll(this.context(mode));
		expect(output === null || output[0].length > 0).toBe(true);
		return (output ?? []).flat().map(({ json }: INodeExecutionData) => json);
	}

	/** As if n8n were stopped and started again: only what is JSON survives. */
	restart(): void {
		this.staticData = JSON.parse(JSON.stringify(this.staticData)) as IDataObject;
	}

	private context(mode: 'trigger' | 'manual'): IPollFunctions {
		const context: object = {
			...makeContext({ ...this.run, parameters: this.parameters }),
			getNodeParameter: (name: string, fallback: unknown) =>
				name in this.parameters ? this.parameters[name] : fallback,
			getMode: () => mode,
			getWorkflowStaticData: () => this.staticData,
			logger: { warn: (message: string) => this.warnings.push(message) },
			...(this.budgetMs === undefined ? {} : { getPollBudgetMs: () => this.budgetMs }),
		};
		return context as IPollFunctions;
	}
}
