import type { Cannot, Field, Fields } from '../adapter';
import { asText } from '../../engine/json';
import type { EngagementType, FilterValues } from '../../model';

/** Sentences of what no engagement of this CRM has. */
export const NO_PROJECT: Cannot = { cannot: 'Zendesk Sell has no projects: link a deal instead.' };
export const NO_NOTES: Cannot = {
	cannot: 'Zendesk Sell has no notes on engagements: create a note on the same contact.',
};
export const NO_INTERNAL_NOTES: Cannot = {
	cannot: 'Zendesk Sell has one text for each engagement: use the field content.',
};

export const idField: Field = { read: ({ id }) => asText(id) };

/** What all engagements lack. */
export const lackingFields: Fields = {
	internal_notes: NO_INTERNAL_NOTES,
	notes: NO_NOTES,
	project: NO_PROJECT,
};

/** One text serves as subject and content: a subject is written where no content is given. */
export function oneText(
	path: string,
	options: Pick<Field, 'required' | 'keeps'> = {},
): { subject: Field; content: Field } {
	return {
		subject: {
			sources: [path],
			read: (record) => asText(record[path]),
			write: (body, value, { values }) => {
				if (values.content === undefined) body[path] = value;
			},
			note: 'Zendesk Sell has one text only: the subject is stored where no content is given',
			keeps: options.keeps,
		},
		content: {
			sources: [path],
			read: (record) => asText(record[path]),
			write: (body, value) => {
				body[path] = value;
			},
			...options,
		},
	};
}

/** What of a subject gets lost beside a content. */
export function lostSubject(
	{ subject, content }: { subject?: string | null; content?: string | null },
	what: EngagementType,
): string | undefined {
	return typeof subject === 'string' && typeof content === 'string' && !content.includes(subject)
		? `Zendesk Sell has one text for a ${what}: the content was stored, the subject "${subject}" was not.`
		: undefined;
}

/** The query parameters that narrow a list to one record. */
export function resourceQuery({
	account,
	contact,
	lead,
}: FilterValues): Record<string, string | undefined> {
	if (lead !== undefined) return { resource_type: 'lead', resource_id: lead };
	const id = contact ?? account;
	return id === undefined ? {} : { resource_type: 'contact', resource_id: id };
}

/** A sentence where a list is to be narrowed to several records. */
export function checkOneResource({ account, contact, lead }: FilterValues): string | undefined {
	return [account, contact, lead].filter((id) => id !== undefined).length > 1
		? 'Zendesk Sell lists the engagements of one record only: give one of the filters contact, account and lead'
		: undefined;
}
