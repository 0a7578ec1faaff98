import { badField, missingField, RecordProblem } from './answers';
import { fieldsOf } from './fields';
import type { Module } from './fields';
import type { Org } from './org';
import type { Row, Value } from './seeds';
import { momentOf } from './time';
import { checkValues } from './values';
import type { Checked } from './values';

type Values = Record<string, Value | undefined>;

/** Checks a record that is to be created; throws a RecordProblem. `where` is its JSON path. */
export function checkCreate(
	org: Org,
	module: Module,
	record: Record<string, unknown>,
	where: string,
): Checked {
	if (record.id !== undefined) throw badField(where, 'id');
	for (const { apiName, isRequired } of fieldsOf(module).values()) {
		if (isRequired === true && (record[apiName] ?? '') === '') throw missingField(where, apiName);
	}
	const checked = checkValues(org, module, record, where);
	refuseDuplicate(org, module, checked.values, undefined, where);
	checkLinks(module, checked, null, where);
	if (module === 'Calls') checkCall(checked.values, where);
	if (module === 'Events') checkEvent(checked.values, where);
	if (module === 'Tasks') closeTask(org, checked.values);
	if (module === 'Notes') checkNewNote(checked, where);
	return checked;
}

/** Checks the changes to a record; throws a RecordProblem. */
export function checkUpdate(
	org: Org,
	module: Module,
	row: Row,
	record: Record<string, unknown>,
	where: string,
): Checked {
	const checked = checkValues(org, module, record, where);
	if (module === 'Notes') refuseMove(checked.values, where);
	appendChoices(row, checked.values, record.$append_values);
	refuseDuplicate(org, module, checked.values, row, where);
	checkLinks(module, checked, row, where);
	const after = { ...row.values, ...checked.values };
	if (module === 'Calls') {
		const type = checked.values.Call_Type;
		if (type !== undefined && type !== row.values.Call_Type) {
			throw new RecordProblem(
				'NOT_ALLOWED',
				'the type of a call cannot be changed',
				at(where, 'Call_Type'),
			);
		}
		const owner = checked.values.Owner;
		if (owner !== undefined && owner !== row.values.Owner && isCompleted(row.values)) {
			throw new RecordProblem(
				'NOT_ALLOWED',
				'the owner of a completed call cannot be changed',
				at(where, 'Owner'),
			);
		}
		checkCall(after, where);
	}
	if (module === 'Events') checkEvent(after, where);
	if (module === 'Tasks') {
		closeTask(org, checked.values, row);
	}
	return checked;
}

const at = (where: string, apiName: string) => ({
	api_name: apiName,
	json_path: `${where}.${apiName}`,
});

function isCompleted(call: Values): boolean {
	return (
		call.Call_Type === 'Inbound' ||
		(call.Call_Type === 'Outbound' && call.Outgoing_Call_Status === 'Completed')
	);
}

/** Completed calls need a duration; a status is for outgoing calls. */
function checkCall(call: Values, where: string): void {
	const type = call.Call_Type;
	const status = call.Outgoing_Call_Status ?? null;
	if (type !== 'Outbound' && status !== null) throw badField(where, 'Outgoing_Call_Status');
	if (type === 'Outbound' && status === null) call.Outgoing_Call_Status = 'Completed';
	if (isCompleted(call) && (call.Call_Duration ?? null) === null)
		throw missingField(where, 'Call_Duration');
	if (status === 'Scheduled' && (call.Call_Duration ?? null) !== null)
		throw badField(where, 'Call_Duration');
}

function checkEvent({ Start_DateTime: start, End_DateTime: end }: Values, where: string): void {
	if ((momentOf(String(end)) ?? 0) < (momentOf(String(start)) ?? 0))
		throw badField(where, 'End_DateTime');
}

function closeTask(org: Org, values: Values, row?: Row): void {
	if (values.Status === undefined) return;
	if (values.Status !== 'Completed') values.Closed_Time = null;
	else if (row?.values.Status !== 'Completed') values.Closed_Time = org.nowText();
}

function checkNewNote({ values }: Checked, where: string): void {
	if ((values.Note_Title ?? '') !== '' || (values.Note_Content ?? '') !== '') return;
	throw new RecordProblem('EXPECTED_FIELD_MISSING', 'expected field missing', {
		expected_fields: [at(where, 'Note_Title'), at(where, 'Note_Content')],
	});
}

/** Of a note only title and content can change. */
function refuseMove(values: Values, where: string): void {
	const other = Object.keys(values).find(
		(name) => name !== 'Note_Title' && name !== 'Note_Content',
	);
	if (other !== undefined) throw new RecordProblem('NOT_ALLOWED', 'not allowed', at(where, other));
}

/** A lead stands in What_Id alone; whoever changes What_Id says its module again. */
function checkLinks(module: Module, checked: Checked, row: Row | null, where: string): void {
	if (!fieldsOf(module).has('Who_Id')) return;
	const what = checked.values.What_Id === undefined ? row?.values.What_Id : checked.values.What_Id;
	const who = checked.values.Who_Id === undefined ? row?.values.Who_Id : checked.values.Who_Id;
	const seModule = checked.values.What_Id === undefined ? row?.seModule : checked.seModule;
	if (seModule === 'Leads' && (what ?? null) !== null && (who ?? null) !== null)
		throw badField(where, 'Who_Id');
}

function refuseDuplicate(
	org: Org,
	module: Module,
	values: Values,
	own: Row | undefined,
	where: string,
): void {
	if (module !== 'Contacts' || typeof values.Email !== 'string') return;
	const existing = org.contactByEmail(values.Email);
	if (existing === undefined || existing.id === own?.id) return;
	throw new RecordProblem('DUPLICATE_DATA', 'duplicate data', {
		...at(where, 'Email'),
		duplicate_record: { id: existing.id, module: { api_name: 'Contacts' } },
	});
}

function appendChoices(row: Row, values: Values, append: unknown): void {
	for (const [name, wanted] of Object.entries((append ?? {}) as Record<string, unknown>)) {
		const value = values[name];
		if (wanted === true && Array.isArray(value) && value.every((one) => typeof one === 'string')) {
			values[name] = [...new Set([...((row.values[name] ?? []) as string[]), ...value])];
		}
	}
}
