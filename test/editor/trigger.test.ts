import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { CRMS } from '../../nodes/UnifiedCrm/adapters';
import type { Crm } from '../../nodes/UnifiedCrm/adapters/adapter';
import { triggerProperties } from '../../nodes/UnifiedCrm/editor/trigger';
import {
	CHANGE_EVENTS,
	eventGap,
	hasEvent,
	typesWith,
} from '../../nodes/UnifiedCrm/engine/changes/events';
import { typesOf } from '../../nodes/UnifiedCrm/engine/support';
import { RESOURCES } from '../../nodes/UnifiedCrm/model';
import { UnifiedCrmTrigger } from '../../nodes/UnifiedCrm/UnifiedCrmTrigger.node';

const LARGEST_DESCRIPTION = 60_000;

const { description } = new UnifiedCrmTrigger();

/** Whether what is chosen lets something be shown; enough of n8n's rules for what the trigger's panel uses. */
function isShown(
	{ displayOptions }: Pick<INodeProperties, 'displayOptions'>,
	chosen: Record<string, string>,
): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, values]) =>
		(values ?? []).includes(chosen[name.replace('/', '')]),
	);
}

function shown(name: string, chosen: Record<string, string>): INodeProperties | undefined {
	const found = description.properties.filter(
		(property) => property.name === name && isShown(property, chosen),
	);
	expect(found.length).toBeLessThanOrEqual(1);
	return found[0];
}

function values(name: string, chosen: Record<string, string>): unknown[] {
	const options = (shown(name, chosen)?.options ?? []) as INodePropertyOptions[];
	return options.filter((option) => isShown(option, chosen)).map(({ value }) => value);
}

function isOffered(crm: Crm, resource: (typeof RESOURCES)[number]): boolean {
	return CHANGE_EVENTS.some((event) => hasEvent(crm, resource, event));
}

describe("the trigger's panel", () => {
	it('is a polling trigger, and small', () => {
		expect(description).toMatchObject({ polling: true, inputs: [], group: ['trigger'] });
		expect(description).not.toHaveProperty('usableAsTool');
		expect(JSON.stringify(description).length).toBeLessThan(LARGEST_DESCRIPTION);
	});

	it('offers the CRMs, resources, events and types whose changes can be seen, and no other', () => {
		const watchable = CRMS.filter((crm) => RESOURCES.some((each) => isOffered(crm, each)));
		expect(values('integration', {}).sort()).toEqual(watchable.map(({ id }) => id).sort());
		for (const crm of watchable) {
			const integration = crm.id;
			const resources = RESOURCES.filter((each) => isOffered(crm, each));
			expect(values('resource', { integration })).toEqual(resources);
			for (const resource of resources) {
				const events = CHANGE_EVENTS.filter((event) => hasEvent(crm, resource, event));
				expect(values('event', { integration, resource }).sort()).toEqual([...events].sort());
				if (resource === 'contact') continue;
				for (const event of events) {
					const chosen = { integration, resource, event };
					expect(values('engagementType', chosen)).toEqual(typesWith(crm, event));
				}
			}
		}
	});

	it('says why what a CRM has cannot be watched', () => {
		const texts = description.properties
			.filter(({ type }) => type === 'notice')
			.map(({ displayName }) => displayName.replace(/&lt;/g, '<').replace(/&amp;/g, '&'))
			.join('\n');
		for (const crm of CRMS.filter((each) => RESOURCES.some((name) => isOffered(each, name)))) {
			for (const event of CHANGE_EVENTS) {
				const reasons = [
					eventGap(crm, 'contact', event),
					...typesOf(crm).map((type) => eventGap(crm, 'engagement', event, type)),
				];
				for (const reason of reasons)
					if (reason !== undefined) expect(texts).toContain(reason.replace(/&gt;/g, '>'));
			}
		}
	});

	it('leaves out the filters that the trigger sets itself', () => {
		const names = description.properties
			.filter(({ name }) => name === 'filters')
			.flatMap(({ options = [] }) => options.map(({ name }) => name));
		expect(names).toContain('owner');
		expect(
			names.filter((name) => /_after|_before|_time|sort_by|engagement_type/.test(name)),
		).toEqual([]);
	});

	it('has no conditions about operations, and sorts what is long', () => {
		expect(JSON.stringify(triggerProperties(CRMS))).not.toContain('operation"');
		for (const { name, options = [], type } of description.properties) {
			if (options.length < 5 || type === 'multiOptions') continue;
			const labels = options.map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			expect({ name, labels }).toEqual({
				name,
				labels: [...labels].sort(new Intl.Collator('en').compare),
			});
		}
	});
});
