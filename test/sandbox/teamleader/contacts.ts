import { isObject } from '../core/shape';
import type { Rules } from '../core/shape';
import type { Account } from './account';
import { refusal, tlTime } from './answers';
import { BOOLEAN, demand, oneOf, required, TEXT, TEXTS, textsOf, TIME, UUID, UUIDS } from './body';
import { blank, CHANGED, changed, NEW } from './contactBody';
import { done, made, ok } from './context';
import type { Action, Context } from './context';
import { showCustomFields } from './customFields';
import { holdsTerm, list, when } from './lists';
import type { Listed } from './lists';
import type { Contact } from './rows';

const PRIMARY = oneOf('primary');
/** What only the answer to a get shows. */
const ONLY_IN_INFO = ['vat_number', 'remarks'];
const LINK: Rules = {
	id: required(UUID),
	company_id: required(UUID),
	position: TEXT,
	decision_maker: BOOLEAN,
};

/** What lists and single records have in common. */
function showCommon(row: Contact, isOld: boolean): Record<string, unknown> {
	return {
		id: row.id,
		...row.plain,
		emails: row.email === null ? [] : [{ type: 'primary', email: row.email }],
		telephones: row.telephones,
		payment_term: null,
		invoicing_preferences: { electronic_invoicing_address: null },
		tags: isOld ? row.tags.map((tag) => tag.toLowerCase()) : row.tags,
		added_at: tlTime(row.addedAt),
		updated_at: tlTime(row.updatedAt),
		web_url: `https://focus.teamleader.eu/contact_detail.php?id=${row.id}`,
	};
}

function showListed(row: Contact, includes: string[], isOld: boolean): Record<string, unknown> {
	const shown = showCommon(row, isOld);
	for (const key of ONLY_IN_INFO) delete shown[key];
	const primary = row.addresses.find(({ type }) => type === 'primary');
	return {
		...shown,
		primary_address: primary?.address ?? null,
		...(includes.includes('custom_fields')
			? { custom_fields: showCustomFields('contact', row.custom, isOld) }
			: {}),
	};
}

function showWhole(row: Contact, isOld: boolean): Record<string, unknown> {
	return {
		...showCommon(row, isOld),
		addresses: row.addresses,
		companies: row.links.map(({ companyId, position, decisionMaker }) => ({
			position,
			secondary_position: null,
			division: null,
			decision_maker: decisionMaker,
			company: { type: 'company', id: companyId },
		})),
		custom_fields: showCustomFields('contact', row.custom, isOld),
	};
}

function listing(account: Account, isOld: boolean): Listed<Contact> {
	const lower = (text: unknown) => (typeof text === 'string' ? text.toLowerCase() : '');
	return {
		store: account.contacts,
		filter: {
			ids: UUIDS,
			email: { type: 'object', keys: { type: required(PRIMARY), email: required(TEXT) } },
			company_id: { ...UUID, nullable: true },
			term: TEXT,
			updated_since: TIME,
			tags: TEXTS,
			status: oneOf('active', 'deactivated'),
			marketing_mails_consent: BOOLEAN,
		},
		tests: ({
			ids,
			email,
			company_id: company,
			term,
			updated_since: since,
			tags,
			status,
			marketing_mails_consent: consent,
		}) => [
			...when(textsOf(ids), (wanted) => (row: Contact) => wanted.includes(row.id)),
			...when(
				isObject(email) ? email.email : undefined,
				(wanted) => (row: Contact) => row.email === wanted,
			),
			...when(
				company,
				(wanted) => (row: Contact) =>
					wanted === null
						? row.links.length === 0
						: row.links.some((link) => link.companyId === wanted),
			),
			...when(
				term,
				(wanted) =>
					({ plain, email: own, telephones }: Contact) =>
						holdsTerm(
							String(wanted),
							`${String(plain.first_name ?? '')} ${plain.last_name}`,
							own,
							...telephones.map(({ number }) => number),
						),
			),
			...when(since, (wanted) => (row: Contact) => row.updatedAt >= Date.parse(String(wanted))),
			...when(
				textsOf(tags),
				(wanted) => (row: Contact) => wanted.every((tag) => row.tags.includes(tag)),
			),
			...when(status, (wanted) => (row: Contact) => row.plain.status === wanted),
			...when(consent, (wanted) => (row: Contact) => row.plain.marketing_mails_consent === wanted),
		],
		sorts: {
			name: [({ plain }) => lower(plain.last_name), ({ plain }) => lower(plain.first_name)],
			added_at: [({ addedAt }) => addedAt],
			updated_at: [({ updatedAt }) => updatedAt],
		},
		made: ['added_at', 'updated_at'],
		usualSort: 'name',
		show: (row, includes) => showListed(row, includes, isOld),
	};
}

const one = ({ account, body }: Context): Contact =>
	account.find(account.contacts, body.id, 'Contact');

function withTags(context: Context, change: (old: string[], tags: string[]) => string[]) {
	const { account, body } = context;
	demand(body, { id: required(UUID), tags: required(TEXTS) });
	const row = one(context);
	const tags = textsOf(body.tags) ?? [];
	account.contacts.put({ ...row, tags: change(row.tags, tags), updatedAt: account.now() });
	return done;
}

/** Changes the links of a contact with a company. */
function withLinks(
	context: Context,
	isLinked: boolean,
	change: (row: Contact) => Contact['links'],
) {
	const { account, body } = context;
	demand(body, LINK);
	const row = one(context);
	account.demandId('company', body.company_id, 'company_id');
	if (row.links.some(({ companyId }) => companyId === body.company_id) !== isLinked) {
		throw refusal(
			400,
			isLinked ? 'The contact is not linked to the company' : 'The contact is linked already',
			'company_id',
		);
	}
	account.contacts.put({ ...row, links: change(row), updatedAt: account.now() });
	return done;
}

function link({ body }: Context, old?: Contact['links'][number]): Contact['links'][number] {
	return {
		companyId: String(body.company_id),
		position: typeof body.position === 'string' ? body.position : (old?.position ?? null),
		decisionMaker:
			typeof body.decision_maker === 'boolean'
				? body.decision_maker
				: (old?.decisionMaker ?? false),
	};
}

export const contactActions: Record<string, Action> = {
	'contacts.list': ({ account, body, isOld }) => ok(list(listing(account, isOld), body)),
	'contacts.info': (context) => {
		demand(context.body, { id: required(UUID) });
		return ok({ data: showWhole(one(context), context.isOld) });
	},
	'contacts.add': (context) => {
		demand(context.body, NEW);
		const row = context.account.contacts.put(changed(context, blank(context.account)));
		return made('contact', row.id);
	},
	'contacts.update': (context) => {
		demand(context.body, CHANGED);
		context.account.contacts.put(changed(context, one(context)));
		return done;
	},
	'contacts.delete': (context) => {
		demand(context.body, { id: required(UUID) });
		context.account.contacts.delete(one(context).id);
		return done;
	},
	'contacts.tag': (context) =>
		withTags(context, (old, tags) => {
			for (const tag of tags) context.account.tags.add(tag);
			return [...new Set([...old, ...tags])];
		}),
	'contacts.untag': (context) =>
		withTags(context, (old, tags) => old.filter((tag) => !tags.includes(tag))),
	'contacts.linkToCompany': (context) =>
		withLinks(context, false, ({ links }) => [...links, link(context)]),
	'contacts.updateCompanyLink': (context) =>
		withLinks(context, true, ({ links }) =>
			links.map((old) => (old.companyId === context.body.company_id ? link(context, old) : old)),
		),
	'contacts.unlinkFromCompany': (context) =>
		withLinks(context, true, ({ links }) =>
			links.filter((old) => old.companyId !== context.body.company_id),
		),
};
