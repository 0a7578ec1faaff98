import type { IDataObject } from 'n8n-workflow';

import { isCannot } from '../../../nodes/UnifiedCrm/adapters/adapter';
import type { FilterName } from '../../../nodes/UnifiedCrm/model';
import { FILTERS } from '../../../nodes/UnifiedCrm/model';
import { filtersOf } from '../../../nodes/UnifiedCrm/engine/query';
import type { Subject, Target } from './subject';

const TIMES = [
	'created_at',
	'updated_at',
	'start_time',
	'end_time',
	'activity_date',
	'last_activity_at',
];
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Every list: whole, without doubles, in the model's formats, stopping at its limit, and resumable from its cursors. */
export function describeLists(subject: Subject, target: Target): void {
	describe(`list ${target.label}s`, () => {
		const list = async (more: IDataObject = {}) =>
			await subject.run(target.parameters('list', { returnAll: true, ...more }));

		it('returns every record once, in the model’s formats', async () => {
			const { json } = await list();
			expect(json.length).toBeGreaterThan(0);
			const ids = json.map(({ id }) => id);
			expect(new Set(ids).size).toBe(ids.length);
			for (const record of json) {
				expect(typeof record.id).toBe('string');
				if (target.type !== undefined) expect(record.engagement_type).toBe(target.type);
				for (const name of TIMES) {
					if (record[name] !== undefined) expect(record[name]).toMatch(UTC);
				}
				if (record.duration !== undefined) expect(typeof record.duration).toBe('number');
				expect(record.remote_data).toBeDefined();
			}
		});

		it('stops exactly at the limit and says that there is more', async () => {
			const { json, hints } = await subject.run(target.parameters('list', { limit: 3 }));
			expect(json).toHaveLength(3);
			expect(hints.join()).toMatch(/stopped at the limit of 3/);
		});

		it('goes on from the cursor of a page', async () => {
			const whole = (await list()).json.map(({ id }) => id);
			const pages = await subject.run(
				target.parameters('list', { limit: 5, options: { outputMode: 'pages' } }),
			);
			const first = pages.json.flatMap(({ result }) =>
				(result as IDataObject[]).map(({ id }) => id),
			);
			const cursor = pages.json[pages.json.length - 1].next_cursor;
			const rest = await list({ options: { cursor } });
			expect([...first, ...rest.json.map(({ id }) => id)]).toEqual(whole);
		});
	});
}

/** Every declared filter narrows the list to the records that it names. */
export function describeFilters(subject: Subject, target: Target): void {
	const { list } = target.resource;
	if (isCannot(list)) return;
	const names = filtersOf(target.resource, target.type).filter(
		(name) => name !== 'engagement_type' && name !== 'sort_by',
	);
	describe(`filters of ${target.label}s`, () => {
		for (const name of names) {
			const reason = target.expected(subject.expectations.skipFilters, name);
			if (reason !== undefined) continue;
			it(`${name} (${list.filters[name]?.by})`, async () => {
				const { json: all } = await subject.run(target.parameters('list', { returnAll: true }));
				const value =
					target.expected(subject.expectations.filterValues, name) ?? valueFrom(name, all);
				if (value === undefined) throw new Error(`no record has a value for the filter ${name}`);
				const companions = target.expected(subject.expectations.filterCompanions, name) ?? {};
				const filters = { ...target.listFilters(), ...companions, [name]: value };
				const { json } = await subject.run(target.parameters('list', { returnAll: true, filters }));
				expect(json.length).toBeGreaterThan(0);
				if (name !== 'search') {
					for (const record of json)
						expect({ name, value, holds: matches(name, record, value) }).toMatchObject({
							holds: true,
						});
				}
				const expected = all.filter((record) => matches(name, record, value)).length;
				if (
					name !== 'search' &&
					target.expected(subject.expectations.filterValues, name) === undefined &&
					Object.keys(companions).length === 0
				) {
					expect(json).toHaveLength(expected);
				}
			});
		}
		const sorts = filtersOf(target.resource, target.type).includes('sort_by');
		for (const field of sorts ? (list.filters.sort_by?.values ?? []) : []) {
			if (target.expected(subject.expectations.skipFilters, `sort_by.${field}`) !== undefined)
				continue;
			for (const direction of ['asc', 'desc'] as const) {
				it(`sort_by ${field} ${direction}`, async () => {
					const filters = { ...target.listFilters(), sort_by: `${field}:${direction}` };
					const { json } = await subject.run(
						target.parameters('list', { returnAll: true, filters }),
					);
					const values = json.map((record) => record[field]).filter((value) => value !== undefined);
					expect(values.length).toBeGreaterThan(0);
					const sorted = [...values].sort((a, b) => (String(a) < String(b) ? -1 : 1));
					if (TIMES.includes(field))
						expect(values).toEqual(direction === 'asc' ? sorted : sorted.reverse());
				});
			}
		}
	});
}

function valueFrom(name: FilterName, records: IDataObject[]): string | undefined {
	// From the middle, so that filters with a moment have records on both sides.
	const middle = [...records.slice(Math.floor(records.length / 2)), ...records];
	for (const record of middle) {
		const value = valueOf(name, record);
		if (typeof value === 'string' && value !== '') return value;
	}
	return undefined;
}

function valueOf(name: FilterName, record: IDataObject): unknown {
	const value = record[fieldFor(name, record)];
	switch (FILTERS[name].kind) {
		case 'id':
			return ((Array.isArray(value) ? value[0] : value) as IDataObject | undefined)?.id;
		case 'email':
			return (value as IDataObject[] | undefined)?.[0]?.email;
		default:
			return name === 'search' ? (record.last_name ?? record.name ?? record.subject) : value;
	}
}

function fieldFor(name: FilterName, record: IDataObject): string {
	if (name === 'email') return 'email_addresses';
	if (name === 'end_time') return 'start_time';
	const date = record.activity_date === undefined ? 'start_time' : 'activity_date';
	return name
		.replace(/^activity_date_(after|before)$/, date)
		.replace(/^(created|updated)_(after|before)$/, '$1_at');
}

function matches(name: FilterName, record: IDataObject, wanted: string): boolean {
	const value = record[fieldFor(name, record)];
	switch (name) {
		case 'account':
		case 'contact':
		case 'lead':
		case 'owner':
			return (Array.isArray(value) ? value : [value]).some(
				(link) => (link as IDataObject | undefined)?.id === wanted,
			);
		case 'email':
			return ((value as IDataObject[] | undefined) ?? []).some(
				({ email }) => String(email).toLowerCase() === wanted.toLowerCase(),
			);
		case 'subject':
			return String(value).toLowerCase().includes(wanted.toLowerCase());
		case 'search':
			return true;
		case 'created_before':
		case 'updated_before':
		case 'activity_date_before':
		case 'end_time':
			return Date.parse(String(value)) < Date.parse(wanted);
		default:
			return Date.parse(String(value)) >= Date.parse(wanted);
	}
}
