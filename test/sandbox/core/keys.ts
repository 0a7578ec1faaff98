/** A copy of an object without some of its keys. */
export function without<T extends object, K extends string>(object: T, ...keys: K[]): Omit<T, K> {
	const dropped: readonly string[] = keys;
	const rest = Object.entries(object).filter(([key]) => !dropped.includes(key));
	return Object.fromEntries(rest) as Omit<T, K>;
}
