import type { PickerName } from '../../../nodes/UnifiedCrm/model';
import { optionsOf } from './samples';
import type { Subject } from './subject';

/** Every picker lists what the account has, and finds it by text where it can. */
export function describePickers(subject: Subject): void {
	describe('pickers', () => {
		for (const name of Object.keys(subject.crm.pickers) as PickerName[]) {
			it(name, async () => {
				const options = await optionsOf(subject, name);
				expect(options.length).toBeGreaterThan(0);
				for (const { id, name: label } of options) {
					expect(typeof id).toBe('string');
					expect(id).not.toBe('');
					expect(label).not.toBe('');
				}
				if (subject.crm.pickers[name]?.searches !== true) return;
				const [{ id, name: label }] = options;
				const found = await optionsOf(subject, name, label.split(' ')[0]);
				expect(found.map((option) => option.id)).toContain(id);
			});
		}
	});
}
