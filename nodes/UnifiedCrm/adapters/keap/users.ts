import type { Api, VendorRecord } from '../adapter';
import { InputError, VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import { allOf, filterOf } from './records';

/** The users' list has smaller pages than the others. */
export const USERS_SIZE = 100;

const listing = (filter?: string) => ({ path: '/v2/users', key: 'users', filter, lookup: true });

/** The main address of a user. */
export function emailOf(user: VendorRecord): string | undefined {
	return asText(asRecords(user.email_addresses)[0]?.email);
}

/**
 * The user that the credential belongs to; undefined where there is none, as with service account keys.
 * https://developer.infusionsoft.com/docs/restv2/#tag/UserInfo
 */
async function currentUser(api: Api): Promise<VendorRecord | undefined> {
	return await api.memo('current user', async (lookup) => {
		const info = await lookup
			.get('/v2/oauth/connect/userinfo')
			.catch((error: Error) => (isUnknown(error) ? {} : error));
		if (info instanceof Error) throw info;
		const { email: address, id, keap_id: keapId } = asRecord(info);
		const email = asText(address);
		const isSame = (user: VendorRecord) =>
			(id !== undefined && asText(user.global_user_id) === asText(id)) ||
			(keapId !== undefined && asText(user.keap_id) === asText(keapId)) ||
			asRecords(user.email_addresses).some(
				(entry) => asText(entry.email)?.toLowerCase() === email?.toLowerCase(),
			);
		if (email === undefined) return undefined;
		const [found] = (await allOf(listing(filterOf([['email', email]])), lookup, USERS_SIZE)).filter(
			isSame,
		);
		return found ?? (await allOf(listing(), lookup, USERS_SIZE)).find(isSame);
	});
}

function isUnknown(error: Error): boolean {
	return error instanceof VendorError && ['forbidden', 'notFound', 'invalid'].includes(error.kind);
}

/** The credential's user. Throws an InputError where there is none. */
export async function requiredUser(api: Api): Promise<VendorRecord> {
	const user = await currentUser(api);
	if (user !== undefined) return user;
	throw new InputError(
		'Keap needs the field "Owner" (owner) here, since no user stands behind the key of the credential',
		'Give the ID of a user of Keap, or use a personal access token.',
	);
}

/** The id of the credential's user. Throws an InputError where there is none. */
export async function requiredUserId(api: Api): Promise<string> {
	return String((await requiredUser(api)).id);
}
