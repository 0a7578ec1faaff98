import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { CRMS } from '../../nodes/UnifiedCrm/adapters';
import { UnifiedCrm } from '../../nodes/UnifiedCrm/UnifiedCrm.node';
import { UnifiedCrmApi } from '../../credentials/UnifiedCrmApi.credentials';
import { UnifiedCrmOAuth2Api } from '../../credentials/UnifiedCrmOAuth2Api.credentials';

const LARGEST_DESCRIPTION = 400_000;
const MOST_PROPERTIES = 80;

const SMALL_WORDS = new Set([
	'a',
	'an',
	'and',
	'as',
	'at',
	'by',
	'for',
	'in',
	'of',
	'on',
	'or',
	'the',
	'to',
]);
const DYNAMIC_HINT =
	'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

const node = new UnifiedCrm();

interface Found {
	where: string;
	property: INodeProperties;
}

function isProperty(part: object): part is INodeProperties {
	return 'type' in part && 'name' in part;
}

function isOption(part: object): part is INodePropertyOptions {
	return 'value' in part;
}

/** Every property, at any depth. */
function walk(properties: INodeProperties[], path = ''): Found[] {
	return properties.flatMap((property) => {
		const where = `${path}${property.name}`;
		const inner = (property.options ?? []).flatMap((part) => {
			if (isProperty(part)) return walk([part], `${where}.`);
			return 'values' in part
				? walk((part as INodePropertyCollection).values, `${where}.${part.name}.`)
				: [];
		});
		return [{ where, property }, ...inner];
	});
}

const all = [
	...walk(node.description.properties),
	...walk(new UnifiedCrmApi().properties, 'unifiedCrmApi.'),
	...walk(new UnifiedCrmOAuth2Api().properties, 'unifiedCrmOAuth2Api.'),
];
const visible = all.filter(
	({ property }) => property.type !== 'notice' && property.type !== 'hidden',
);

function optionsOf({ options = [] }: INodeProperties): INodePropertyOptions[] {
	return options.filter(isOption);
}

/** The places where something is not as it should be. */
function offenders(found: Found[], isFine: (property: INodeProperties) => boolean): string[] {
	return found
		.filter(({ property }) => !isFine(property))
		.map(({ where, property }) => `${where}: ${property.displayName}`);
}

function isTitleCase(text: string): boolean {
	return text
		.split(/[\s(]+/)
		.every(
			(word, index) => word === '' || !/^[a-z]/.test(word) || (index > 0 && SMALL_WORDS.has(word)),
		);
}

/** What n8n's linter would say if it saw the built description; it sees literals in source alone. */
describe("n8n's rules for descriptions", () => {
	it('options of five and more are sorted by name', () => {
		const isSorted = (property: INodeProperties) => {
			const names = (property.options ?? []).map((part) =>
				'displayName' in part ? part.displayName : part.name,
			);
			if (names.length < 5 || property.type === 'fixedCollection') return true;
			return names.every(
				(name, index) => index === 0 || names[index - 1].localeCompare(name, 'en') <= 0,
			);
		};
		expect(offenders(all, isSorted)).toEqual([]);
	});

	it('display names are in title case', () => {
		expect(offenders(visible, ({ displayName }) => isTitleCase(displayName))).toEqual([]);
	});

	it('names of parameters and options have no blanks around them', () => {
		const isTrim = (text: string) => text === text.trim() && !/\s{2}/.test(text);
		expect(
			offenders(
				all,
				(property) =>
					isTrim(property.displayName) && optionsOf(property).every(({ name }) => isTrim(name)),
			),
		).toEqual([]);
	});

	it('descriptions of booleans start with "Whether"', () => {
		const booleans = visible.filter(({ property }) => property.type === 'boolean');
		expect(
			offenders(booleans, ({ description }) => description?.startsWith('Whether ') === true),
		).toEqual([]);
	});

	it('every parameter has a description that an agent can act on', () => {
		const described = visible.filter(
			({ property }) => property.name !== 'options' && property.name !== 'operation',
		);
		const isSaid = ({ description, displayName }: INodeProperties) =>
			description !== undefined && description !== '' && description !== displayName;
		expect(offenders(described, isSaid)).toEqual([]);
	});

	it('descriptions start with a capital and end as n8n wants', () => {
		const isWellFormed = (text: string | undefined) => {
			if (text === undefined) return true;
			const plain = text.replace(/e\.g\. /g, '');
			const isSingle = plain.split('. ').length === 1;
			return /^[^a-z]/.test(text) && text === text.trim() && plain.endsWith('.') === !isSingle;
		};
		expect(offenders(visible, ({ description }) => isWellFormed(description))).toEqual([]);
		expect(
			offenders(visible, (property) =>
				optionsOf(property).every(({ description }) => isWellFormed(description)),
			),
		).toEqual([]);
	});

	it('lists filled from the account say that an id works as well', () => {
		const dynamic = visible.filter(
			({ property }) => property.typeOptions?.loadOptionsMethod !== undefined,
		);
		expect(dynamic.length).toBeGreaterThan(0);
		expect(offenders(dynamic, ({ displayName }) => displayName.endsWith('Name or ID'))).toEqual([]);
		expect(
			offenders(dynamic, ({ description }) => description?.includes(DYNAMIC_HINT) === true),
		).toEqual([]);
	});

	it('the limit starts at 50 and is at least 1', () => {
		const limit = all.find(({ where }) => where === 'limit')?.property;
		expect(limit?.default).toBe(50);
		expect(limit?.typeOptions).toEqual({ minValue: 1 });
		expect(limit?.description).toBe('Max number of results to return');
	});

	it('selectors take no expressions', () => {
		const selectors = ['integration', 'authentication', 'resource', 'operation'];
		const found = node.description.properties.filter(({ name }) => selectors.includes(name));
		expect(found.every(({ noDataExpression }) => noDataExpression === true)).toBe(true);
		const type = node.description.properties.find(({ name }) => name === 'engagementType');
		expect(type?.noDataExpression).toBeUndefined();
	});

	it('operations have an action in sentence case', () => {
		const operations = node.description.properties.filter(({ name }) => name === 'operation');
		for (const option of operations.flatMap(optionsOf))
			expect(option.action).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
	});

	it('the default of a choice is one of its options', () => {
		const choices = visible.filter(
			({ property }) =>
				property.type === 'options' && property.typeOptions?.loadOptionsMethod === undefined,
		);
		// A required type has no default: it must be chosen.
		const isOffered = (property: INodeProperties) =>
			(property.name === 'engagementType' && property.required === true) ||
			optionsOf(property).some(({ value }) => value === property.default);
		expect(offenders(choices, isOffered)).toEqual([]);
	});

	it('no option comes twice under one condition', () => {
		const isUnique = (property: INodeProperties) => {
			const keys = optionsOf(property).map(({ value, displayOptions }) =>
				JSON.stringify([value, displayOptions]),
			);
			return keys.length === new Set(keys).size;
		};
		expect(offenders(all, isUnique)).toEqual([]);
	});

	it('no child of a collection is required: n8n looks for it at the wrong place', () => {
		const children = walk(node.description.properties).filter(({ where }) => where.includes('.'));
		expect(offenders(children, ({ required }) => required !== true)).toEqual([]);
	});

	it('secrets are password fields', () => {
		const secrets = all.filter(
			({ property }) =>
				/^(apiKey|apiSecret|sessionToken)$/.test(property.name) && property.type === 'string',
		);
		expect(offenders(secrets, ({ typeOptions }) => typeOptions?.password === true)).toEqual([]);
	});
});

describe('weight', () => {
	it(`stays under ${LARGEST_DESCRIPTION / 1000} KB`, () => {
		expect(JSON.stringify(node.description).length).toBeLessThanOrEqual(LARGEST_DESCRIPTION);
	});

	it(`has at most ${MOST_PROPERTIES} properties`, () => {
		expect(node.description.properties.length).toBeLessThanOrEqual(MOST_PROPERTIES);
	});
});

describe('the node', () => {
	it('is found under the name of each CRM', () => {
		expect(node.description.codex?.alias).toEqual(
			expect.arrayContaining(CRMS.map(({ label }) => label)),
		);
	});

	it('names no method that it does not have', () => {
		const json = JSON.stringify(node.description.properties);
		const names = (pattern: RegExp) => new Set([...json.matchAll(pattern)].map(([, name]) => name));
		expect(Object.keys(node.methods.listSearch)).toEqual(
			expect.arrayContaining([...names(/"searchListMethod":"(\w+)"/g)]),
		);
		expect(Object.keys(node.methods.loadOptions)).toEqual(
			expect.arrayContaining([...names(/"loadOptionsMethod":"(\w+)"/g)]),
		);
	});

	it('can be used as a tool', () => {
		expect(node.description.usableAsTool).toBe(true);
	});
});
