import { CONTACT_FIELDS } from './contact';
import type { Contact, ContactFieldName } from './contact';
import { ENGAGEMENT_FIELDS } from './engagement';
import type { Engagement, EngagementFieldName } from './engagement';
import type { FieldDefinition } from './field';

export * from './contact';
export * from './engagement';
export * from './field';
export * from './filter';

export const RESOURCES = ['contact', 'engagement'] as const;

export type ResourceName = (typeof RESOURCES)[number];

export type FieldName = ContactFieldName | EngagementFieldName;

/** A record in the unified model. */
export type UnifiedRecord = Contact & Engagement;

/** The table of fields of a resource. */
export const FIELDS: Record<ResourceName, Partial<Record<FieldName, FieldDefinition>>> = {
	contact: CONTACT_FIELDS,
	engagement: ENGAGEMENT_FIELDS,
};

/** The names of a resource's fields, in the order of the output. */
export function fieldNames(resource: ResourceName): FieldName[] {
	return Object.keys(FIELDS[resource]) as FieldName[];
}

export const OPERATIONS = ['create', 'delete', 'get', 'list', 'update', 'upsert'] as const;

export type OperationName = (typeof OPERATIONS)[number];
