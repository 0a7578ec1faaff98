import type { FastifyRequest } from 'fastify';

import { isV2 } from './access';
import { readParameters, v2Parameters } from './pages';
import type { Query } from './pages';
import type { Workspace } from './state';

/** A request as handlers read it. */
export interface Call {
	workspace: Workspace;
	request: FastifyRequest;
	id: number;
	query: Query;
	body: unknown;
}

export type Handler = (call: Call) => unknown;

export interface Route {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	path: string;
	/** 204 where it is undefined and the handler gives nothing. */
	status?: number;
	handler: Handler;
}

export const route = (
	method: Route['method'],
	path: string,
	handler: Handler,
	status?: number,
): Route => ({
	method,
	path,
	handler,
	status,
});

/** A handler of a path without query parameters. */
export const plain =
	(handler: Handler): Handler =>
	(call) => {
		if (isV2(call.request)) v2Parameters(call.query, []);
		else readParameters(call.query, {});
		return handler(call);
	};
