import type { Crm } from '../../nodes/UnifiedCrm/adapters/adapter';
import { details } from './details';
import { feeds } from './feeds';
import { overview } from './overview';

const START = '<!-- support-matrix:start -->';
const END = '<!-- support-matrix:end -->';

/** The whole support matrix: tables of all CRMs and of their changes, and a folded part for each CRM. */
export function supportMatrix(crms: readonly Crm[]): string {
	const legend =
		'In the tables of fields, R is read, C is written by Create and by Create or Update, U is written by Update; an exclamation mark is required.';
	const parts = [overview(crms), feeds(crms), ['### Each CRM', '', legend], ...crms.map(details)];
	return parts.map((lines) => lines.join('\n')).join('\n\n');
}

/** A document with the support matrix between its markers. Throws where it has no markers. */
export function withMatrix(document: string, crms: readonly Crm[]): string {
	const start = document.indexOf(START);
	const end = document.indexOf(END);
	if (start < 0 || end < start) throw new Error(`the document lacks ${START} and ${END}`);
	return `${document.slice(0, start + START.length)}\n\n${supportMatrix(crms)}\n\n${document.slice(end)}`;
}
