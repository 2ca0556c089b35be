// usage: NODE_MODULES=... node yaml-to-json.mjs <YAML >JSON
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const YAML = createRequire(`${process.env.NODE_MODULES}/`)('yaml');
console.log(JSON.stringify(YAML.parse(readFileSync(0, 'utf8'))));
