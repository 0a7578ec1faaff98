import { CRMS } from '../../nodes/UnifiedCrm/adapters';
import { gapsOf } from '../../nodes/UnifiedCrm/editor/notices';
import { RESOURCES } from '../../nodes/UnifiedCrm/model';
import { supportMatrix, withMatrix } from '../../scripts/matrix/document';

const EMPTY = '# Title\n\n<!-- support-matrix:start -->\n<!-- support-matrix:end -->\n\nThe end\n';

describe('support matrix', () => {
	const matrix = supportMatrix(CRMS);

	it.each(CRMS.map((crm) => [crm.label, crm] as const))(
		'says what %s cannot do, and why',
		(label, crm) => {
			expect(matrix).toContain(`<summary>${label}</summary>`);
			expect(matrix).toContain(crm.account.setUp.replace(/\.$/, ''));
			for (const { reason } of RESOURCES.flatMap((resource) => gapsOf(crm, resource))) {
				expect(matrix).toContain(reason.replace(/\.$/, ''));
			}
		},
	);

	it('stands between the markers, and is written once', () => {
		const written = withMatrix(EMPTY, CRMS);
		expect(written).toContain(matrix);
		expect(written.startsWith('# Title\n')).toBe(true);
		expect(written.endsWith('\n\nThe end\n')).toBe(true);
		expect(withMatrix(written, CRMS)).toBe(written);
	});

	it('changes when an adapter does', () => {
		const [first, ...others] = CRMS;
		const changed = { ...first, lacks: { ...first.lacks }, label: 'Another Name' };
		expect(supportMatrix([changed, ...others])).not.toBe(matrix);
	});

	it('needs its markers', () => {
		expect(() => withMatrix('# Title\n', CRMS)).toThrow('support-matrix:start');
	});

	it('has tables whose rows are as wide as their heads', () => {
		const widths = new Map<string, Set<number>>();
		let table = '';
		matrix.split('\n').forEach((line, index) => {
			if (!line.startsWith('|')) table = '';
			else {
				table ||= String(index);
				const cells = line.replace(/\\\|/g, '').split('|').length;
				widths.set(table, (widths.get(table) ?? new Set()).add(cells));
			}
		});
		expect([...widths.values()].every((each) => each.size === 1)).toBe(true);
	});
});
