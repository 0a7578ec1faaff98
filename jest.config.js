/** Packages that ship ES modules only, which jest must compile before it can load them. */
const ES_MODULE_PACKAGES = ['cookie'];

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// test/n8n runs inside a real n8n and has its own runner: npm run test:n8n
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/n8n/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/test/n8n/'],
	transform: {
		'^.+\\.[jt]s$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript' }, keepClassNames: true },
				module: { type: 'commonjs' },
				sourceMaps: 'inline',
				swcrc: false,
			},
		],
	},
	transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULE_PACKAGES.join('|')})/)`],
	maxWorkers: 2,
	testTimeout: 30_000,
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text'],
};
