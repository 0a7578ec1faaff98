import type {
	Api,
	Field,
	Fields,
	List,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { cannot } from '../adapter';
import { constantType, readOnly, text, time } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { withOffset } from '../../engine/time';
import type { UnifiedRecord } from '../../model';
import { linkedId } from './links';
import { currentRecord, sendWrite } from './records';
import { single } from './failures';
import { lookup } from './shared';

/** Emails come 10 at a time, of one record. https://www.zoho.com/crm/developer/docs/api/v8/get-email-rel-list.html */
const PAGE_SIZE = 10;

/** The record whose email it is. The answer does not say, and only through it can the email be read again. */
interface Parent {
	module: string;
	id: string;
}

const PARENT = '$parent';

function withParent(email: VendorRecord, parent: Parent): VendorRecord {
	return { ...email, [PARENT]: parent };
}

function parentOf(email: VendorRecord): Parent | undefined {
	return email[PARENT] as Parent | undefined;
}

/** `Contacts:<id of the contact>:<id of the message>` */
function composedId(parent: Parent, messageId: string): string {
	return `${parent.module}:${parent.id}:${messageId}`;
}

function partsOf(id: string): Parent & { messageId: string } {
	const first = id.indexOf(':');
	const second = id.indexOf(':', first + 1);
	const parts = {
		module: id.slice(0, first),
		id: id.slice(first + 1, second),
		messageId: id.slice(second + 1),
	};
	if (first > 0 && second > first + 1 && parts.messageId !== '' && /^\w+$/.test(parts.module))
		return parts;
	throw new InputError(
		`"${id}" is no id of an email in Zoho CRM`,
		'Use the id that a list of emails shows: Contacts:<id of the contact>:<id of the message>.',
	);
}

function linkedTo(module: string, isSingle: boolean): Field['read'] {
	return (record) => {
		const parent = parentOf(record);
		const linked = asRecord(record.linked_record);
		const id =
			parent?.module === module
				? parent.id
				: asRecord(linked.module).api_name === module
					? asText(linked.id)
					: undefined;
		if (id === undefined) return undefined;
		return isSingle ? { id } : [{ id }];
	};
}

/** An email that was sent, or that came in, is noted down; one for the outbox goes out. */
const STATUSES = ['inbox', 'outbox', 'sent'];

const fields: Fields = {
	id: {
		read: (record) => {
			const messageId = asText(record.message_id);
			const parent = parentOf(record);
			return messageId === undefined || parent === undefined
				? messageId
				: composedId(parent, messageId);
		},
	},
	engagement_type: constantType('email'),
	subject: text('subject', { required: ['create'] }),
	content: {
		...text('content'),
		read: ({ content, summary }) => asText(content) ?? asText(summary),
		note: 'Lists show at most a summary: get the email to see all of it',
	},
	internal_notes: { cannot: 'Zoho CRM emails have one text: it is the content.' },
	direction: {
		values: ['inbound', 'outbound'],
		read: ({ sent }) => (typeof sent === 'boolean' ? (sent ? 'outbound' : 'inbound') : undefined),
		write: (body, value) => {
			body.sent = value !== 'inbound';
		},
	},
	status: {
		values: STATUSES,
		read: ({ status }) => {
			const [first] = Array.isArray(status) ? (status as VendorRecord[]) : [];
			return asText(first?.type)?.toLowerCase();
		},
		write: (body, value) => {
			if (value === 'inbox') body.sent = false;
		},
		note: 'sent (default) and inbox note down an email that exists elsewhere; outbox really sends it',
	},
	start_time: {
		...time('time'),
		write: (body, value) => {
			body.date_time = withOffset(String(value));
		},
		note: 'When the email was sent',
	},
	end_time: { cannot: 'Zoho CRM emails have one time: it is the start time.' },
	duration: { cannot: 'Zoho CRM emails have no duration.' },
	activity_date: readOnly(time('time')),
	phone_numbers: { cannot: 'Zoho CRM emails have no phone numbers.' },
	project: { cannot: 'Zoho CRM has no projects.' },
	owner: readOnly(lookup('owner')),
	account: { read: linkedTo('Accounts', true) },
	contact: { read: linkedTo('Contacts', false), write: () => undefined, most: 1 },
	opportunity: { read: linkedTo('Deals', false) },
	lead: { read: linkedTo('Leads', false), write: () => undefined, most: 1 },
	created_at: { cannot: 'Zoho CRM does not say when an email was filed: see the start time.' },
	updated_at: { cannot: 'Zoho CRM emails are never changed.' },
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		contact: {
			by: 'native',
			required: true,
			note: 'Zoho CRM shows emails only with the record they belong to: give the contact.',
		},
		engagement_type: { by: 'native', required: true },
	},
	page: async ({ filters }, api, state) => {
		const parent: Parent = { module: 'Contacts', id: filters.contact ?? '' };
		const body = await api.get(path`/Contacts/${parent.id}/Emails`, { index: asText(state) });
		const records = asRecords(body.Emails).map((email) => withParent(email, parent));
		const info = asRecord(body.info);
		const next = asText(info.next_index);
		return info.more_records === true && next !== undefined ? { records, next } : { records };
	},
};

interface Person {
	user_name: string;
	email: string;
}

/** The user whose token it is. https://www.zoho.com/crm/developer/docs/api/v8/get-users.html */
async function currentUser(api: Api): Promise<Person> {
	return await api.memo('current user', async (look) => {
		const [user] = asRecords((await look.get('/users', { type: 'CurrentUser' })).users);
		const address = asText(user?.email) ?? '';
		return { user_name: asText(user?.full_name) ?? address, email: address };
	});
}

/** An address that the user may send from. https://www.zoho.com/crm/developer/docs/api/v8/get-from-address.html */
async function sender(api: Api): Promise<Person> {
	const allowed = await api.memo('from addresses', async (look) =>
		asRecords((await look.get('/settings/emails/actions/from_addresses')).from_addresses),
	);
	const chosen = allowed.find((address) => address.default === true) ?? allowed[0];
	const address = asText(chosen?.email);
	if (address === undefined)
		throw new InputError(
			'The Zoho CRM user has no address to send email from',
			'Add one in Zoho CRM under Settings > Email.',
		);
	return { user_name: asText(chosen?.user_name) ?? address, email: address };
}

function parentGiven({ contact, lead }: UnifiedRecord): Parent | undefined {
	const contactId = linkedId(contact);
	const leadId = linkedId(lead);
	if (contactId !== undefined) return { module: 'Contacts', id: contactId };
	return leadId === undefined ? undefined : { module: 'Leads', id: leadId };
}

/** The address of the contact or lead. */
async function recipient({ module, id }: Parent, api: Api): Promise<Person> {
	const record = await currentRecord(module, id, 'Full_Name,Email', api);
	const address = asText(record.Email);
	if (address !== undefined)
		return { user_name: asText(record.Full_Name) ?? address, email: address };
	throw new InputError(
		`The record ${id} in ${module} has no email address`,
		'Add one in Zoho CRM first.',
	);
}

async function moduleId(name: string, api: Api): Promise<string | undefined> {
	const modules = await api.memo('modules', async (look) =>
		asRecords((await look.get('/settings/modules')).modules),
	);
	return asText(modules.find(({ api_name: key }) => key === name)?.id);
}

/** https://www.zoho.com/crm/developer/docs/api/v8/send-mail.html */
async function send(parent: Parent, { body }: WriteInput, api: Api): Promise<Written> {
	const message = { ...body };
	delete message.sent;
	delete message.date_time;
	const data = [
		{
			from: await sender(api),
			to: [await recipient(parent, api)],
			mail_format: 'html',
			...message,
		},
	];
	return single(
		await sendWrite(
			{
				method: 'POST',
				path: path`/${parent.module}/${parent.id}/actions/send_mail`,
				body: { data },
			},
			api,
		),
	);
}

/** Files an email that exists elsewhere. https://www.zoho.com/crm/developer/docs/api/v8/associate-email.html */
async function associate(parent: Parent, { body }: WriteInput, api: Api): Promise<Written> {
	const [user, other, module] = await Promise.all([
		currentUser(api),
		recipient(parent, api),
		moduleId(parent.module, api),
	]);
	const isSent = body.sent !== false;
	const mail = {
		from: isSent ? user : other,
		to: [isSent ? other : user],
		mail_format: 'html',
		date_time: withOffset(new Date(api.now()).toISOString()),
		original_message_id: `<${api.now().toString(36)}.${Math.random().toString(36).slice(2)}@${user.email.split('@').pop() ?? 'example.com'}>`,
		linked_record: { module: { api_name: parent.module, id: module }, id: parent.id },
		...body,
		sent: isSent,
	};
	return single(
		await sendWrite(
			{
				method: 'POST',
				path: path`/${parent.module}/${parent.id}/actions/associate_email`,
				body: { Emails: [mail] },
			},
			api,
		),
	);
}

async function create(input: WriteInput, api: Api): Promise<Written> {
	const parent = parentGiven(input.values);
	if (parent === undefined) throw new InputError(NEEDS_PARENT);
	const written = await (input.values.status === 'outbox' ? send : associate)(parent, input, api);
	const messageId = asText(asRecord(asRecord(written.answer).details).message_id);
	return { ...written, ...(messageId === undefined ? {} : { id: composedId(parent, messageId) }) };
}

const NEEDS_PARENT = 'Zoho CRM files an email with a contact or a lead: give one of them';

export const email: Resource = {
	documentation: 'https://www.zoho.com/crm/developer/docs/api/v8/get-email-rel-list.html',
	types: ['email'],
	fields,
	list,
	get: async (id, api) => {
		const { messageId, ...parent } = partsOf(id);
		const body = await api.get(path`/${parent.module}/${parent.id}/Emails/${messageId}`);
		const [found] = asRecords(body.Emails);
		return found === undefined ? undefined : withParent(found, parent);
	},
	create,
	update: cannot('Zoho CRM emails cannot be changed once they are filed: create another one.'),
	delete: cannot('Zoho CRM emails cannot be deleted through its API: delete them in Zoho CRM.'),
	delivers: ({ status }) =>
		status === 'outbox'
			? 'Creating an email with the status "outbox" in Zoho CRM sends it to the contact right away.'
			: undefined,
	check: (_operation, values) => {
		const contactId = linkedId(values.contact);
		const leadId = linkedId(values.lead);
		if (contactId === undefined && leadId === undefined) return NEEDS_PARENT;
		if (contactId !== undefined && leadId !== undefined)
			return 'Zoho CRM files an email with a contact or with a lead, not with both: give one of them';
		return values.status === 'outbox' && values.direction === 'inbound'
			? 'An email for the outbox goes out: leave the direction out, or set it to outbound'
			: undefined;
	},
	changes: {
		created: cannot(
			'Zoho CRM shows emails of one record at a time only, so new ones cannot be watched for.',
		),
		updated: cannot(
			'Zoho CRM shows emails of one record at a time only, so changes cannot be watched for.',
		),
	},
};
