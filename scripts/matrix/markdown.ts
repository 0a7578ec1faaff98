/** A table; cells are text without line breaks. */
export function table(head: string[], rows: string[][]): string[] {
	const line = (cells: string[]) => `| ${cells.map(cellText).join(' | ')} |`;
	return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

function cellText(text: string): string {
	return text.replace(/\s+/g, ' ').replace(/\|/g, '\\|').trim();
}

/** A sentence with its final period. */
export function sentence(text: string): string {
	const trimmed = text.trim();
	return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** A part that is folded up until it is clicked. */
export function folded(summary: string, lines: string[]): string[] {
	return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '', '</details>'];
}

/** Paragraphs and lists, each followed by a blank line. */
export function paragraphs(...parts: string[][]): string[] {
	return parts
		.filter((part) => part.length > 0)
		.flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}
