'use strict';
// Restores a folder of the workspace from CACHE_STAND_IN, and saves it there
// when the job ends: what actions/cache does for the step under test.
const { appendFileSync, cpSync, existsSync, rmSync } = require('node:fs');

const kept = process.env.CACHE_STAND_IN;
const path = process.env.INPUT_PATH;
const post = process.env.STATE_restored === 'true';

if (!post) appendFileSync(process.env.GITHUB_STATE, 'restored=true\n');
const [from, to] = post ? [path, kept] : [kept, path];
if (existsSync(from)) {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}
