import { crmOf } from '../../nodes/UnifiedCrm/adapters';
import type { ResourceName } from '../../nodes/UnifiedCrm/model';
import { path as paths } from '../platform';
import { violation } from './facts';
import type { Fact } from './facts';
import { mapRecorded } from './replay';
import { notice, readJson, sharedFolder } from './shared';

interface Expected {
	integration: string;
	resource: ResourceName;
	shape: 'record' | 'list' | 'batch' | 'companion';
	engagementType?: string;
	endpoint: string;
	facts: Fact[];
	soft: Fact[];
}

const folder = sharedFolder('recordings');

describe('recorded answers of live CRMs', () => {
	if (folder === undefined) {
		it('are not at hand', () => {
			notice('the recordings are not beside the repository: their mappings are not compared');
			expect(folder).toBeUndefined();
		});
		return;
	}
	const table = readJson<Record<string, Expected>>(folder, 'expected.json');
	const companions = (integration: string) => (path: string) => {
		for (const [file, { shape, endpoint }] of Object.entries(table)) {
			if (shape !== 'companion' || !file.startsWith(`${integration}/`)) continue;
			const name = endpoint.split('/').pop();
			if (name !== undefined && path.includes(name)) return readJson<unknown>(folder, file);
		}
		return undefined;
	};
	for (const [file, expected] of Object.entries(table)) {
		if (
			file.startsWith('_') ||
			expected.shape === 'companion' ||
			crmOf(expected.integration) === undefined
		)
			continue;
		it(`${file} (${expected.endpoint})`, async () => {
			const body = readJson<unknown>(paths.join(folder, file));
			const records = await mapRecorded(
				expected.integration,
				expected.resource,
				expected.engagementType,
				expected.shape,
				body,
				companions(expected.integration),
			);
			const root = expected.shape === 'record' ? records[0] : records;
			const wrong = expected.facts
				.map((fact) => violation(root, fact))
				.filter((each) => each !== undefined);
			const open = expected.soft
				.map((fact) => violation(root, fact))
				.filter((each) => each !== undefined);
			for (const each of open) notice(`${file}: ${each}`);
			expect(wrong).toEqual([]);
		});
	}
});
