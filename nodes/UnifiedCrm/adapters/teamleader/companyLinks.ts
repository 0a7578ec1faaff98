import type { Api, VendorRecord } from '../adapter';
import { InputError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';
import { change, info } from './rpc';

/** The company of a link. */
export function companyOf(link: unknown): string | undefined {
	return asText(asRecord(asRecord(link).company).id);
}

async function setLink(
	action: 'linkToCompany' | 'updateCompanyLink',
	id: string,
	company: string,
	title: string | null | undefined,
	api: Api,
): Promise<void> {
	const body: VendorRecord = { id, company_id: company };
	if (typeof title === 'string') body.position = title;
	await change(`contacts.${action}`, body, api);
}

/** Links a new contact to its company. https://developer.focus.teamleader.eu/docs/api/contacts-link-to-company */
export async function linkNew(
	id: string,
	{ account, title }: UnifiedRecord,
	api: Api,
): Promise<void> {
	const company = asText(account?.id);
	if (company !== undefined) await setLink('linkToCompany', id, company, title, api);
}

/**
 * Changes the first company link, which is the unified account, and the job title on it. Further links stay.
 * https://developer.focus.teamleader.eu/docs/api/contacts-update-company-link
 */
export async function updateLinks(
	id: string,
	{ account, title }: UnifiedRecord,
	api: Api,
): Promise<void> {
	if (account === undefined && title === undefined) return;
	const companies = asRecords((await info('contacts', id, api)).companies).map(companyOf);
	const [first] = companies;
	const wanted = account === undefined ? first : asText(account?.id);
	if (wanted === undefined && typeof title === 'string') {
		throw new InputError(
			'Teamleader keeps the job title (title) on the link to a company, and this contact has none',
			'Give the account as well.',
		);
	}
	if (first !== undefined && first !== wanted)
		await change('contacts.unlinkFromCompany', { id, company_id: first }, api);
	if (wanted === undefined) return;
	if (!companies.includes(wanted)) await setLink('linkToCompany', id, wanted, title, api);
	else if (title !== undefined) await setLink('updateCompanyLink', id, wanted, title, api);
}
