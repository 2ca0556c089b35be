// Checks plugin.yml, and every example of the plugin against its schema.
//
// usage: NODE_MODULES=... node check-plugin.mjs PLUGIN_FOLDER FILE...
// FILE is a pipeline, or Markdown whose yaml blocks are pipelines. Prints how
// many configurations it checked.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_MODULES + '/');
const YAML = require('yaml');
const Ajv = require('ajv').default;

const [folder, ...files] = process.argv.slice(2);
const plugin = YAML.parse(readFileSync(`${folder}/plugin.yml`, 'utf8'));

// What Buildkite asks of a plugin.yml.
const ajv = new Ajv({ strict: false, allErrors: true });
const validPlugin = ajv.compile({
  type: 'object',
  properties: {
    name: { type: 'string' },
    description: { type: 'string' },
    author: { type: 'string' },
    requirements: { type: 'array', items: { type: 'string' } },
    configuration: {
      type: 'object',
      properties: {
        properties: { type: 'object' },
        additionalProperties: { const: false },
      },
      required: ['properties', 'additionalProperties'],
    },
  },
  required: ['name', 'description', 'author', 'requirements', 'configuration'],
  additionalProperties: false,
});
const validConfiguration = ajv.compile(plugin.configuration);
if (!ajv.validateSchema(plugin.configuration)) throw new Error(ajv.errorsText());

function pipelinesOf(file) {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.md')) return [text];
  return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => match[1]);
}

function check(valid, value, what) {
  if (valid(value)) return;
  console.error(`${what}: ${ajv.errorsText(valid.errors)}`);
  process.exitCode = 1;
}

check(validPlugin, plugin, 'plugin.yml');
let checked = 0;
for (const file of files) {
  for (const pipeline of pipelinesOf(file)) {
    for (const step of YAML.parse(pipeline).steps) {
      for (const entry of step.plugins) {
        for (const [name, configuration] of Object.entries(entry)) {
          if (!name.includes('/dora-deploy#')) continue;
          check(validConfiguration, configuration, `${file}: ${name}`);
          ++checked;
        }
      }
    }
  }
}

// A schema that refuses nothing would let all of the above pass.
for (const wrong of [
  { servise: 'x' }, { 'api-key': 'x' }, { 'on-error': 'explode' },
  { version: 1.1 }, { env: ['a'] }, { service: [] },
]) {
  if (!validConfiguration(wrong)) continue;
  console.error(`plugin.yml takes ${JSON.stringify(wrong)}`);
  process.exitCode = 1;
}
console.log(checked);
