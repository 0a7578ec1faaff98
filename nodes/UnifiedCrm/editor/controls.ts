import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import type { FieldKind, PickerName } from '../model';
import { describe, enumerate, labelFor, sortedBy } from './texts';

/** A control without its place and conditions. */
export type Control = Omit<INodeProperties, 'name' | 'displayOptions'>;

/** What decides how a field looks in the form. */
export interface Look {
	label: string;
	kind: FieldKind;
	description: string;
	/** Values that can be chosen; free text without them. */
	values?: readonly string[];
	/** Values to name in the description where the field is free text. */
	examples?: readonly string[];
	/** How many entries there is room for. */
	most?: number;
	/** The picker that offers the ids; they are typed in without it. */
	picker?: PickerName;
	note?: string;
	isRequired?: boolean;
}

/** The kinds of email, phone or address to choose from, the default first. */
export interface ItemKinds {
	values: readonly string[];
	most?: number;
}

/** Name of the method that searches an account for a picker. */
export function searchMethod(picker: PickerName): string {
	return `search${labelFor(picker)}`;
}

const BY_ID = { displayName: 'By ID', name: 'id' };
const FROM_LIST = { displayName: 'From List', name: 'list' };

/** The ways to give an id: from a list where there is one, and by hand or expression. */
export function idModes(picker: PickerName | undefined): INodePropertyMode[] {
	const byId: INodePropertyMode = {
		...BY_ID,
		type: 'string',
		placeholder: 'e.g. 12345',
	};
	if (picker === undefined) return [byId];
	const fromList: INodePropertyMode = {
		...FROM_LIST,
		type: 'list',
		typeOptions: { searchListMethod: searchMethod(picker), searchable: true },
	};
	return [fromList, byId];
}

function locator(displayName: string, one: string, picker: PickerName | undefined): Control {
	return {
		displayName,
		type: 'resourceLocator',
		default: { mode: picker === undefined ? 'id' : 'list', value: '' },
		modes: idModes(picker),
	};
}

function rows(look: Look, values: INodeProperties[], one: string): Control {
	return {
		displayName: look.label,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: `Add ${one}`,
		options: [{ displayName: one, name: 'values', values }],
	};
}

/**
 * The control for a field, as its kind wants it.
 * @param kinds choices of the kind of an email, phone or address; one of them is shown at a time
 */
export function controlFor(look: Look, kinds: INodeProperties[] = []): Control {
	return {
		...bareControl(look, kinds),
		displayName: look.isRequired === true ? `${look.label} (Required)` : look.label,
		description: describe(look.description, examplesOf(look), look.note, roomFor(look.most)),
	};
}

function roomFor(most: number | undefined): string | undefined {
	return most === undefined ? undefined : `There is room for ${most}`;
}

function examplesOf({ kind, values, examples }: Look): string | undefined {
	if (kind === 'choice' && values === undefined && examples !== undefined && examples.length > 0) {
		return `Such as ${enumerate(examples)}, or what the account has`;
	}
	return undefined;
}

function bareControl(look: Look, kinds: INodeProperties[]): Control {
	const displayName = look.label;
	switch (look.kind) {
		case 'longText':
			return { displayName, type: 'string', typeOptions: { rows: 4 }, default: '' };
		case 'time':
			return { displayName, type: 'dateTime', default: '' };
		case 'seconds':
			return { displayName, type: 'number', typeOptions: { minValue: 0 }, default: 0 };
		case 'choice':
			return choice(look);
		case 'reference':
			return reference(look);
		case 'references':
			return look.most === 1 ? reference(look) : references(look);
		case 'emails':
			return rows(look, [EMAIL, ...kinds], 'Email Address');
		case 'phones':
			return rows(look, [...PHONE_PARTS, ...kinds], 'Phone Number');
		case 'addresses':
			return rows(look, [...ADDRESS_PARTS, ...kinds], 'Address');
		case 'tags':
			return rows(look, tagParts(look.picker), 'Tag');
		case 'customFields':
			return { displayName, type: 'json', default: '{}' };
		default:
			return { displayName, type: 'string', default: '' };
	}
}

function choice({ label, values, examples }: Look): Control {
	if (values === undefined || values.length === 0) {
		return {
			displayName: label,
			type: 'string',
			default: '',
			...(examples?.[0] === undefined ? {} : { placeholder: `e.g. ${examples[0]}` }),
		};
	}
	const options = sortedBy(
		values.map((value) => ({ name: labelFor(value), value })),
		({ name }) => name,
	);
	const [first] = options.map(({ value }) => value);
	return { displayName: label, type: 'options', options, default: first };
}

const SINGULARS: Partial<Record<PickerName, string>> = {
	opportunity: 'opportunity (deal)',
	owner: 'user',
};

function nounFor(picker: PickerName | undefined, label: string): string {
	return picker === undefined ? label.toLowerCase() : (SINGULARS[picker] ?? picker);
}

function reference({ label, picker }: Look): Control {
	return locator(label, nounFor(picker, label), picker);
}

function references(look: Look): Control {
	const one = nounFor(look.picker, look.label);
	const id: INodeProperties = {
		...locator(labelFor(look.picker ?? 'record'), one, look.picker),
		name: 'id',
		description: `The ${one} to link`,
	};
	return rows(look, [id], labelFor(look.picker ?? 'record'));
}

/** The choice of an entry's kind. */
export function kindControl({ values, most }: ItemKinds): INodeProperties {
	const [first] = values;
	const options = sortedBy(
		values.map((value) => ({ name: labelFor(value), value })),
		({ name }) => name,
	);
	return {
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options,
		default: first,
		description: describe('What kind of entry it is', roomFor(most)),
	};
}

const EMAIL: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	placeholder: 'name@email.com',
	default: '',
	description: 'The email address',
};

const PHONE_PARTS: INodeProperties[] = [
	{
		displayName: 'Number',
		name: 'number',
		type: 'string',
		placeholder: 'e.g. +14155550123',
		default: '',
		description: 'The phone number, best with its country code',
	},
	{
		displayName: 'Extension',
		name: 'extension',
		type: 'string',
		default: '',
		description: 'The extension to dial, where there is one',
	},
];

const ADDRESS_PARTS: INodeProperties[] = (
	[
		['Street', 'street_1', 'Street and house number'],
		['Street 2', 'street_2', 'Second line of the street'],
		['City', 'city', 'Name of the city'],
		['State', 'state', 'State, province or region'],
		['Postal Code', 'postal_code', 'The ZIP or postal code'],
		['Country', 'country', 'Name or code of the country, as the CRM writes it'],
	] as const
).map(([displayName, name, description]) => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
}));

function tagParts(picker: PickerName | undefined): INodeProperties[] {
	const name: INodeProperties = {
		displayName: picker === undefined ? 'Tag' : 'New Tag',
		name: 'name',
		type: 'string',
		default: '',
		description: picker === undefined ? 'Name of the tag' : 'Name of a tag that is not in the list',
	};
	if (picker === undefined) return [name];
	const listed: INodeProperties = {
		displayName: 'Tag Name or ID',
		name: 'id',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getTags',
			loadOptionsDependsOn: ['integration', 'authentication'],
		},
		default: '',
		description:
			'A tag of the account. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	};
	return [listed, name];
}
