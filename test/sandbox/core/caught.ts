/** What a call answers, or the error of the given class that it throws; any other error is thrown on. */
export function caught<T, E extends Error>(
	kind: new (...given: never[]) => E,
	run: () => T,
): T | E {
	const outcome = outcomeOf(run);
	if ('answer' in outcome) return outcome.answer;
	if (outcome.error instanceof kind) return outcome.error;
	throw outcome.error;
}

function outcomeOf<T>(run: () => T): { answer: T } | { error: unknown } {
	try {
		return { answer: run() };
	} catch (error) {
		return { error };
	}
}
