import type { Account } from './account';
import { notFound } from './answers';
import type { Subject } from './seeds';

export const KINDS: Array<Subject['kind']> = ['party', 'opportunity', 'kase'];
/** Plural names, as in paths. */
export const PLURALS: Record<Subject['kind'], string> = {
	party: 'parties',
	opportunity: 'opportunities',
	kase: 'kases',
};

export type LinkInput = Partial<Record<Subject['kind'], { id: number } | null>>;

export const LINK = {
	type: 'object',
	nullable: true,
	keys: { id: { type: 'integer', required: true } },
} as const;

/** The links that a body gives; one to a record that does not exist is 404. */
export function givenLinks(account: Account, input: LinkInput): Subject[] {
	return KINDS.flatMap((kind) => {
		const link = input[kind];
		if (link === undefined || link === null) return [];
		const subject = { kind, id: link.id };
		return account.has(subject) ? [subject] : notFound();
	});
}
