import type { Api, Field, VendorRecord } from '../adapter';
import { given } from '../../engine/contactPoints';
import { VendorError } from '../../engine/failures';
import { asList, asRecord, asText, isEmpty, path } from '../../engine/json';
import type { Tag } from '../../model';
import { allOf } from './records';

/** Names of tags by their ids. */
type TagNames = Map<string, string>;

/** What the tags of a record are called; the record itself holds their ids alone. */
const namesOf = new WeakMap<VendorRecord, TagNames>();

/** Contacts hold the ids of their tags alone. https://developer.infusionsoft.com/docs/restv2/#tag/Tags */
export const tags: Field = {
	sources: ['tag_ids'],
	note: 'Tags by ID or name, each applied or removed by a request of its own; they replace the present ones, and a new name makes a new tag',
	read: (record) => {
		const { tag_ids: ids } = record;
		if (!Array.isArray(ids) || ids.length === 0) return undefined;
		const names = namesOf.get(record);
		const found: Tag[] = [];
		for (const id of ids as unknown[]) {
			const tag: Tag = { id: String(id) };
			const name = names?.get(String(id));
			if (name !== undefined) tag.name = name;
			found.push(tag);
		}
		return found;
	},
	// Tags are no part of the contact's body: see `setTags`.
	write: () => undefined,
};

async function allTags(api: Api): Promise<TagNames> {
	return await api.memo('tags', async (lookup) => {
		const all = await allOf({ path: '/v2/tags', key: 'tags' }, lookup);
		return new Map(all.map(({ id, name }) => [String(id), String(name)]));
	});
}

/** Looks the names of the records' tags up, once for the account, and only where there are tags. */
export async function nameTags(records: VendorRecord[], api: Api): Promise<VendorRecord[]> {
	const tagged = records.filter(({ tag_ids: ids }) => asList(ids).length > 0);
	if (tagged.length === 0) return records;
	// Names are an extra: who may not list tags gets the ids.
	const names = await allTags(api).catch((): TagNames => new Map());
	for (const record of tagged) namesOf.set(record, names);
	return records;
}

/** The ids of wanted tags; a name without a tag makes one. */
export async function tagIds(value: unknown, api: Api): Promise<string[]> {
	const ids = new Set<string>();
	for (const { id, name } of given<Tag>(value)) {
		const known = isEmpty(id) ? undefined : id;
		const found = known ?? (isEmpty(name) ? undefined : await idOfName(String(name), api));
		if (found !== undefined) ids.add(found);
	}
	return [...ids];
}

async function idOfName(name: string, api: Api): Promise<string | undefined> {
	const wanted = name.trim().toLowerCase();
	for (const [id, known] of await allTags(api)) if (known.toLowerCase() === wanted) return id;
	// Items that are written at the same time share a new tag.
	const making = await api.memo(
		'tags being made',
		async () => new Map<string, Promise<string | undefined>>(),
	);
	const made = making.get(wanted) ?? makeTag(name.trim(), api);
	making.set(wanted, made);
	const id = await made.catch((error: Error) => error);
	if (typeof id === 'string') return id;
	making.delete(wanted);
	if (id instanceof Error) throw id;
	return undefined;
}

async function makeTag(name: string, api: Api): Promise<string | undefined> {
	const { body } = await api.send({ method: 'POST', path: '/v2/tags', body: { name } });
	const id = asText(asRecord(body).id);
	if (id !== undefined) (await allTags(api)).set(id, name);
	return id;
}

/** Applies and removes tags until the contact has the wanted ones. */
export async function setTags(
	contact: string,
	wanted: string[],
	present: string[],
	api: Api,
): Promise<void> {
	for (const id of wanted) if (!present.includes(id)) await send('apply', id, contact, api);
	for (const id of present) if (!wanted.includes(id)) await send('remove', id, contact, api);
}

async function send(
	action: 'apply' | 'remove',
	tag: string,
	contact: string,
	api: Api,
): Promise<void> {
	const { body } = await api.send({
		method: 'POST',
		path:
			action === 'apply'
				? path`/v2/tags/${tag}/contacts:applyTags`
				: path`/v2/tags/${tag}/contacts:removeTags`,
		body: { contact_ids: [contact] },
		// A contact has a tag or has it not: a repeat changes nothing.
		repeatable: true,
	});
	const result = asText(asRecord(asRecord(body).results)[contact]);
	if (result !== undefined && /fail|not|no_|error|invalid/i.test(result)) {
		throw new VendorError(`the tag ${tag} was not applied to the contact ${contact}: ${result}`, {
			kind: 'invalid',
			body,
		});
	}
}
