import type { FastifyInstance, FastifyRequest } from 'fastify';

import { isObject } from '../core/shape';
import {
	badField,
	badParam,
	invalidId,
	invalidModule,
	itemsAnswer,
	missingField,
	missingParam,
	problemIn,
	readQuery,
	RecordProblem,
	refuse,
	resultOf,
} from './answers';
import type { ItemResult } from './answers';
import { isModule } from './fields';
import type { Module } from './fields';
import type { Org } from './org';
import { userAnswer } from './present';
import { moduleIn, send } from './records';
import { USERS } from './seeds';
import type { Row } from './seeds';
import { zohoTime } from './time';
import { checkTags } from './values';

const MOST_RECORDS = 100;
const SEEDED_AT = '2026-01-04T10:00:00+02:00';

/** Tag lists, and adding and removing tags of records. */
export function registerTags(app: FastifyInstance, org: Org): void {
	app.get('/crm/v8/settings/tags', async (request) => {
		const { module } = readQuery(request.query, ['module', 'my_tags', 'include']);
		const name = module ?? missingParam('module');
		if (!isModule(name) || name === 'Notes') return invalidModule();
		const user = userAnswer(USERS[0].id);
		const tags = org.tagsOf(name).map(({ id, key }) => ({
			created_time: SEEDED_AT,
			modified_time: SEEDED_AT,
			name: labelOf(org, name, key),
			color_code: null,
			modified_by: { name: user?.name, id: user?.id },
			created_by: { name: user?.name, id: user?.id },
			id,
		}));
		return { tags, info: { count: tags.length, allowed_count: 250 } };
	});

	for (const action of ['add_tags', 'remove_tags'] as const) {
		app.post(`/crm/v8/:module/:id/actions/${action}`, async (request, reply) => {
			const { id } = request.params as { id: string };
			const { module, change } = readChange(request, action);
			const row = org.get(module, id) ?? invalidId(1);
			return await send(reply, itemsAnswer([tagResult(org, module, row, change)], 200));
		});

		app.post(`/crm/v8/:module/actions/${action}`, async (request, reply) => {
			const { module, change, ids } = readChange(request, action);
			if (ids.length === 0 || ids.length > MOST_RECORDS) badParam('ids');
			const results = ids.map((id) =>
				resultOf(() => {
					const row = org.get(module, id);
					if (row === undefined)
						throw new RecordProblem('INVALID_DATA', 'the id given seems to be invalid', { id });
					return tagResult(org, module, row, change);
				}),
			);
			return await send(reply, itemsAnswer(results, 200));
		});
	}
}

/** Names keep the letters they were written with; the list of the organisation knows them in lower case. */
function labelOf(org: Org, module: Module, key: string): string {
	for (const row of org.store(module).table.slice(0, 20)) {
		const found = ((row.values.Tag ?? []) as string[]).find((tag) => tag.toLowerCase() === key);
		if (found !== undefined) return found;
	}
	return key;
}

type Change = (tags: string[]) => string[];

function readChange(
	request: FastifyRequest,
	action: 'add_tags' | 'remove_tags',
): { module: Module; change: Change; ids: string[] } {
	const module = moduleIn(request);
	if (module === 'Notes') invalidModule();
	readQuery(request.query, []);
	const body = isObject(request.body) ? request.body : {};
	const known = action === 'add_tags' ? ['tags', 'over_write', 'ids'] : ['tags', 'ids'];
	const extra = Object.keys(body).find((key) => !known.includes(key));
	if (extra !== undefined)
		refuse(400, 'INVALID_DATA', 'invalid data', { api_name: extra, json_path: `$.${extra}` });
	const { tags, over_write: overWrite = false, ids = [] } = body;
	let names: string[];
	try {
		if (tags === undefined) throw missingField('$', 'tags');
		names = checkTags(tags, (details) => {
			throw badField('$', 'tags', details);
		});
	} catch (error) {
		const { code, message, details } = problemIn(error);
		return refuse(400, code, message, details);
	}
	if (typeof overWrite !== 'boolean') badParam('over_write');
	const isIds = Array.isArray(ids) && ids.every((id) => typeof id === 'string');
	const removed = names.map((name) => name.toLowerCase());
	return {
		module,
		ids: isIds ? (ids as string[]) : badParam('ids'),
		change: (before) => {
			if (action === 'remove_tags')
				return before.filter((tag) => !removed.includes(tag.toLowerCase()));
			const kept = overWrite ? [] : before.filter((tag) => !removed.includes(tag.toLowerCase()));
			return [...kept, ...names];
		},
	};
}

function tagResult(org: Org, module: Module, row: Row, change: Change): ItemResult {
	const tags = change((row.values.Tag ?? []) as string[]);
	const changed = org.update(module, row, { Tag: tags }, row.seModule);
	return {
		code: 'SUCCESS',
		details: {
			modifiedTime: zohoTime(changed.updatedAt),
			id: row.id,
			tags: tags.map((name) => ({ name, id: org.tagId(module, name), color_code: null })),
		},
		message: 'tags updated successfully',
		status: 'success',
	};
}
