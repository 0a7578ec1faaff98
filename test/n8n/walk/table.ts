import { OPERATIONS } from './offer';
import type { Cell } from './results';

/** The cells as a table for a terminal, one row for each CRM and kind of record, and problems below it. */
export function formatTable(cells: Cell[]): string {
	const rows = new Map<string, Cell[]>();
	for (const cell of cells) {
		const key = `${cell.integration} ${cell.lane}`;
		rows.set(key, [...(rows.get(key) ?? []), cell]);
	}
	const lines = [['CRM', 'Record', ...OPERATIONS]];
	for (const row of rows.values()) {
		const [{ integration, lane }] = row;
		const texts = OPERATIONS.map((operation) => {
			const cell = row.find((candidate) => candidate.operation === operation);
			return cell === undefined ? '-' : formatCell(cell);
		});
		lines.push([integration, lane, ...texts]);
	}
	const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	const table = lines.map((line) =>
		line
			.map((text, column) => text.padEnd(widths[column]))
			.join('  ')
			.trimEnd(),
	);
	const failed = cells.filter(({ ok }) => !ok);
	const problems = failed.map(
		({ integration, lane, operation, problem }) =>
			`FAIL ${integration} ${lane} ${operation}: ${problem}`,
	);
	return [
		...table,
		'',
		...problems,
		'(ok, milliseconds in n8n, requests to the CRM; - is not offered, see the support matrix)',
		`${cells.length} cells, ${cells.length - failed.length} ok, ${failed.length} failed`,
	].join('\n');
}

function formatCell({ ok, ms, requests }: Cell): string {
	const status = ok ? 'ok' : 'FAIL';
	return ms === undefined ? status : `${status} ${ms} ms ${requests ?? '?'} rq`;
}
