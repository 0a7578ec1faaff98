import { COMPANY_COUNT } from '../core/people';
import type { World } from '../simulation';
import { outreachTime } from './answers';
import type { ProspectRow, Ref, Row } from './rows';
import * as seeds from './seeds';
import { Parts, Stored } from './store';
import type { Source } from './store';

/** What differs between accounts in ways that an adapter must stand. */
export interface AccountFeatures {
	/** Plural names of resources that the token has no scope for. */
	withoutScopes: string[];
	/** Prospects in the trash, which lists still show. */
	trashedProspects: number;
}

const STAGES = ['Cold', 'Engaged', 'Won'];
const DISPOSITIONS = ['No Answer', 'Answered'];
const OUTCOMES = ['no_answer', 'completed'];

/** All records of the account. */
export class Crm {
	readonly prospects: Stored<ProspectRow>;

	/** Who holds the token. */
	readonly self: Ref = { type: 'user', id: 1 };

	private readonly sources = new Map<string, Source>();

	constructor(
		readonly world: World,
		readonly features: AccountFeatures,
	) {
		const { records } = world;
		const total = records + features.trashedProspects;
		this.prospects = new Stored(total, (index) => {
			const row = seeds.makeProspect(index, total);
			if (index < records) return row;
			return { ...row, attributes: { ...row.attributes, trashedAt: row.attributes.updatedAt } };
		});
		const add = (type: string, count: number, make: (index: number) => Row) =>
			this.sources.set(type, new Stored(count, make));
		const ordered = (index: number) => ({ order: index });
		this.sources.set('prospect', this.prospects);
		this.sources.set('emailAddress', new Parts(this.prospects, 'emails'));
		this.sources.set('phoneNumber', new Parts(this.prospects, 'phones'));
		add('account', COMPANY_COUNT, seeds.makeAccount);
		add('user', seeds.USER_COUNT, seeds.makeUser);
		add('opportunity', seeds.OPPORTUNITY_COUNT, seeds.makeOpportunity);
		add('mailbox', seeds.USER_COUNT, seeds.makeMailbox);
		add('call', records, (index) => seeds.makeCall(index, records));
		add('mailing', records, (index) => seeds.makeMailing(index, records));
		add('task', records, (index) => seeds.makeTask(index, records));
		add('prospectNote', records, (index) => seeds.makeNote('prospect', index, records));
		add('accountNote', records, (index) => seeds.makeNote('account', index, records));
		add('event', records, (index) => seeds.makeEvent(index, records));
		add('kaiaRecording', records, (index) => seeds.makeRecording(index, records));
		add('stage', STAGES.length, seeds.named(STAGES, ordered));
		add(
			'persona',
			1,
			seeds.named(['Buyer'], () => ({})),
		);
		add(
			'callDisposition',
			DISPOSITIONS.length,
			seeds.named(DISPOSITIONS, (index) => ({ order: index, outcome: OUTCOMES[index] })),
		);
		add('callPurpose', 2, seeds.named(['Introduction', 'Follow Up'], ordered));
		add(
			'taskPriority',
			2,
			seeds.named(['Normal', 'High'], (index) => ({ weight: index, color: index })),
		);
		add(
			'taskPurpose',
			1,
			seeds.named(['Research'], (index) => ({ order: index, taskType: 'action_item' })),
		);
		add(
			'taskDisposition',
			1,
			seeds.named(['Done'], (index) => ({ order: index, taskType: 'action_item', value: 'done' })),
		);
		add(
			'webhook',
			0,
			seeds.named([], () => ({})),
		);
	}

	now(): string {
		return outreachTime(this.world.clock.now());
	}

	/** The records of a type; undefined where the sandbox has none of it. */
	source(type: string): Source | undefined {
		return this.sources.get(type);
	}

	/** Records that can be written; the sandbox's own mistake where they cannot. */
	stored(type: string): Stored {
		const source = this.sources.get(type);
		if (source instanceof Stored) return source;
		throw new Error(`no stored ${type}`);
	}

	find({ type, id }: Ref): Row | undefined {
		return this.sources.get(type)?.get(id);
	}

	/** Puts a changed prospect in its place, with the time of the change. */
	putProspect(row: ProspectRow): ProspectRow {
		const attributes = { ...row.attributes, updatedAt: this.now(), updaterId: this.self.id };
		return this.prospects.put({ ...row, attributes, links: { ...row.links, updater: this.self } });
	}
}
