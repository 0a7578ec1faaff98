import { caught } from '../core/caught';
import { isObject } from '../core/shape';
import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';
import type { Account } from './account';
import { badParameter, failure, invalidEntity } from './answers';
import type { FieldFault } from './answers';
import { entityOf } from './entities';
import type { Entity, EntityName, FieldRule, Relation } from './rules';
import { momentOf, readQuery } from './listQuery';
import { render } from './render';
import type { Row } from './ids';
import { stamp } from './ids';

const LARGEST_BATCH = 100;

/** Bits of `validation-level`. */
const LEVEL = { changedOnly: 2, systemOnly: 4, overridesReadOnly: 8, allowsDeletedLinks: 16 };

/** What a write may do besides the ordinary, and the place of its record in a batch. */
interface Mode {
	level: number;
	index: number | null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is wrong with a value; undefined where the field takes it. */
function faultOf(
	account: Account,
	rule: FieldRule,
	value: unknown,
	mode: Mode,
): FieldFault['kind'] | undefined {
	switch (rule.kind) {
		case 'text':
			return typeof value === 'string' ? undefined : 'type';
		case 'integer':
			if (!Number.isInteger(value)) return 'type';
			return rule.values === undefined || rule.values.includes(value as number)
				? undefined
				: 'value';
		case 'number':
			return typeof value === 'number' ? undefined : 'type';
		case 'boolean':
			return typeof value === 'boolean' ? undefined : 'type';
		case 'day':
			return typeof value === 'string' &&
				/^\d{4}-\d\d-\d\d$/.test(value) &&
				!Number.isNaN(Date.parse(value))
				? undefined
				: 'type';
		case 'moment':
			return typeof value === 'string' && value.length > 10 && !Number.isNaN(momentOf(value))
				? undefined
				: 'type';
		case 'id':
			if (typeof value !== 'string' || !UUID.test(value)) return 'type';
			return isLinked(account, rule, value, mode) ? undefined : 'link';
		case 'ids':
			if (!Array.isArray(value)) return 'type';
			return value.every(
				(id: unknown) => typeof id === 'string' && isLinked(account, rule, id, mode),
			)
				? undefined
				: 'link';
		default:
			return undefined;
	}
}

function isLinked(account: Account, { target }: FieldRule, id: string, { level }: Mode): boolean {
	if (target === undefined || (level & LEVEL.allowsDeletedLinks) !== 0) return true;
	return target.some((entity) => account.get(entity, id) !== undefined);
}

const isEmpty = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

interface Checked {
	values: Record<string, unknown>;
	/** Records of relations that are written along, by relation. */
	nested: Array<{
		relation: Relation;
		link: string | undefined;
		rows: Array<Record<string, unknown>>;
	}>;
}

/** Checks a body; throws the vendor's 422 with everything that is wrong. */
function check(
	account: Account,
	name: EntityName,
	body: Record<string, unknown>,
	before: Row | undefined,
	id: string,
	mode: Mode,
): Checked {
	const entity = entityOf(name);
	const faults: FieldFault[] = [];
	const checked: Checked = { values: {}, nested: [] };
	for (const [field, value] of Object.entries(body)) {
		const relation = entity.relations[field];
		if (relation?.isMany === true) {
			const rows = nestedRows(account, entity, field, relation, value, faults, mode);
			if (rows !== undefined) checked.nested.push({ relation, link: relation.link, rows });
			continue;
		}
		const rule = entity.fields[field];
		if (rule === undefined) faults.push({ field, kind: 'unknown' });
		else if (rule.readOnly === true) {
			if ((mode.level & LEVEL.overridesReadOnly) === 0) faults.push({ field, kind: 'readOnly' });
		} else {
			const kind = value === null ? undefined : faultOf(account, rule, value, mode);
			if (kind === undefined) checked.values[field] = normal(rule, value);
			else faults.push({ field, kind });
		}
	}
	const whole = { ...before, ...checked.values };
	for (const field of entity.required) {
		if (isEmpty(whole[field as keyof typeof whole])) faults.push({ field, kind: 'missing' });
	}
	if (faults.length > 0)
		throw new VendorAnswer(invalidEntity(entity.singular, id, faults, mode.index));
	return checked;
}

/** Moments are kept the way they are shown. */
function normal(rule: FieldRule, value: unknown): unknown {
	return rule.kind === 'moment' && typeof value === 'string' ? stamp(momentOf(value)) : value;
}

/** Bodies of records that hang on this one: `contact_relations: [{contact_id}]`. */
function nestedRows(
	account: Account,
	entity: Entity,
	field: string,
	relation: Relation,
	value: unknown,
	faults: FieldFault[],
	mode: Mode,
): Array<Record<string, unknown>> | undefined {
	const other = entityOf(relation.entity);
	const linkKey = relation.link === undefined ? undefined : other.relations[relation.link]?.key;
	if (!Array.isArray(value)) {
		faults.push({ field, kind: 'type' });
		return undefined;
	}
	const rows: Array<Record<string, unknown>> = [];
	for (const entry of value as unknown[]) {
		if (!isObject(entry)) {
			faults.push({ field, kind: 'type' });
			return undefined;
		}
		for (const [key, held] of Object.entries(entry)) {
			const rule = other.fields[key];
			const kind =
				rule === undefined || key === relation.key ? 'unknown' : faultOf(account, rule, held, mode);
			if (kind !== undefined) faults.push({ field: `${field}.${key}`, kind });
		}
		const needed = [
			...other.required.filter((key) => key !== relation.key),
			...(linkKey === undefined ? [] : [linkKey]),
		];
		for (const key of needed) {
			if (isEmpty(entry[key])) faults.push({ field: `${field}.${key}`, kind: 'missing' });
		}
		rows.push(entry);
	}
	return rows;
}

/** Values of a new record for everything that its body does not name. */
function blank(entity: Entity): Record<string, unknown> {
	const values: Record<string, unknown> = {};
	for (const [field, { kind }] of Object.entries(entity.fields)) {
		if (kind === 'text') values[field] = '';
		else if (kind === 'boolean') values[field] = false;
		else if (kind !== 'object') values[field] = null;
	}
	return values;
}

function insertNested(account: Account, id: string, { nested }: Checked): string[][] {
	const made: string[][] = [];
	for (const { relation, rows } of nested) {
		for (const row of rows) {
			const other = insert(account, relation.entity, { ...row, [relation.key]: id });
			made.push([relation.entity, other.id]);
		}
	}
	return made;
}

function insert(account: Account, name: EntityName, values: Record<string, unknown>): Row {
	const entity = entityOf(name);
	const at = account.now();
	const owner =
		typeof values.owner_id === 'string' ? account.get('Clients', values.owner_id) : undefined;
	return account.save(name, {
		...blank(entity),
		...(entity.fields.unit_id === undefined ? {} : { unit_id: owner?.default_unit_id ?? null }),
		...defaults(account, name, values),
		...values,
		id: account.nextId(),
		is_deleted: false,
		is_delete_protected: false,
		created: typeof values.created === 'string' ? values.created : at,
		modified: at,
		revision: account.nextRevision(),
	});
}

function defaults(
	account: Account,
	name: EntityName,
	values: Record<string, unknown>,
): Record<string, unknown> {
	switch (name) {
		case 'Contacts':
			// without an account the job at the account falls back to the quick one
			return { gender: 0, share_mode: 0, account_position: values.position ?? '' };
		case 'Appointments': {
			const [type] = account.table('AppointmentTypes').slice(0, 1);
			return {
				status: 1,
				table_name: 'Appointment',
				activity_type_id: type.id,
				start_date: values.end_date,
			};
		}
		case 'Tasks':
			return { status: 1, priority: 2, share_mode: 0, table_name: 'Task' };
		case 'Emails':
			return { type: 1, share_mode: 0, table_name: 'Email' };
		case 'Memos':
			return { table_name: 'Memo' };
		default:
			return {};
	}
}

function update(account: Account, name: EntityName, before: Row, checked: Checked): Row {
	const row = account.save(name, {
		...before,
		...checked.values,
		modified: account.now(),
		revision: account.nextRevision(),
	});
	for (const { relation } of checked.nested) {
		for (const other of account.related(before, relation))
			account.delete(relation.entity, other.id);
	}
	insertNested(account, row.id, checked);
	return row;
}

function readMode(query: Record<string, string | undefined>, index: number | null = null): Mode {
	const level = Number(query['validation-level'] ?? 0);
	if (!Number.isInteger(level) || level < 0 || level > 31)
		throw badParameter("Invalid parameter 'validation-level'.");
	return { level, index };
}

function bodyObject(body: unknown): Record<string, unknown> {
	if (!isObject(body)) throw badParameter('Missing or invalid JSON data.');
	return body;
}

function refuseProtected(name: EntityName, row: Row, index: number | null): void {
	if (row.is_delete_protected !== true) return;
	const { singular } = entityOf(name);
	throw new VendorAnswer(
		failure(
			422,
			40005,
			'ERROR_DELETE_PROTECTED',
			`${singular} '${row.id}' is protected from deletion.`,
			{
				entity_id: row.id,
				entity_name: singular,
				entity_index: index,
			},
		),
	);
}

/** Writes of single records and of batches. */
export class Writes {
	constructor(private readonly account: Account) {}

	create(name: EntityName, query: unknown, body: unknown): Answer {
		const mode = readMode(readQuery(query, ['validation-level']));
		const { row } = this.createOne(name, bodyObject(body), mode);
		// the schema says 201; recorded creates of notes were answered with 200
		const status = name === 'Notes' ? 200 : 201;
		return {
			status,
			body: { success: true, data: render(this.account, name, row, undefined, undefined) },
		};
	}

	update(name: EntityName, id: string, query: unknown, body: unknown): Answer {
		const mode = readMode(readQuery(query, ['validation-level']));
		const before = this.account.getOrFail(name, id);
		const checked = check(this.account, name, bodyObject(body), before, id, mode);
		const row = update(this.account, name, before, checked);
		return {
			status: 200,
			body: { success: true, data: render(this.account, name, row, undefined, undefined) },
		};
	}

	delete(name: EntityName, id: string, query: unknown): Answer {
		readMode(readQuery(query, ['validation-level']));
		refuseProtected(name, this.account.getOrFail(name, id), null);
		this.account.delete(name, id);
		return { status: 200, body: { success: true, data: id } };
	}

	/** An array of records: those with an id are updates. */
	batchModify(name: EntityName, query: unknown, body: unknown): Answer {
		return this.batch(query, body, (entry, mode) => {
			const record = bodyObject(entry);
			const { id, ...values } = record;
			if (id === undefined) {
				const { row, related } = this.createOne(name, values, mode);
				return {
					id: row.id,
					undo: () => {
						for (const [entity, other] of related) this.account.forget(entity as EntityName, other);
						this.account.forget(name, row.id);
					},
				};
			}
			const before = this.account.getOrFail(name, String(id));
			update(
				this.account,
				name,
				before,
				check(this.account, name, values, before, before.id, mode),
			);
			return { id: before.id, undo: () => this.account.save(name, before) };
		});
	}

	batchDelete(name: EntityName, query: unknown, body: unknown): Answer {
		return this.batch(query, body, (entry, mode) => {
			const row = this.account.getOrFail(name, String(entry));
			refuseProtected(name, row, mode.index);
			this.account.delete(name, row.id);
			return { id: row.id, undo: () => this.account.save(name, row) };
		});
	}

	private createOne(
		name: EntityName,
		body: Record<string, unknown>,
		mode: Mode,
	): { row: Row; related: string[][] } {
		const checked = check(this.account, name, body, undefined, this.account.nextId(), mode);
		const row = insert(this.account, name, checked.values);
		return { row, related: insertNested(this.account, row.id, checked) };
	}

	/** Entry by entry; with `rollback-method=0` (the default) one failure undoes them all. */
	private batch(
		input: unknown,
		body: unknown,
		write: (entry: unknown, mode: Mode) => { id: string; undo: () => void },
	): Answer {
		const query = readQuery(input, ['validation-level', 'rollback-method']);
		const method = query['rollback-method'] ?? '0';
		if (method !== '0' && method !== '1')
			throw badParameter("Invalid parameter 'rollback-method'.");
		if (!Array.isArray(body)) throw badParameter('Missing or invalid JSON data.');
		if (body.length > LARGEST_BATCH)
			throw badParameter(`A batch can hold ${LARGEST_BATCH} records at most.`);
		const data: unknown[] = [];
		const undos: Array<() => void> = [];
		for (const [index, entry] of (body as unknown[]).entries()) {
			const written = caught(VendorAnswer, () => write(entry, readMode(query, index)));
			if (!(written instanceof VendorAnswer)) {
				data.push(written.id);
				undos.push(written.undo);
				continue;
			}
			const { status, body: errorBody } = written.answer;
			const indexed = { ...(errorBody as Record<string, unknown>), entity_index: index };
			if (method === '0') {
				for (const undo of undos.reverse()) undo();
				return { status, body: indexed };
			}
			data.push(indexed);
		}
		return { status: 200, body: { success: true, data } };
	}
}
