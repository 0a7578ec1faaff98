/** One thing that a right mapping shows; see `_about` of expected.json. */
export interface Fact {
	path: string;
	value?: unknown;
	cmp?: string;
	why?: string;
}

/** The values at a path such as `$.email_addresses[0].email`, `$[?(@.id=='5')].name` or `$.tags[*].name`. */
export function valuesAt(root: unknown, path: string): unknown[] {
	let found: unknown[] = [root];
	for (const step of path
		.slice(1)
		.match(/\[\?\(@\.[\w.]+\s*==\s*'[^']*'\)\]|\[\*\]|\[\d+\]|\.[\w@-]+|\['[^']+'\]/g) ?? []) {
		found = found.flatMap((value) => follow(value, step));
	}
	return found;
}

function follow(value: unknown, step: string): unknown[] {
	const filter = /^\[\?\(@\.([\w.]+)\s*==\s*'([^']*)'\)\]$/.exec(step);
	if (filter !== null) {
		const [, key, wanted] = filter;
		return (Array.isArray(value) ? value : []).filter((item: Record<string, unknown>) => {
			const id = String(item[key] ?? '');
			return id === wanted || (key === 'id' && id.includes(wanted));
		});
	}
	if (step === '[*]') return Array.isArray(value) ? value : [];
	const index = /^\[(\d+)\]$/.exec(step);
	if (index !== null)
		return Array.isArray(value) && value.length > Number(index[1]) ? [value[Number(index[1])]] : [];
	const key = step.replace(/^\['|'\]$|^\./g, '');
	if (typeof value !== 'object' || value === null || !(key in value)) return [];
	return [(value as Record<string, unknown>)[key]];
}

/** What is wrong with a mapping; undefined where the fact holds. */
export function violation(root: unknown, fact: Fact): string | undefined {
	const found = valuesAt(root, fact.path);
	const actual = fact.path.includes('[*]') ? found : found[0];
	return holds(actual, found, fact)
		? undefined
		: `${fact.path}: expected ${fact.cmp ?? 'equal'} ${JSON.stringify(fact.value)}, got ${JSON.stringify(actual)}${fact.why === undefined ? '' : ` (${fact.why})`}`;
}

function holds(actual: unknown, found: unknown[], { value, cmp }: Fact): boolean {
	switch (cmp) {
		case 'instant':
			return (
				typeof actual === 'string' &&
				actual.endsWith('Z') &&
				Date.parse(actual) === Date.parse(String(value))
			);
		case 'empty':
			return found.every(isEmpty);
		case 'absent':
			return found.length === 0;
		case 'contains':
			return String(actual).includes(String(value));
		case 'starts':
			return String(actual).startsWith(String(value));
		case 'iequals':
			return String(actual).toLowerCase() === String(value).toLowerCase();
		case 'oneOf':
			return (value as unknown[]).some((each) => same(each, actual));
		case 'set':
			return (
				Array.isArray(actual) &&
				subset(actual, value as unknown[]) &&
				subset(value as unknown[], actual)
			);
		case 'superset':
			return Array.isArray(actual) && subset(value as unknown[], actual);
		default:
			return same(actual, value);
	}
}

function subset(part: unknown[], whole: unknown[]): boolean {
	return part.every((each) => whole.some((other) => same(each, other)));
}

function same(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

function isEmpty(value: unknown): boolean {
	if (value === null || value === undefined || value === '') return true;
	if (typeof value === 'object') return Object.values(value).every(isEmpty);
	return false;
}
