import type { FastifyInstance } from 'fastify';

import {
	badParam,
	countParam,
	invalidId,
	invalidModule,
	missingParam,
	readQuery,
	refuse,
} from './answers';
import { definitionAnswer, fieldsOf, isModule, MODULES } from './fields';
import type { Module } from './fields';
import { relatedLists } from './lists';
import type { Org } from './org';
import { rowIn } from './records';
import { USERS } from './seeds';

const USER_TYPES = [
	'AllUsers',
	'ActiveUsers',
	'DeactiveUsers',
	'ConfirmedUsers',
	'NotConfirmedUsers',
	'DeletedUsers',
	'CurrentUser',
	'AdminUsers',
	'ActiveConfirmedUsers',
	'ActiveConfirmedAdmins',
];
const EMPTY_TYPES = ['DeactiveUsers', 'NotConfirmedUsers', 'DeletedUsers'];
const MODULE_OF_MAIL: Module[] = ['Contacts', 'Leads', 'Accounts', 'Deals'];

function userOf(user: (typeof USERS)[number], index: number): Record<string, unknown> {
	return {
		...user,
		zuid: String(700_100 + index),
		role: { name: 'Sales', id: '4150868000000026008' },
		profile: { name: index === 0 ? 'Administrator' : 'Standard', id: '4150868000000026011' },
		confirm: true,
		time_zone: 'Europe/Vienna',
		locale: 'en_GB',
		Modified_Time: '2026-01-04T10:00:00+02:00',
		created_time: '2026-01-04T10:00:00+02:00',
	};
}

/** Users, organisation, field definitions, modules, related lists and settings. */
export function registerLookups(app: FastifyInstance, org: Org): void {
	app.get('/crm/v8/users', async (request, reply) => {
		const query = readQuery(request.query, ['type', 'page', 'per_page', 'ids']);
		const type = query.type ?? 'AllUsers';
		if (!USER_TYPES.includes(type)) badParam('type');
		const perPage = countParam(query.per_page, 'per_page', 200, 200);
		const page = countParam(query.page, 'page', 1, 2_000);
		const all = EMPTY_TYPES.includes(type)
			? []
			: type === 'CurrentUser' || type.includes('Admin')
				? USERS.slice(0, 1)
				: USERS;
		const shown = all.slice((page - 1) * perPage, page * perPage);
		if (shown.length === 0) return await reply.code(204).send();
		return await reply.send({
			users: shown.map((user) => userOf(user, USERS.indexOf(user))),
			info: {
				per_page: perPage,
				count: shown.length,
				page,
				more_records: page * perPage < all.length,
			},
		});
	});

	app.get('/crm/v8/users/:id', async (request, reply) => {
		const { id } = request.params as { id: string };
		const index = USERS.findIndex((user) => user.id === id);
		return index === -1
			? await reply.code(204).send()
			: await reply.send({ users: [userOf(USERS[index], index)] });
	});

	app.get('/crm/v8/org', async () => ({
		org: [
			{
				id: '4150868000000020005',
				company_name: 'Nordhang',
				country_code: 'AT',
				time_zone: 'Europe/Vienna',
				iso_code: 'EUR',
				currency_symbol: '€',
			},
		],
	}));

	app.get('/crm/v8/settings/fields', async (request) => {
		const { module } = readQuery(request.query, ['module', 'type', 'include']);
		const name = module ?? missingParam('module');
		if (!isModule(name)) return invalidModule();
		return { fields: [...fieldsOf(name).values()].map(definitionAnswer) };
	});

	app.get('/crm/v8/settings/modules', async (request) => {
		readQuery(request.query, ['status', 'feature_name', 'include']);
		return {
			modules: MODULES.map((name, index) => ({
				api_name: name,
				module_name: name,
				singular_label: name.slice(0, -1),
				plural_label: name,
				id: `41508680000000${1_001 + index}`,
				api_supported: true,
				creatable: true,
				editable: true,
				deletable: true,
				viewable: true,
				generated_type: 'default',
				status: 'visible',
			})),
		};
	});

	app.get('/crm/v8/settings/related_lists', async (request) => {
		const { module } = readQuery(request.query, ['module', 'layout_id', 'status']);
		const name = module ?? missingParam('module');
		if (!isModule(name)) return invalidModule();
		const names = [...relatedLists(name), ...(MODULE_OF_MAIL.includes(name) ? ['Emails'] : [])];
		return {
			related_lists: names.map((related, index) => ({
				id: `41508680000000${2_001 + index}`,
				sequence_number: String(index + 1),
				display_label: related,
				api_name: related,
				name: related,
				href: `${name}/{ENTITYID}/${related}`,
				type: 'default',
				connectedmodule: null,
				module: isModule(related)
					? {
							api_name: related,
							id: `41508680000000${1_001 + MODULES.indexOf(related)}`,
							plural_label: related,
						}
					: null,
			})),
		};
	});

	app.get('/crm/v8/settings/call_preferences', async () => ({
		call_preferences: { show_from_number: false, show_to_number: true },
	}));

	app.get('/crm/v8/settings/emails/actions/from_addresses', async () => ({
		from_addresses: USERS.map(({ email, full_name, id }) => ({
			email,
			type: 'primary',
			id,
			user_name: full_name,
			default: id === USERS[0].id,
		})),
	}));

	app.post('/crm/v8/Events/:id/actions/cancel', async (request) => {
		const row = rowIn(org, 'Events', request) ?? invalidId(1);
		const { data } = (request.body ?? {}) as { data?: Array<{ send_cancelling_mail?: unknown }> };
		if (
			!Array.isArray(data) ||
			data.length !== 1 ||
			typeof data[0].send_cancelling_mail !== 'boolean'
		) {
			return refuse(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
				api_name: 'send_cancelling_mail',
				json_path: '$.data[0].send_cancelling_mail',
			});
		}
		return {
			data: [
				{ code: 'SUCCESS', details: { id: row.id }, message: 'event cancelled', status: 'success' },
			],
		};
	});
}
