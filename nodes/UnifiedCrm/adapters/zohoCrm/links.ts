import type { Api, Field, Fields, VendorRecord, WriteInput } from '../adapter';
import { asRecord, asText } from '../../engine/json';
import type { FilterValues, UnifiedRecord } from '../../model';
import { quoted } from './queries';
import { currentRecord } from './records';

/** The modules that an activity's `What_Id` can lead to, by unified field. */
export const WHAT_MODULES = { account: 'Accounts', opportunity: 'Deals', lead: 'Leads' } as const;

export type WhatName = keyof typeof WHAT_MODULES;

const WHAT_NAMES = Object.keys(WHAT_MODULES) as WhatName[];

/** The id that a link or the first of several links holds. */
export function linkedId(value: unknown): string | undefined {
	return asText(asRecord(Array.isArray(value) ? (value as unknown[])[0] : value).id);
}

/** The id of a linked record under a key. */
export function idAt(record: VendorRecord, key: string): string | undefined {
	const linked = record[key];
	return typeof linked === 'object' && linked !== null
		? asText((linked as VendorRecord).id)
		: asText(linked);
}

function whatLink(name: WhatName): Field {
	const module = WHAT_MODULES[name];
	const isSingle = name === 'account';
	return {
		sources: ['What_Id', '$se_module'],
		...(isSingle ? {} : { most: 1 }),
		// Without the module the link could be to anything.
		read: (record) => {
			if (record.$se_module !== module) return undefined;
			const id = idAt(record, 'What_Id');
			if (id === undefined) return undefined;
			return isSingle ? { id } : [{ id }];
		},
		write: (body, value) => {
			const id = linkedId(value);
			if (id !== undefined) {
				body.What_Id = { id };
				body.$se_module = module;
			} else if (body.What_Id === undefined) {
				body.What_Id = null;
			}
		},
	};
}

/** The contact of an activity. */
export const who: Field = {
	sources: ['Who_Id'],
	most: 1,
	read: (record) => {
		const id = idAt(record, 'Who_Id');
		return id === undefined ? undefined : [{ id }];
	},
	write: (body, value) => {
		const id = linkedId(value);
		body.Who_Id = id === undefined ? null : { id };
	},
};

/** https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html: one contact, and one record of another module */
export const ACTIVITY_LINKS: Fields = {
	account: whatLink('account'),
	contact: who,
	opportunity: whatLink('opportunity'),
	lead: whatLink('lead'),
	project: { cannot: 'Zoho CRM has no projects.' },
};

function given(values: UnifiedRecord): WhatName[] {
	return WHAT_NAMES.filter((name) => linkedId(values[name]) !== undefined);
}

/** A sentence where an activity would belong to more than it can; undefined where all is well. */
export function tooManyLinks(values: UnifiedRecord, what: string): string | undefined {
	const names = given(values);
	if (names.length > 1)
		return `Zoho CRM links ${what} to one record besides the contact: give one of ${names.join(', ')}`;
	return names[0] === 'lead' && linkedId(values.contact) !== undefined
		? `Zoho CRM links ${what} to a contact or to a lead, not to both: give one of them`
		: undefined;
}

/** Clearing one kind of link must leave a link of another kind alone. */
export async function withoutForeignLink(
	module: string,
	body: VendorRecord,
	{ values }: WriteInput,
	id: string | undefined,
	api: Api,
): Promise<VendorRecord> {
	if (id === undefined || body.What_Id !== null) return body;
	const current = await currentRecord(module, id, 'What_Id,$se_module', api);
	if (
		WHAT_NAMES.some(
			(name) => values[name] !== undefined && WHAT_MODULES[name] === current.$se_module,
		)
	)
		return body;
	const kept = { ...body };
	delete kept.What_Id;
	return kept;
}

/** The conditions of the filters for links. */
export function linkConditions({ account, contact, lead }: FilterValues): string[] {
	const conditions: string[] = [];
	if (contact !== undefined) conditions.push(`Who_Id = ${quoted(contact)}`);
	if (account !== undefined) conditions.push(`What_Id = ${quoted(account)}`);
	if (lead !== undefined) conditions.push(`What_Id = ${quoted(lead)}`);
	return conditions;
}

/** A sentence where filters for links exclude each other. */
export function checkLinks({ account, lead }: FilterValues): string | undefined {
	return account !== undefined && lead !== undefined
		? 'Zoho CRM links an activity to an account or to a lead, never to both: filter by one of them'
		: undefined;
}
