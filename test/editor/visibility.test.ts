import type { INodePropertyOptions } from 'n8n-workflow';

import { CRMS } from '../../nodes/UnifiedCrm/adapters';
import type { Crm, Field, Resource } from '../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../nodes/UnifiedCrm/adapters/adapter';
import { matchesOf } from '../../nodes/UnifiedCrm/editor/records';
import { kindsOf } from '../../nodes/UnifiedCrm/editor/selectors';
import { filtersOf } from '../../nodes/UnifiedCrm/engine/query';
import { fieldOf } from '../../nodes/UnifiedCrm/engine/reader';
import {
	isRequired,
	needsType,
	offers,
	resourceFor,
	typesFor,
} from '../../nodes/UnifiedCrm/engine/support';
import { isWritten } from '../../nodes/UnifiedCrm/engine/writer';
import { FIELDS, fieldNames, OPERATIONS, RESOURCES } from '../../nodes/UnifiedCrm/model';
import type { FieldName } from '../../nodes/UnifiedCrm/model';
import { description, Panel, panelFor, selections, titleOf } from './panel';
import type { Selection } from './panel';

const NOT_IN_FORM: FieldName[] = ['id', 'engagement_type', 'custom_fields', 'remote_data'];

const sorted = (names: readonly string[]) => [...names].sort();

/** The resources that a selection is about. */
function concerned({
	crm,
	resource,
	operation,
	type,
}: Selection): Array<[Resource, Selection['type']]> {
	if (resource === 'contact') return [[crm.contact, undefined]];
	const types = type === undefined ? typesFor(crm, operation) : [type];
	return types.flatMap((each): Array<[Resource, Selection['type']]> => {
		const found = resourceFor(crm, 'engagement', each);
		return isCannot(found) ? [] : [[found, each]];
	});
}

function writing(operation: Selection['operation']): 'create' | 'update' | undefined {
	if (operation === 'update') return 'update';
	return operation === 'create' || operation === 'upsert' ? 'create' : undefined;
}

/** Declarations by the names of the fields that the adapters say can be written. */
function writable(selection: Selection): Map<FieldName, Array<[Field, Selection['type']]>> {
	const write = writing(selection.operation);
	const found = new Map<FieldName, Array<[Field, Selection['type']]>>();
	if (write === undefined) return found;
	for (const [resource, type] of concerned(selection)) {
		for (const name of fieldNames(selection.resource)) {
			const field = fieldOf(resource, name);
			if (NOT_IN_FORM.includes(name) || field === undefined) continue;
			if (isWritten(resource, name, write, type))
				found.set(name, [...(found.get(name) ?? []), [field, type]]);
		}
	}
	return found;
}

describe('selectors', () => {
	test.each(CRMS.map((crm) => [crm.label, crm] as const))(
		'%s shows what it offers',
		(_label, crm: Crm) => {
			const start = new Panel({ integration: crm.id });
			expect(start.choices('integration')).toContain(crm.id);
			expect(start.choices('authentication')).toEqual(kindsOf(crm));
			for (const resource of RESOURCES) {
				const operations = OPERATIONS.filter((operation) => offers(crm, resource, operation));
				expect(start.choices('resource').includes(resource)).toBe(operations.length > 0);
				const panel = new Panel({ integration: crm.id, resource });
				expect(sorted(panel.choices('operation'))).toEqual(sorted(operations));
			}
		},
	);

	test.each(CRMS.map((crm) => [crm.label, crm] as const))(
		'%s shows its engagement types',
		(_label, crm: Crm) => {
			for (const operation of OPERATIONS.filter((each) => offers(crm, 'engagement', each))) {
				const panel = new Panel({ integration: crm.id, resource: 'engagement', operation });
				const isNeeded = needsType(crm, operation);
				expect(panel.choices('engagementType')).toEqual([
					...(isNeeded ? [] : ['']),
					...typesFor(crm, operation),
				]);
				expect(panel.property('engagementType')?.required === true).toBe(isNeeded);
			}
			expect(
				new Panel({ integration: crm.id, resource: 'contact', operation: 'list' }).names,
			).not.toContain('engagementType');
		},
	);
});

describe.each(selections().map((selection) => [titleOf(selection), selection] as const))(
	'%s',
	(_title, selection) => {
		const { crm, resource, operation } = selection;
		const panel = panelFor(selection);
		const fields = writable(selection);

		it('shows every parameter once', () => {
			const names = panel.names.filter((name) => !name.endsWith('Notice'));
			expect(names).toEqual([...new Set(names)]);
		});

		it('shows the parameters of the operation', () => {
			const isOne = ['get', 'update', 'delete'].includes(operation);
			expect(panel.names.includes('contactId')).toBe(isOne && resource === 'contact');
			expect(panel.names.includes('engagementId')).toBe(isOne && resource === 'engagement');
			expect(panel.names.includes('returnAll')).toBe(operation === 'list');
			expect(panel.names.includes('limit')).toBe(operation === 'list');
			expect(panel.names.includes('filters')).toBe(operation === 'list');
			expect(panel.names.includes('matchBy')).toBe(operation === 'upsert');
			expect(panel.names.includes('fields')).toBe(writing(operation) !== undefined);
			expect(panel.names.includes('clearFields')).toBe(operation === 'update');
			const asJson = panelFor(selection, { fieldInput: 'json' });
			expect(asJson.names.includes('fieldsJson')).toBe(writing(operation) !== undefined);
			expect(asJson.names.includes('fields')).toBe(false);
		});

		it('shows the fields that can be written, and marks those that must be', () => {
			const children = panel.children('fields');
			expect(sorted(children.map(({ name }) => name))).toEqual(sorted([...fields.keys()]));
			for (const child of children) {
				const declared = fields.get(child.name as FieldName) ?? [];
				const write = writing(operation) ?? 'create';
				const isNeeded = declared.every(([field, type]) => isRequired(field, write, type));
				expect([child.name, child.displayName.endsWith('(Required)')]).toEqual([
					child.name,
					isNeeded,
				]);
			}
		});

		it('offers the values and kinds that the CRM has', () => {
			for (const child of panel.children('fields')) {
				const name = child.name as FieldName;
				const declared = (fields.get(name) ?? []).map(([field]) => field);
				const { kind } = FIELDS[resource][name] ?? {};
				if (kind === 'choice' && declared.every(({ values }) => values !== undefined)) {
					const values = new Set(declared.flatMap((field) => field.values ?? []));
					const options = (child.options ?? []) as INodePropertyOptions[];
					expect(sorted(options.map(({ value }) => String(value)))).toEqual(sorted([...values]));
				}
				if (kind !== 'emails' && kind !== 'phones' && kind !== 'addresses') continue;
				const kinds = new Set(declared.flatMap(({ itemTypes }) => itemTypes ?? []));
				const isOpen = declared.some(({ itemTypes }) => itemTypes === undefined) || kinds.size < 2;
				const shown = panel.rowChildren(child).filter(({ name: part }) => part === 'type');
				expect([name, shown.length]).toEqual([name, isOpen ? 0 : 1]);
				const options = (shown[0]?.options ?? []) as INodePropertyOptions[];
				if (!isOpen)
					expect(sorted(options.map(({ value }) => String(value)))).toEqual(sorted([...kinds]));
			}
		});

		it('offers to clear what can be cleared', () => {
			if (operation !== 'update') return;
			const clearable = [...fields].filter(([, declared]) =>
				declared.some(([field]) => field.keeps !== true),
			);
			expect(sorted(panel.choices('clearFields'))).toEqual(sorted(clearable.map(([name]) => name)));
		});

		it('shows the filters of the list', () => {
			if (operation !== 'list') return;
			const lists = concerned(selection).map(([each, type]) => filtersOf(each, type));
			const common = lists[0].filter((name) => lists.every((list) => list.includes(name)));
			const isUntyped = resource === 'engagement' && selection.type === undefined;
			const wanted = common.filter((name) => name !== 'engagement_type' || isUntyped);
			expect(sorted(panel.children('filters').map(({ name }) => name))).toEqual(sorted(wanted));
		});

		it('shows custom fields where they can be written', () => {
			const takes = concerned(selection).some(([each]) => each.customFields?.write !== undefined);
			expect(panel.names.includes('customFields')).toBe(takes && writing(operation) !== undefined);
		});

		it('asks before it sends something to a person', () => {
			const sends = concerned(selection).some(([each]) => each.delivers !== undefined);
			const isShown = sends && writing(operation) !== undefined;
			expect(panel.children('options').some(({ name }) => name === 'allowSending')).toBe(isShown);
			expect(panel.names.includes('sendingNotice')).toBe(isShown);
		});

		it('shows the options of the operation', () => {
			const names = panel.children('options').map(({ name }) => name);
			expect(names).toEqual([...new Set(names)]);
			expect(names).toEqual(expect.arrayContaining(['timeout', 'maxRetries', 'remoteQuery']));
			expect(names.includes('dryRun')).toBe(!['list', 'get'].includes(operation));
			expect(names.includes('outputMode')).toBe(operation === 'list');
			expect(names.includes('keyBy')).toBe(operation === 'list');
			expect(names.includes('remoteData')).toBe(writing(operation) !== undefined);
			expect(names.includes('responseFormat')).toBe(operation !== 'delete');
		});

		it('matches by what the CRM can look for', () => {
			if (operation !== 'upsert') return;
			expect(sorted(panel.choices('matchBy'))).toEqual(sorted(matchesOf(crm)));
			const byId = panelFor(selection, { matchBy: 'id' });
			expect(byId.names.includes('contactId')).toBe(matchesOf(crm).includes('id'));
			expect(byId.property('contactId')?.required).toBeUndefined();
		});
	},
);

it('keeps the parameters in the order of the contract', () => {
	const order = [
		'integration',
		'authentication',
		'resource',
		'operation',
		'engagementType',
		'contactId',
		'engagementId',
		'matchBy',
		'returnAll',
		'limit',
		'filters',
		'fieldInput',
		'fields',
		'fieldsJson',
		'clearFields',
		'customFields',
		'options',
	];
	const names = [...new Set(description.properties.map(({ name }) => name))];
	expect(names.filter((name) => !name.endsWith('Notice'))).toEqual(order);
});
