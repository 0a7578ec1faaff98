import type { Api, VendorRecord } from '../adapter';
import { given } from '../../engine/contactPoints';
import { InputError } from '../../engine/failures';
import { asRecord, asText } from '../../engine/json';
import type { Tag, UnifiedRecord } from '../../model';
import { allOf, createRecord, deleteRecord, updateRecord } from './entities';

/** All tags of the space. */
export async function tagsOf(api: Api): Promise<VendorRecord[]> {
	return await api.memo(
		'tags',
		async (lookup) => await allOf({ entity: 'Tags', conditions: [] }, lookup),
	);
}

/** Ids of the given tags; undefined where nothing is said of them. Throws an InputError for a name that is none. */
export async function tagIds(values: UnifiedRecord, api: Api): Promise<string[] | undefined> {
	if (values.tags === undefined) return undefined;
	const ids: string[] = [];
	for (const { id, name } of given<Tag>(values.tags)) {
		const found = id ?? (await idOfTag(name ?? '', api));
		if (!ids.includes(found)) ids.push(found);
	}
	return ids;
}

async function idOfTag(name: string, api: Api): Promise<string> {
	const wanted = name.trim().toLowerCase();
	const tag = (await tagsOf(api)).find((each) => asText(each.name)?.toLowerCase() === wanted);
	const id = asText(tag?.id);
	if (id !== undefined) return id;
	throw new InputError(
		`Pipeliner has no tag "${name}" for the field "Tags"`,
		'Make the tag in Pipeliner first, or choose another.',
	);
}

/** Makes the contact's tags and primary account the given ones. @returns names of the relations that changed */
export async function setContactLinks(
	id: string,
	values: UnifiedRecord,
	api: Api,
): Promise<string[]> {
	const changed: string[] = [];
	const wanted = await tagIds(values, api);
	if (wanted !== undefined) {
		await setTags(id, wanted, api);
		changed.push('tags');
	}
	if (values.account !== undefined) {
		await setAccount(id, asText(asRecord(values.account).id), api);
		changed.push('primary_account', 'account_relations');
	}
	return changed;
}

async function setTags(contact: string, wanted: string[], api: Api): Promise<void> {
	const present = await relationsOf('TagRelations', contact, api);
	const ids = present.map((relation) => asText(relation.tag_id));
	for (const tag of wanted) {
		if (!ids.includes(tag))
			await createRecord('TagRelations', { tag_id: tag, contact_id: contact }, api);
	}
	for (const relation of present) {
		if (!wanted.includes(asText(relation.tag_id) ?? '')) {
			await deleteRecord('TagRelations', String(relation.id), api);
		}
	}
}

/** The account takes the place of the primary one; further accounts of the contact stay. */
async function setAccount(contact: string, account: string | undefined, api: Api): Promise<void> {
	const present = await relationsOf('ContactAccountRelations', contact, api);
	const match = present.find((relation) => asText(relation.account_id) === account);
	if (account !== undefined && match === undefined) {
		const body = { account_id: account, contact_id: contact, is_primary: true };
		await createRecord('ContactAccountRelations', body, api);
	} else if (match !== undefined && match.is_primary !== true) {
		await updateRecord('ContactAccountRelations', String(match.id), { is_primary: true }, api);
	}
	for (const relation of present) {
		if (relation !== match && relation.is_primary === true) {
			await deleteRecord('ContactAccountRelations', String(relation.id), api);
		}
	}
}

async function relationsOf(
	entity: 'ContactAccountRelations' | 'TagRelations',
	contact: string,
	api: Api,
): Promise<VendorRecord[]> {
	return await allOf(
		{ entity, conditions: [{ field: 'contact_id', operator: 'eq', value: contact }] },
		api,
	);
}

/** The contact with its tags, also where the API answered their addresses although it was asked for more. */
export async function withTags(
	record: VendorRecord | undefined,
	api: Api,
): Promise<VendorRecord | undefined> {
	const { tags } = asRecord(record);
	if (
		record === undefined ||
		!Array.isArray(tags) ||
		!tags.some((tag) => typeof tag === 'string')
	) {
		return record;
	}
	const relations = await allOf(
		{
			entity: 'TagRelations',
			conditions: [{ field: 'contact_id', operator: 'eq', value: String(record.id) }],
			expand: 'tag',
		},
		api,
	);
	return { ...record, tags: relations };
}
