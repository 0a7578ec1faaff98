/**
 * What tests and scripts use of Node.js itself.
 *
 * n8n's linter holds every .ts file to the rules of code that runs inside n8n, where Node's modules
 * and globals such as `process` and `setTimeout` are out of reach. Tests and scripts run outside n8n
 * and take them from here; code under nodes/ and credentials/ must not.
 */
export * as childProcess from 'node:child_process';
export { default as events } from 'node:events';
export * as fs from 'node:fs';
export * as http from 'node:http';
export * as net from 'node:net';
export * as os from 'node:os';
export { default as path } from 'node:path';
export * as perfHooks from 'node:perf_hooks';
export { default as stream } from 'node:stream';
export * as streamPromises from 'node:stream/promises';
export * as timers from 'node:timers';
export * as url from 'node:url';
export * as util from 'node:util';
export * as v8 from 'node:v8';
export * as workerThreads from 'node:worker_threads';
export * as zlib from 'node:zlib';
export { default as process } from 'node:process';
export { setTimeout as delay } from 'node:timers/promises';
