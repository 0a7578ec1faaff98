import type { IDataObject } from 'n8n-workflow';

import { writableFields, isRequired } from '../../../nodes/UnifiedCrm/engine/support';
import { fieldOf } from '../../../nodes/UnifiedCrm/engine/reader';
import type { FieldName } from '../../../nodes/UnifiedCrm/model';
import { essence, sampleOf } from './samples';
import type { Subject, Target } from './subject';

/** Fields of the name are one thing in many CRMs: they are tried together by the CRM's own tests where they need it. */
const NOT_ALONE: FieldName[] = ['engagement_type', 'custom_fields'];

/** Create, get, update, upsert and delete, with every field that can be written. */
export function describeWrites(subject: Subject, target: Target): void {
	describe(`write ${target.label}s`, () => {
		if (target.can('create')) describeCreate(subject, target);
		for (const operation of ['create', 'update'] as const) {
			if (target.can(operation)) describeFieldRoundTrips(subject, target, operation);
		}
		if (target.name === 'contact' && target.can('upsert')) describeUpsert(subject, target);
	});
}

const LINKS = ['account', 'contact', 'opportunity', 'lead', 'project'];

async function make(
	subject: Subject,
	target: Target,
	more: IDataObject = {},
): Promise<IDataObject> {
	const example = unique(target.example());
	if (more.name !== undefined) {
		delete example.first_name;
		delete example.last_name;
	}
	if (more.end_time !== undefined && more.start_time === undefined) delete example.start_time;
	if (more.duration !== undefined) delete example.end_time;
	if (
		more.start_time !== undefined &&
		example.end_time !== undefined &&
		more.end_time === undefined
	) {
		example.end_time = '2026-09-15T11:30:00.000Z';
	}
	const links = LINKS.filter((link) => more[link] !== undefined);
	if (links.length > 0 && target.expected(subject.expectations.oneLink, 'links') === true) {
		for (const link of LINKS) delete example[link];
	}
	for (const name of Object.keys(more)) {
		for (const other of target.expected(subject.expectations.displaces, name) ?? [])
			delete example[other];
	}
	const { json } = await subject.run(target.write('create', { ...example, ...more }));
	return json[0];
}

/** Emails and numbers must differ from record to record where the CRM keeps them apart. */
let made = 0;
function unique(body: IDataObject): IDataObject {
	made++;
	const { email_addresses: emails } = body;
	if (!Array.isArray(emails)) return body;
	return {
		...body,
		email_addresses: emails.map((entry) => ({
			...(entry as IDataObject),
			email: `made.${made}@example.com`,
		})),
	};
}

/** A record to work on: a new one, or a listed one where none can be made. */
async function anyId(subject: Subject, target: Target): Promise<unknown> {
	if (target.can('create')) return (await make(subject, target)).id;
	return (await subject.run(target.parameters('list', { limit: 1 }))).json[0].id;
}

function describeCreate(subject: Subject, target: Target): void {
	it('creates the smallest record, gets it and deletes it', async () => {
		const created = await make(subject, target);
		expect(typeof created.id).toBe('string');
		if (target.can('get')) {
			const { json } = await subject.run(target.withId('get', created.id));
			expect(json[0].id).toBe(created.id);
			if (target.type !== undefined) expect(json[0].engagement_type).toBe(target.type);
		}
		if (!target.can('delete')) return;
		const { json } = await subject.run(target.withId('delete', created.id));
		expect(json[0]).toEqual({ id: created.id, deleted: true });
		if (target.can('get')) {
			const error = await subject.errorOf(target.withId('get', created.id));
			expect(`${error.message}`).toMatch(/could not get the|there is no/);
		}
	});

	it('writes many in the order of the input, and one bad item loses no other', async () => {
		const items = Array.from({ length: 4 }, (_, index) => ({ index }));
		const bodies = items.map(() => unique(target.example()));
		const { items: outputs } = await subject.run(
			(item) => target.write('create', item === 2 ? { nonsense: 1 } : bodies[item]),
			{ items, continueOnFail: true },
		);
		expect(outputs.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		expect(outputs.map(({ json }) => typeof json.id)).toEqual([
			'string',
			'string',
			'undefined',
			'string',
		]);
		expect(outputs[2].json.error).toMatch(/"nonsense" is no field/);
	});

	it('sends nothing in a dry run but shows the request', async () => {
		await make(subject, target);
		const options = {
			...subject.expectations.writeOptions?.[target.type ?? 'contact'],
			dryRun: true,
		};
		const before = subject.sandbox.log.exchanges.length;
		const { json } = await subject.run(
			target.write('create', unique(target.example()), { options }),
		);
		const sent = subject.sandbox.log.exchanges.slice(before);
		expect((json[0].requests as unknown[]).length).toBeGreaterThan(0);
		const { json: whole } = { json: JSON.stringify(json) };
		const credential = subject.simulation.credentials(subject.sandbox.of(subject.crm.id).world);
		const { apiKey, oAuth2 } = subject.crm.account;
		for (const { name, secret: isSecret } of [
			...(apiKey?.fields ?? []),
			...(oAuth2?.fields ?? []),
		]) {
			const secret = isSecret === true ? credential[name] : undefined;
			if (secret !== undefined && secret.length > 12) expect(whole).not.toContain(secret);
		}
		expect(
			sent.filter(({ method }) => method === 'PUT' || method === 'PATCH' || method === 'DELETE'),
		).toEqual([]);
	});
}

function describeFieldRoundTrips(
	subject: Subject,
	target: Target,
	operation: 'create' | 'update',
): void {
	const names = writableFields(target.resource, target.name, operation, target.type).filter(
		(name) => !NOT_ALONE.includes(name),
	);
	for (const name of names) {
		const skipped =
			target.expected(subject.expectations.skipFields, `${operation}.${name}`) ??
			target.expected(subject.expectations.skipFields, name);
		if (skipped !== undefined) continue;
		it(`${operation}s with ${name}`, async () => {
			const sample = await sampleOf(target, name);
			if (sample === undefined)
				throw new Error(`no sample for ${name}: give one in the expectations`);
			const id = await writeField(subject, target, operation, name, sample);
			if (!target.can('get')) return;
			const { json } = await subject.run(target.withId('get', id));
			if (fieldOf(target.resource, name)?.read === undefined) return;
			const wanted = readBack(target, name, sample);
			expect(essence(target, name, json[0][name])).toEqual(essence(target, name, wanted));
		});
		if (
			operation === 'update' &&
			fieldOf(target.resource, name)?.keeps !== true &&
			!isRequired(fieldOf(target.resource, name), 'create', target.type)
		) {
			it(`clears ${name} with null`, async () => {
				if (target.expected(subject.expectations.skipFields, `clear.${name}`) !== undefined) return;
				const sample = await sampleOf(target, name);
				const id = await writeField(subject, target, 'update', name, sample);
				await subject.run(
					target.write('update', { [name]: null }, { [`${target.name}Id`]: id as string }),
				);
				if (!target.can('get')) return;
				const { json } = await subject.run(target.withId('get', id));
				expect(isCleared(json[0][name])).toBe(true);
			});
		}
	}
}

function isCleared(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		value === '' ||
		(Array.isArray(value) && value.length === 0)
	);
}

async function writeField(
	subject: Subject,
	target: Target,
	operation: 'create' | 'update',
	name: FieldName,
	sample: unknown,
): Promise<unknown> {
	const fields = { ...companions(target, operation, name), [name]: sample } as IDataObject;
	if (operation === 'create') return (await make(subject, target, fields)).id;
	const id = await anyId(subject, target);
	await subject.run(target.write('update', fields, { [`${target.name}Id`]: id as string }));
	return id;
}

/** An end or a duration means something only with a start. */
function companions(target: Target, operation: 'create' | 'update', name: FieldName): IDataObject {
	if (name !== 'end_time' && name !== 'duration') return {};
	if (target.expected(target.subject.expectations.alone, name) === true) return {};
	const hasStart = writableFields(target.resource, target.name, operation, target.type).includes(
		'start_time',
	);
	return hasStart ? { start_time: '2026-09-15T11:00:00.000Z' } : {};
}

function readBack(target: Target, name: FieldName, sample: unknown): unknown {
	const expected = target.expected(target.subject.expectations.readsBack, name);
	return typeof expected === 'function'
		? (expected as (sample: unknown) => unknown)(sample)
		: (expected ?? sample);
}

function describeUpsert(subject: Subject, target: Target): void {
	it('upserts by email: creates the first time, updates the second', async () => {
		const email = `upsert.${Date.now()}@example.com`;
		const body = { ...target.example(), email_addresses: [{ email }], last_name: 'Upserted' };
		const upsert = async (fields: IDataObject) =>
			(await subject.run(target.write('upsert', fields, { matchBy: 'email' }))).json[0];
		const first = await upsert(body);
		const second = await upsert({ ...body, last_name: 'Changed' });
		expect(second.id).toBe(first.id);
		const { json } = await subject.run(target.withId('get', first.id));
		expect(json[0].last_name).toBe('Changed');
	});
}
