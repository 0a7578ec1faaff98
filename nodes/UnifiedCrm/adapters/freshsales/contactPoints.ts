import type { Field, VendorRecord } from '../adapter';
import { given, withExtension } from '../../engine/contactPoints';
import { asText } from '../../engine/json';
import type { EmailAddress, PhoneNumber } from '../../model';

/** Words of ours for an email without a label. */
const PRIMARY = 'primary';
const SECONDARY = 'secondary';

/** https://developers.freshworks.com/crm/api/#contacts */
export const emailAddresses: Field = {
	itemTypes: [PRIMARY, SECONDARY],
	note: 'Freshsales lets no two contacts have the same email address',
	read: ({ emails, email }) => {
		const found: EmailAddress[] = [];
		if (Array.isArray(emails)) {
			for (const { id, value, label, is_primary: isPrimary } of emails as VendorRecord[]) {
				if (typeof value !== 'string' || value === '') continue;
				const type = asText(label)?.toLowerCase() ?? (isPrimary === true ? PRIMARY : SECONDARY);
				const address: EmailAddress = { email: value, type };
				const key = asText(id);
				if (key !== undefined) address.id = key;
				if (isPrimary === true) found.unshift(address);
				else found.push(address);
			}
		}
		if (found.length > 0) return found;
		return typeof email === 'string' && email !== '' ? [{ email, type: PRIMARY }] : undefined;
	},
	write: (body, value) => {
		body.emails = given<EmailAddress>(value).map(({ email, type }, index) => ({
			value: email,
			is_primary: index === 0,
			...labelOf(type),
		}));
	},
};

function labelOf(type: string | undefined): VendorRecord {
	const label = type?.toLowerCase();
	return label === undefined || label === PRIMARY || label === SECONDARY ? {} : { label };
}

/** Two numbers have a place of their own; further ones stand in a list. */
export const phoneNumbers: Field = {
	itemTypes: ['work', 'mobile', 'home', 'other'],
	read: ({ work_number: work, mobile_number: mobile, phone_numbers: others }) => {
		const found: PhoneNumber[] = [];
		const first = asText(work);
		const second = asText(mobile);
		if (first !== undefined) found.push({ number: first, type: 'work' });
		if (second !== undefined) found.push({ number: second, type: 'mobile' });
		if (Array.isArray(others)) {
			for (const { id, value, label } of others as VendorRecord[]) {
				const number = asText(value);
				if (number === undefined) continue;
				const phone: PhoneNumber = { number };
				const key = asText(id);
				const type = asText(label)?.toLowerCase();
				if (key !== undefined) phone.id = key;
				if (type !== undefined) phone.type = type;
				found.push(phone);
			}
		}
		return found.length === 0 ? undefined : found;
	},
	write: (body, value, { operation }) => {
		const others: VendorRecord[] = [];
		let work: string | null = null;
		let mobile: string | null = null;
		for (const phone of given<PhoneNumber>(value)) {
			const number = withExtension(phone);
			const type = phone.type?.toLowerCase();
			if (work === null && (type === undefined || type === 'work')) work = number;
			else if (mobile === null && (type === 'mobile' || type === 'cell')) mobile = number;
			else others.push({ value: number, ...(type === undefined ? {} : { label: type }) });
		}
		const isUpdate = operation === 'update';
		if (work !== null || isUpdate) body.work_number = work;
		if (mobile !== null || isUpdate) body.mobile_number = mobile;
		if (others.length > 0 || isUpdate) body.phone_numbers = others;
	},
};

/** Lists of a contact to which a write adds. */
export type RowKey = 'emails' | 'phone_numbers';

const ESSENCES: Record<RowKey, (value: unknown) => string> = {
	emails: (value) => (asText(value) ?? '').toLowerCase(),
	phone_numbers: (value) => (asText(value) ?? '').replace(/[^\da-z+]/gi, '').toLowerCase(),
};

/**
 * What makes a list of the contact equal to the wanted rows: rows without an id are added, those with one changed, and
 * `_destroy` removes one; nothing for rows that may stay.
 */
export function rowChanges(
	key: RowKey,
	wanted: VendorRecord[],
	present: VendorRecord[],
): { changes: VendorRecord[]; removed: string[] } {
	const essence = ESSENCES[key];
	const free = [...present];
	const changes: VendorRecord[] = [];
	for (const row of wanted) {
		const index = free.findIndex(({ value }) => essence(value) === essence(row.value));
		if (index < 0) {
			changes.push(row);
			continue;
		}
		const [kept] = free.splice(index, 1);
		const differs = Object.keys(row).some((name) => row[name] !== kept[name]);
		if (differs) changes.push({ id: kept.id, ...row });
	}
	for (const { id } of free) changes.push({ id, _destroy: true });
	return { changes, removed: free.map(({ value }) => essence(value)) };
}

/** The rows that are still there although they were removed. */
export function survivors(key: RowKey, removed: string[], present: VendorRecord[]): string[] {
	const essence = ESSENCES[key];
	return present
		.map(({ value }) => asText(value) ?? '')
		.filter((value) => removed.includes(essence(value)));
}
