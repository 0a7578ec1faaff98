import { sfTime, Refusal } from './answers';
import { applyActivityRules } from './activityRules';
import { wholeId } from './ids';
import type { Org } from './org';
import type { Row, Value } from './row';
import type { Field, ObjectType } from './schema';
import { demandRequired, readChanges } from './values';
import type { Changes } from './values';

/** What the request's headers allow. */
export interface WriteOptions {
	/** `Sforce-Duplicate-Rule-Header: allowSave=true`. */
	allowsDuplicates: boolean;
}

const DRAFT = '5';
const LARGEST_WHO_COUNT = 50;

/** Creates a record from a body that was read. */
export function create(
	org: Org,
	object: ObjectType,
	body: Map<Field, unknown>,
	options: WriteOptions,
): Row {
	if (!object.createable) throw notPossible(object, 'create');
	const changes = readChanges(org, object, body, true);
	demandRequired(object, changes, true);
	const { values } = changes;
	if (object.fields.has('ownerid')) values.OwnerId ??= org.userId;
	for (const { name, type } of object.fields.values()) {
		if (type === 'boolean' && values[name] === undefined) values[name] = false;
	}
	switch (object.name) {
		case 'Task':
		case 'Event': {
			const outcome = applyActivityRules(org, object, changes, undefined);
			return org.insert(object, outcome.values, outcome.people);
		}
		case 'EmailMessage':
			return createEmail(org, object, changes);
		case 'TaskRelation':
		case 'EventRelation':
			return addRelation(org, object, values);
		case 'Contact':
			demandNoDuplicate(org, object, values, options);
			break;
		case 'ContentNote':
			values.FileType = 'SNOTE';
			values.TextPreview = preview(values.Content);
			break;
		case 'Lead':
			values.Status ??= 'Open - Not Contacted';
			break;
		case 'Opportunity':
			values.IsClosed = String(values.StageName).startsWith('Closed');
			values.IsWon = values.StageName === 'Closed Won';
			break;
		case 'ContentDocumentLink':
			values.Visibility ??= 'AllUsers';
			break;
		case 'EmailMessageRelation':
			values.RelationObjectType =
				typeof values.RelationId === 'string'
					? (org.schema.byId(values.RelationId)?.name ?? null)
					: null;
			break;
		default:
	}
	return org.insert(object, named(object, values, undefined));
}

/** Changes a record by a body that was read. */
export function update(org: Org, object: ObjectType, row: Row, body: Map<Field, unknown>): Row {
	if (!object.updateable) throw notPossible(object, 'update');
	if (object.name === 'EmailMessage') demandEditable(row, body);
	if (row.values.IsPersonAccount === true && body.has(fieldOf(object, 'AccountId'))) {
		throw new Refusal(
			400,
			'INVALID_FIELD_FOR_INSERT_UPDATE',
			'Contact: bad field names on insert/update call: AccountId',
			['AccountId'],
		);
	}
	const changes = readChanges(org, object, body, false);
	demandRequired(object, changes, false);
	if (object.name === 'Task' || object.name === 'Event') {
		const outcome = applyActivityRules(org, object, changes, row);
		return org.update(object, row, outcome.values, keepPlaces(row.people, outcome.people));
	}
	if (object.name === 'ContentNote' && 'Content' in changes.values) {
		changes.values.TextPreview = preview(changes.values.Content);
	}
	return org.update(object, row, named(object, changes.values, row));
}

/** Deletes a record, and what hangs on it as the vendor does. */
export function remove(org: Org, object: ObjectType, row: Row): void {
	if (!object.deletable) throw notPossible(object, 'delete');
	if (object.name !== 'TaskRelation' && object.name !== 'EventRelation') {
		org.remove(object, row);
		return;
	}
	const { object: parent, row: activity } = activityOf(org, object, row.values);
	const { RelationId: gone } = row.values;
	const people = activity.people.map((id) => (id === gone ? null : id));
	const [primary] = people.filter((id) => id !== null);
	org.update(parent, activity, { WhoId: primary ?? null }, people);
}

/** The live record of a path. Throws 404 for one that is unknown or deleted. */
export function rowOf(org: Org, object: ObjectType, text: string, isWrite: boolean): Row {
	const id = wholeId(text);
	if (id === undefined) {
		throw new Refusal(
			404,
			'NOT_FOUND',
			`Provided external ID field does not exist or is not accessible: ${text}`,
		);
	}
	const row = org.find(object, id);
	if (row !== undefined) return row;
	if (org.binOf(object).has(id))
		throw new Refusal(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
	if (isWrite) {
		throw new Refusal(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
	}
	throw new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
}

function notPossible(object: ObjectType, operation: string): Refusal {
	return new Refusal(
		400,
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		`entity type ${object.name} does not support ${operation}`,
	);
}

function fieldOf(object: ObjectType, name: string): Field {
	const field = object.fields.get(name.toLowerCase());
	if (field === undefined) throw new Error(`no field ${name}`);
	return field;
}

/** The name of a person follows from its parts. */
function named(
	object: ObjectType,
	values: Record<string, Value>,
	old: Row | undefined,
): Record<string, Value> {
	if (object.name !== 'Contact' && object.name !== 'Lead') return values;
	const part = (field: string) => (field in values ? values[field] : old?.values[field]);
	const name = [part('FirstName'), part('LastName')]
		.filter((text) => typeof text === 'string')
		.join(' ');
	return { ...values, Name: name };
}

function preview(content: Value | undefined): Value {
	if (typeof content !== 'string') return null;
	const html = Buffer.from(content, 'base64').toString();
	return html
		.replace(/<[^>]*>/g, ' ')
		.trim()
		.slice(0, 255);
}

/** People keep their places, since the ids of their relations hang on them. */
function keepPlaces(before: Array<string | null>, after: string[]): Array<string | null> {
	const others = after.slice(1).filter((id) => !before.includes(id));
	const kept = before.map((id) => (id !== null && after.includes(id) ? id : null));
	const [primary] = after;
	if (primary === undefined) return kept;
	if (kept.includes(primary)) {
		return kept.find((id) => id !== null) === primary ? [...kept, ...others] : after;
	}
	return kept.some((id) => id !== null) ? after : [...kept, primary, ...others];
}

function demandNoDuplicate(
	org: Org,
	object: ObjectType,
	values: Record<string, Value>,
	options: WriteOptions,
): void {
	const { Email: email } = values;
	if (!org.features.duplicateRule || options.allowsDuplicates || typeof email !== 'string') return;
	const same = org
		.partsOf(object)
		.flatMap(({ table }) =>
			table.filter((row) => String(row.values.Email ?? '').toLowerCase() === email.toLowerCase()),
		);
	if (same.length === 0) return;
	throw new Refusal(400, 'DUPLICATES_DETECTED', 'Use one of these records?', undefined, {
		duplicateResult: {
			allowSave: true,
			duplicateRule: 'Standard_Contact_Duplicate_Rule',
			duplicateRuleEntityType: 'Contact',
			errorMessage: 'Use one of these records?',
			matchResults: [
				{
					entityType: 'Contact',
					errors: [],
					matchEngine: 'FuzzyMatchEngine',
					matchRecords: same.map(({ id }) => ({
						additionalInformation: [],
						fieldDiffs: [],
						matchConfidence: 100,
						record: {
							attributes: { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${id}` },
							Id: id,
						},
					})),
					rule: 'Standard_Contact_Match_Rule_v1_1',
					size: same.length,
					success: true,
				},
			],
		},
	});
}

/** Logs a mail: relations to its people, and a closed task of its own unless one was given. */
function createEmail(org: Org, object: ObjectType, { values, lists }: Changes): Row {
	values.Status ??= values.Incoming === true ? '0' : DRAFT;
	values.MessageDate ??= sfTime(org.world.clock.now());
	if (typeof values.ActivityId === 'string') {
		throw new Refusal(
			400,
			'INVALID_FIELD_FOR_INSERT_UPDATE',
			'Activity ID can be set only for mails of cases',
			['ActivityId'],
		);
	}
	const people = [...new Set(Object.values(lists).flatMap((ids) => ids ?? []))];
	const task = org.schema.find('Task');
	const contacts = people.filter((id) => !id.startsWith('005'));
	if (
		task !== undefined &&
		values.Status !== DRAFT &&
		(contacts.length > 0 || typeof values.RelatedToId === 'string')
	) {
		const isLead = contacts[0]?.startsWith('00Q') === true;
		const outcome = applyActivityRules(
			org,
			task,
			{
				values: {
					Subject: values.Subject ?? null,
					Description: values.TextBody ?? null,
					TaskSubtype: 'Email',
					Status: 'Completed',
					WhoId: contacts[0] ?? null,
					WhatId: isLead ? null : (values.RelatedToId ?? null),
					OwnerId: org.userId,
					ActivityDate: String(values.MessageDate).slice(0, 10),
					IsArchived: false,
					IsRecurrence: false,
					IsReminderSet: false,
				},
				lists: {},
			},
			undefined,
		);
		values.ActivityId = org.insert(task, outcome.values, outcome.people).id;
	}
	const mail = org.insert(object, values);
	const relation = org.schema.find('EmailMessageRelation');
	if (relation === undefined) return mail;
	for (const [list, type] of [
		['ToIds', 'ToAddress'],
		['CcIds', 'CcAddress'],
		['BccIds', 'BccAddress'],
	]) {
		for (const id of lists[list] ?? []) {
			org.insert(relation, {
				EmailMessageId: mail.id,
				RelationId: id,
				RelationType: type,
				RelationAddress: org.findAny(id)?.row.values.Email ?? null,
				RelationObjectType: org.schema.byId(id)?.name ?? null,
			});
		}
	}
	return mail;
}

/** After sending, a mail takes only changes of its visibility and of custom fields, and New can become Read. */
function demandEditable({ values }: Row, body: Map<Field, unknown>): void {
	if (values.Status === DRAFT) return;
	const locked = [...body].filter(([{ name, isCustom }, value]) => {
		if (isCustom || name === 'IsExternallyVisible') return false;
		return !(name === 'Status' && values.Status === '0' && value === '1');
	});
	if (locked.length === 0) return;
	throw new Refusal(
		400,
		'INSUFFICIENT_ACCESS_OR_READONLY',
		'You can edit only draft email messages',
		[],
	);
}

function activityOf(org: Org, relation: ObjectType, values: Record<string, Value>) {
	const id = values[relation.name === 'TaskRelation' ? 'TaskId' : 'EventId'];
	const found = typeof id === 'string' ? org.findAny(id) : undefined;
	if (found === undefined) {
		throw new Refusal(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
	}
	return found;
}

function addRelation(org: Org, relation: ObjectType, values: Record<string, Value>): Row {
	const { object, row } = activityOf(org, relation, values);
	const id = String(values.RelationId);
	const isPerson = /^(?:003|00Q)/.test(id);
	const people = row.people.filter((one) => one !== null);
	if (values.IsWhat === isPerson || !isPerson) {
		throw new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', 'Relation ID: id value of incorrect type', [
			'RelationId',
		]);
	}
	if (people.includes(id)) {
		throw new Refusal(400, 'DUPLICATE_VALUE', 'duplicate value found: RelationId', []);
	}
	if (people.length >= LARGEST_WHO_COUNT) {
		throw new Refusal(400, 'LIMIT_EXCEEDED', `at most ${LARGEST_WHO_COUNT} contacts`, []);
	}
	const outcome = applyActivityRules(
		org,
		object,
		{ values: {}, lists: { [`${object.name}WhoIds`]: [...people, id] } },
		row,
	);
	const changed = org.update(object, row, { WhoId: outcome.values.WhoId }, [...row.people, id]);
	const added = org.relationsOf(relation, changed).find((one) => one.values.RelationId === id);
	return added ?? changed;
}
