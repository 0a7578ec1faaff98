/** What came back over the wire; the body is parsed where it is JSON. */
export interface WireAnswer<T> {
	status: number;
	headers: Headers;
	body: T;
}

/** Sends requests to a running simulation as a plain client does, for the simulations' own tests. */
export class Wire {
	constructor(
		private readonly baseUrl: string,
		private readonly headers: Record<string, string>,
	) {}

	/** A string body is sent as it is, anything else as JSON; a header with an empty value is left out. */
	async send<T>(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<WireAnswer<T>> {
		const all = {
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...this.headers,
			...headers,
		};
		const response = await fetch(path.startsWith('http') ? path : this.baseUrl + path, {
			method,
			headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
			body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
			redirect: 'manual',
		});
		const text = await response.text();
		const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
		return {
			status: response.status,
			headers: response.headers,
			body: (isJson ? JSON.parse(text) : text) as T,
		};
	}
}
