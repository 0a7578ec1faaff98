/** One request and its answer, as they went over the wire. */
export interface Exchange {
	integration: string;
	method: string;
	/** Path with its query, without the integration's prefix. */
	path: string;
	requestHeaders: Record<string, string | string[] | undefined>;
	requestBody: unknown;
	status: number;
	responseBody: string;
}

const MOST_MOMENTS = 100_000;

/** Counts all requests, and keeps whole exchanges without a planted fault while `keepsExchanges` is on. */
export class RequestLog {
	keepsExchanges = false;

	readonly exchanges: Exchange[] = [];

	private counts = new Map<string, Map<string, number>>();

	private moments = new Map<string, number[]>();

	add(integration: string, method: string, path: string): void {
		const moments = this.moments.get(integration) ?? [];
		if (moments.length < MOST_MOMENTS) moments.push(Date.now());
		this.moments.set(integration, moments);
		const route = `${method} ${path.split('?')[0]}`;
		const routes = this.counts.get(integration) ?? new Map<string, number>();
		routes.set(route, (routes.get(route) ?? 0) + 1);
		this.counts.set(integration, routes);
	}

	/** How many requests an integration got since the last reset. */
	count(integration: string): number {
		let total = 0;
		for (const count of this.counts.get(integration)?.values() ?? []) total += count;
		return total;
	}

	/** Requests by method and path. */
	routes(integration: string): Record<string, number> {
		return Object.fromEntries(this.counts.get(integration) ?? []);
	}

	/** When an integration's first requests since the last reset came, in milliseconds since 1970. */
	times(integration: string): number[] {
		return this.moments.get(integration) ?? [];
	}

	reset(): void {
		this.counts = new Map();
		this.moments = new Map();
		this.exchanges.length = 0;
	}
}
