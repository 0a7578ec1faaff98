import { path } from '../../platform';
import { hostFolder } from './folders';

/**
 * Reads the format in which n8n answers an execution's data. The reader is the npm package that n8n
 * writes it with; it is installed with n8n, so that type checks must do without it.
 */
export async function parseFlatted(text: string): Promise<unknown> {
	const entry = path.join(hostFolder, 'node_modules', 'flatted', 'cjs', 'index.js');
	const flatted = (await import(entry)) as { parse: (text: string) => unknown };
	return flatted.parse(text);
}
