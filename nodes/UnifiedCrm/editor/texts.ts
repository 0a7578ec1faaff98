/** A label for a value such as `no_answer`: "No Answer". */
export function labelFor(value: string): string {
	const words = value
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.split(/[\s_-]+/)
		.filter((word) => word !== '');
	return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

/** Sentences as n8n writes descriptions: one without a final period, several with one each. */
export function describe(...sentences: Array<string | undefined>): string {
	const given = sentences
		.filter((sentence) => sentence !== undefined)
		.map((sentence) => sentence.trim().replace(/\s+/g, ' ').replace(/\.$/, ''))
		.filter((sentence) => sentence !== '')
		.map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1));
	const text = given.join('. ');
	return text.includes('. ') ? `${text}.` : text;
}

const COLLATOR = new Intl.Collator('en');

/** Items by their name, as n8n wants lists of options. */
export function sortedBy<Item>(items: Item[], nameOf: (item: Item) => string): Item[] {
	return [...items].sort((a, b) => COLLATOR.compare(nameOf(a), nameOf(b)));
}

/** "a, b and c". */
export function enumerate(items: readonly string[]): string {
	return items.length < 2
		? items.join('')
		: `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** Text that n8n shows as HTML. */
export function escapeHtml(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
