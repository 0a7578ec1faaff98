import { Table } from '../core/table';
import type { Json } from './answers';
import { callLogId, makeCallLog, USER_IDS } from './seeds';

/** Call logs, whose ids are texts. */
export class CallLogs {
	private readonly table: Table<Json>;

	/** Logs of other users, which the token's user can read by id only. */
	private readonly others = new Map<string, Json>();

	/** Ids of logs that were deleted: they answer 410. */
	readonly gone = new Set<string>();

	private nextIndex: number;

	constructor(private readonly count: number) {
		this.nextIndex = count;
		this.table = new Table(
			count,
			(index) => makeCallLog(index, count),
			(log) => String(log.id),
			(id) => this.indexOf(id),
		);
	}

	get(id: string): Json | undefined {
		return this.table.get(id) ?? this.others.get(id);
	}

	takeId(): string {
		return callLogId(this.nextIndex++);
	}

	insert(log: Json): Json {
		if (log.user_id === USER_IDS[0]) return this.table.insert(log);
		this.others.set(String(log.id), log);
		return log;
	}

	delete(id: string): void {
		this.table.delete(id);
		this.others.delete(id);
		this.gone.add(id);
	}

	/** A page of the token's user's logs, oldest first, and whether more follow. */
	page(start: number, limit: number): { logs: Json[]; hasMore: boolean } {
		const logs = this.table.slice(start, limit + 1);
		return { logs: logs.slice(0, limit), hasMore: logs.length > limit };
	}

	private indexOf(id: string): number | undefined {
		const index = Number.parseInt(id.slice(-7), 16);
		return index < this.count && callLogId(index) === id ? index : undefined;
	}
}
