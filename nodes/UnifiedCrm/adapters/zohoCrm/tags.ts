import type { Api, Field, VendorRecord } from '../adapter';
import { given } from '../../engine/contactPoints';
import { asRecords, asText, isEmpty, path } from '../../engine/json';
import type { Tag } from '../../model';
import { currentRecord, sendWrite } from './records';
import { single } from './failures';

/** https://www.zoho.com/crm/developer/docs/api/v8/create-tags.html */
export const LONGEST_TAG = 25;

/** The tags of a module's records, for the picker and for tags that are given by their id alone. */
export async function tagsOf(module: string, api: Api): Promise<VendorRecord[]> {
	return await api.memo(`tags ${module}`, async (lookup) =>
		asRecords((await lookup.get('/settings/tags', { module })).tags),
	);
}

/** New records take their tags along; those of others are set by requests of their own. */
export const tags: Field = {
	sources: ['Tag'],
	read: ({ Tag: entries }) => {
		if (!Array.isArray(entries) || entries.length === 0) return undefined;
		const found: Tag[] = [];
		for (const { id, name } of entries as VendorRecord[]) {
			const tag: Tag = {};
			const key = asText(id);
			const label = asText(name);
			if (key !== undefined) tag.id = key;
			if (label !== undefined) tag.name = label;
			found.push(tag);
		}
		return found;
	},
	write: (body, value, { operation }) => {
		if (operation === 'create')
			body.Tag = given<Tag>(value).map(({ id, name }) => ({ name: name ?? id }));
	},
	note: 'They replace the present ones; a tag has at most 25 characters',
};

/** The names of given tags; those that are given by their id alone are looked up. */
export async function tagNames(module: string, value: unknown, api: Api): Promise<string[]> {
	const names: string[] = [];
	for (const { id, name } of given<Tag>(value)) {
		if (!isEmpty(name)) names.push(String(name));
		else if (!isEmpty(id)) {
			const known = (await tagsOf(module, api)).find((tag) => asText(tag.id) === id);
			names.push(asText(known?.name) ?? String(id));
		}
	}
	return names;
}

/**
 * Sets the tags of a record: whether a changed record would replace or add them is not documented.
 * https://www.zoho.com/crm/developer/docs/api/v8/add-tags.html
 */
export async function setTags(
	module: string,
	id: string,
	names: string[],
	api: Api,
): Promise<void> {
	if (names.length > 0) {
		const body = { tags: names.map((name) => ({ name })), over_write: true };
		single(
			await sendWrite(
				{ method: 'POST', path: path`/${module}/${id}/actions/add_tags`, body, repeatable: true },
				api,
			),
		);
		return;
	}
	const present = asRecords((await currentRecord(module, id, 'Tag', api)).Tag);
	if (present.length === 0) return;
	const body = { tags: present.map(({ name }) => ({ name })) };
	single(
		await sendWrite(
			{ method: 'POST', path: path`/${module}/${id}/actions/remove_tags`, body, repeatable: true },
			api,
		),
	);
}
