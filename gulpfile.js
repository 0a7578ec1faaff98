const { spawnSync } = require('node:child_process');
const { readdirSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { dest, series, src } = require('gulp');

/** What the published package consists of, besides README, LICENSE and package.json. */
const PUBLISHED = ['credentials', 'icons', 'nodes'];

/** Copies icons and other static files to dist, at the paths the compiled classes refer to. */
function assets() {
	const files = PUBLISHED.map((folder) => `${folder}/**/*.{svg,png}`);
	return src(files, { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));
}

/** Removes what else reached dist: `n8n-node build` copies every picture below the root. */
async function prune() {
	for (const entry of readdirSync('dist')) {
		if (!PUBLISHED.includes(entry)) rmSync(path.join('dist', entry), { recursive: true });
	}
}

/** Puts the finished panels in the place of the module that makes them, so that n8n's start loads no adapter. */
async function panels() {
	const file = path.resolve('dist/nodes/UnifiedCrm/editor/panels.js');
	const values = JSON.stringify(require(file));
	writeFileSync(file, `"use strict";\nObject.assign(exports, JSON.parse(${JSON.stringify(values)}));\n`);
	rmSync(`${file}.map`, { force: true });
}

/**
 * Writes the README's support matrix from the adapters' declarations.
 * `gulp matrix --check` writes nothing and fails when the README is out of date.
 */
async function matrix() {
	const flags = process.argv.includes('--check') ? ['--check'] : [];
	const args = [require.resolve('tsx/cli'), 'scripts/support-matrix.ts', ...flags];
	const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
	if (status !== 0) throw new Error('scripts/support-matrix.ts failed, see above');
}

exports.assets = assets;
exports.prune = prune;
exports.matrix = matrix;
exports.panels = panels;
exports.default = series(assets, prune, panels);
