import { util } from '../../platform';

/** Throws unless both values are deeply equal. */
export function equal(actual: unknown, expected: unknown, what: string): void {
	if (util.isDeepStrictEqual(actual, expected)) return;
	const [got, wanted] = [actual, expected].map((value) => util.inspect(value, { depth: 6 }));
	throw new Error(`${what}: ${got} instead of ${wanted}`);
}

/** Throws unless the condition holds; narrows the type. */
export function holds(condition: boolean, what: string): asserts condition {
	if (!condition) throw new Error(what);
}
