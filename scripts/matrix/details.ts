import type { Crm, Field, Filter, Resource } from '../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../nodes/UnifiedCrm/adapters/adapter';
import { gapLabel, gapsOf } from '../../nodes/UnifiedCrm/editor/notices';
import { enumerate, labelFor } from '../../nodes/UnifiedCrm/editor/texts';
import { filtersOf } from '../../nodes/UnifiedCrm/engine/query';
import { fieldOf } from '../../nodes/UnifiedCrm/engine/reader';
import {
	fieldGap,
	isRequired,
	readableFields,
	resourceFor,
	typesOf,
} from '../../nodes/UnifiedCrm/engine/support';
import { isWritten } from '../../nodes/UnifiedCrm/engine/writer';
import { fieldNames } from '../../nodes/UnifiedCrm/model';
import type {
	EngagementType,
	FieldName,
	FilterName,
	ResourceName,
} from '../../nodes/UnifiedCrm/model';
import { folded, paragraphs, sentence, table } from './markdown';

/** A part of a CRM that has fields of its own: contacts, or engagements of a type. */
interface Lane {
	name: ResourceName;
	type?: EngagementType;
	label: string;
	resource: Resource;
}

function lanesOf(crm: Crm): Lane[] {
	const engagements = typesOf(crm).flatMap((type): Lane[] => {
		const resource = resourceFor(crm, 'engagement', type);
		return isCannot(resource)
			? []
			: [{ name: 'engagement', type, label: labelFor(type), resource }];
	});
	return [{ name: 'contact', label: 'Contact', resource: crm.contact }, ...engagements];
}

/** Everything that is particular to one CRM. */
export function details(crm: Crm): string[] {
	const lanes = lanesOf(crm);
	const contacts = lanes.filter(({ name }) => name === 'contact');
	const engagements = lanes.filter(({ name }) => name === 'engagement');
	return folded(crm.label, [
		...paragraphs(
			credential(crm),
			gaps(crm),
			['**Contact fields**', '', ...fieldList(contacts[0])],
			engagements.length === 0 ? [] : ['**Engagement fields**', '', ...fieldTable(engagements)],
			fieldNotes(lanes),
			filters(lanes),
		),
	]);
}

function credential({ account }: Crm): string[] {
	const lines = [
		`**Credential:** ${sentence(account.setUp)} [Documentation](${account.documentation}).`,
	];
	const { oAuth2 } = account;
	if (oAuth2 !== undefined) {
		lines.push(
			oAuth2.scope === '' ? 'OAuth2 needs no scopes.' : `OAuth2 scopes: \`${oAuth2.scope}\`.`,
		);
	}
	return lines;
}

function gaps(crm: Crm): string[] {
	const lines = (['contact', 'engagement'] as const).flatMap((resource) =>
		gapsOf(crm, resource).map(
			(each) =>
				`- ${resource === 'contact' ? 'Contact, ' : ''}${gapLabel(each, resource)}: ${sentence(each.reason)}`,
		),
	);
	return lines.length === 0 ? [] : ['**Not possible**', '', ...lines];
}

/** R is read, C and U are written by create and update, an exclamation mark is required. */
function access({ name, type, resource }: Lane, field: FieldName): string {
	const declared = fieldOf(resource, field);
	if (declared?.types !== undefined && type !== undefined && !declared.types.includes(type))
		return '';
	const reads = readableFields(resource, name).includes(field) ? ['R'] : [];
	const writes = (['create', 'update'] as const).flatMap((operation) => {
		if (field !== 'engagement_type' && !isWritten(resource, field, operation, type)) return [];
		if (field === 'engagement_type') return [];
		const mark = isRequired(declared, operation, type) ? '!' : '';
		return [`${operation === 'create' ? 'C' : 'U'}${mark}`];
	});
	return [...reads, ...writes].join(' ');
}

/** The fields of one lane, by what can be done with them. */
function fieldList(lane: Lane): string[] {
	const groups = new Map<string, string[]>();
	for (const field of fieldNames(lane.name)) {
		const key = field === 'remote_data' ? '' : access(lane, field);
		if (key !== '') groups.set(key, [...(groups.get(key) ?? []), `\`${field}\``]);
	}
	return [...groups].map(([key, fields]) => `- ${key}: ${fields.join(', ')}`);
}

function fieldTable(lanes: Lane[]): string[] {
	const [{ name }] = lanes;
	const rows = fieldNames(name)
		.filter((field) => field !== 'remote_data')
		.map((field) => [`\`${field}\``, ...lanes.map((lane) => access(lane, field))])
		.filter(([, ...cells]) => cells.some((cell) => cell !== ''));
	return table(['Field', ...lanes.map(({ label }) => label)], rows);
}

/** Says once what holds for several lanes. */
function grouped(
	lanes: Lane[],
	textsOf: (lane: Lane) => Array<[subject: string, text: string]>,
): string[] {
	const groups = new Map<string, { subject: string; text: string; labels: string[] }>();
	for (const lane of lanes) {
		for (const [subject, text] of textsOf(lane)) {
			const key = `${subject}\n${text}`;
			const group = groups.get(key) ?? { subject, text, labels: [] };
			group.labels.push(lane.label);
			groups.set(key, group);
		}
	}
	const lines = new Map<string, string[]>();
	for (const { subject, text, labels } of groups.values()) {
		const key = `(${who(labels, lanes)}): ${sentence(text)}`;
		lines.set(key, [...(lines.get(key) ?? []), subject]);
	}
	return [...lines].map(([key, subjects]) => `- ${subjects.join(', ')} ${key}`);
}

function who(labels: string[], lanes: Lane[]): string {
	if (labels.length === lanes.length && labels.length > 1) return 'all';
	const engagements = lanes.filter(({ name }) => name === 'engagement').map(({ label }) => label);
	const isAll = engagements.length > 2 && engagements.every((label) => labels.includes(label));
	if (!isAll) return enumerate(labels);
	return enumerate([...labels.filter((label) => !engagements.includes(label)), 'all engagements']);
}

function fieldNotes(lanes: Lane[]): string[] {
	const lines = grouped(lanes, ({ name, type, resource }) =>
		fieldNames(name).flatMap((field): Array<[string, string]> => {
			const texts = [fieldGap(resource, field), ...remarks(fieldOf(resource, field), type)];
			return texts.filter((text) => text !== undefined).map((text) => [`\`${field}\``, text]);
		}),
	);
	const kept = grouped(lanes, ({ name, type, resource }) => {
		const names = fieldNames(name).filter(
			(field) =>
				fieldOf(resource, field)?.keeps === true && isWritten(resource, field, 'update', type),
		);
		return names.length === 0
			? []
			: [['Cannot be cleared', names.map((each) => `\`${each}\``).join(', ')]];
	});
	const all = [...lines, ...kept];
	return all.length === 0 ? [] : ['**Notes on fields**', '', ...all];
}

function remarks(
	field: Field | undefined,
	type: EngagementType | undefined,
): Array<string | undefined> {
	if (field === undefined) return [];
	if (field.types !== undefined && type !== undefined && !field.types.includes(type)) return [];
	return [field.note];
}

const MARKS: Record<Filter['by'], string> = { native: '', coarse: '', after: '*' };

function filters(lanes: Lane[]): string[] {
	const lines = grouped(lanes, (lane) => {
		const texts = filtersIn(lane).map(([name, filter]) => filterText(name, filter));
		return texts.length === 0 ? [] : [['Filters', texts.join(', ')]];
	});
	const notes = grouped(lanes, (lane) =>
		filtersIn(lane).flatMap(
			([name, { note }]): Array<[string, string]> =>
				note === undefined ? [] : [[`\`${name}\``, note]],
		),
	);
	if (lines.length === 0) return [];
	const isAfter = lines.some((line) => line.includes('`*'));
	return [
		`**Filters**${isAfter ? ' (* the node filters what it has fetched)' : ''}`,
		'',
		...lines.map((line) => line.replace(/^- Filters \((.*?)\)/, '- $1')),
		...notes,
	];
}

function filtersIn({ resource, type }: Lane): Array<[FilterName, Filter]> {
	const { list } = resource;
	if (isCannot(list)) return [];
	return filtersOf(resource, type).flatMap((name): Array<[FilterName, Filter]> => {
		const filter = list.filters[name];
		return name === 'engagement_type' || filter === undefined ? [] : [[name, filter]];
	});
}

function filterText(name: FilterName, { by, values, required }: Filter): string {
	const sorts =
		values === undefined ? '' : ` by ${enumerate(values.map((value) => `\`${value}\``))}`;
	return `\`${name}\`${MARKS[by]}${sorts}${required === true ? ' (required)' : ''}`;
}
