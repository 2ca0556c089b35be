// Checks an orb without CircleCI: that its packed file is what CircleCI's
// conventions make of its source, that the schema of CircleCI's configuration
// takes it, the registry's review rules RC001 to RC012, and a few rules of our
// own. Prints a line for each check; exits with 1 if one fails.
//
//   node check_orb.mjs SRC ORB

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, readYaml, schemaFaults, withInlineOrb } from './config.mjs';

const [src, orbFile] = process.argv.slice(2);
const orbName = 'my-org/dora-deploy';
const majorVersion = '1';
const maxCommandLength = 64;

let passed = 0;
let failed = 0;
function check(name, faults) {
  if (faults.length === 0) {
    passed += 1;
    console.log(`ok - ${name}`);
    return;
  }
  failed += 1;
  console.log(`not ok - ${name}`);
  for (const fault of faults.slice(0, 10)) console.log(`#   ${fault}`);
}

// [section, name, content, text] of every file of the sections.
const sections = ['commands', 'examples', 'executors', 'jobs'];
const parts = sections.flatMap((section) => readdirSync(join(src, section)).map((file) => {
  const text = readFileSync(join(src, section, file), 'utf8');
  return [section, basename(file, '.yml'), parse(text), text];
}));
const partsOf = (...wanted) => parts.filter(([section]) => wanted.includes(section));
const root = readYaml(join(src, '@orb.yml'));
const orb = readYaml(orbFile);

// Every value in a tree, with its path.
function* walk(value, path = []) {
  yield [path, value];
  if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) yield* walk(inner, [...path, key]);
  }
}
const runsOf = (part) => [...walk(part)].filter(([path]) => path.at(-1) === 'run').map(([, run]) => run);

// ------------------------------------------------------------------ packing

// What `circleci orb pack` does: a file's name is its key in the section of its
// folder; includes are put in, with << escaped, but not in examples.
function include(value) {
  if (Array.isArray(value)) return value.map(include);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, include(inner)]));
  }
  if (typeof value !== 'string') return value;
  return value.replace(/<<\s*include\(([-\w/.]+)\)?\s*>>/g, (_, file) =>
    readFileSync(join(src, file), 'utf8').replaceAll('<<', '\\<<'));
}
const expected = { ...root };
for (const [section, name, content] of parts) {
  expected[section] ??= {};
  expected[section][name] = section === 'examples' ? content : include(content);
}
check('the packed orb is its source, packed by the conventions of circleci orb pack',
  isDeepStrictEqual(orb, expected) ? [] : ['they differ']);

// ------------------------------------------------------------------- schema

const shell = {
  version: 2.1, orbs: { dora: orbName },
  workflows: { ship: { jobs: [{ 'dora/deploy': { deploy_steps: ['checkout'] } }] } },
};
check('the schema takes it as an inline orb', schemaFaults(withInlineOrb(shell, orb)));
for (const [, name, { usage }] of partsOf('examples')) {
  check(`the schema takes the usage of ${name}`, schemaFaults(withInlineOrb(usage, orb)));
}
const broken = [
  ['a type that does not exist', (copy) => { copy.commands.start.parameters.site.type = 'text'; }],
  ['a mistyped key of a step', (copy) => { const [run] = runsOf(copy.commands.start); run.comand = 'true'; delete run.command; }],
];
for (const [what, breakIt] of broken) {
  const copy = structuredClone(orb);
  breakIt(copy);
  check(`the schema refuses ${what}`,
    schemaFaults(withInlineOrb(shell, copy)).length > 0 ? [] : ['it takes it']);
}

// ------------------------------------------------------------- review rules

const isUrl = (text) => /^https:\/\/github\.com\/[\w-]+\/[\w-]+$/.test(text ?? '');
const named = parts.map(([section, name, content]) => [`${section}/${name}`, content]);

check('RC001: @orb.yml has a source_url', root.display?.source_url ? [] : ['none']);
check('RC002: every part has a description', named
  .filter(([, { description }]) => !description?.trim()).map(([name]) => name));
check('RC003: there is an example', partsOf('examples').length > 0 ? [] : ['none']);
check('RC004: no example is named example', partsOf('examples')
  .map(([, name]) => name).filter((name) => name.includes('example')));
check('RC005: the description has 64 characters or more',
  root.description.trim().length >= 64 ? [] : [root.description]);
check('RC006: the source_url is a URL (that it answers is not tried)',
  isUrl(root.display.source_url) ? [] : [root.display.source_url]);
check('RC007: the home_url is a URL (that it answers is not tried)',
  isUrl(root.display.home_url) ? [] : [root.display.home_url]);
check('RC008: every run step has a name', partsOf('commands', 'jobs')
  .flatMap(([, name, content]) => runsOf(content).filter((run) => !run.name).map(() => name)));
check('RC009: long commands are included', partsOf('commands', 'jobs')
  .flatMap(([, name, content]) => runsOf(content)
    .filter(({ command }) => command.length > maxCommandLength && !command.includes('<<include('))
    .map(() => name)));
check('RC010: names are in snake_case', partsOf('commands', 'executors', 'jobs')
  .flatMap(([, name, { parameters }]) => [name, ...Object.keys(parameters ?? {})])
  .filter((name) => !/^[a-z][a-z0-9_]*$/.test(name)));
check('RC011: the examples use the current major version', partsOf('examples')
  .filter(([, , { usage }]) => !Object.values(usage.orbs)
    .some((reference) => reference.startsWith(`${orbName}@${majorVersion}.`)))
  .map(([, name]) => name));
check('RC012: no variable as a default feeds a key', partsOf('commands', 'executors', 'jobs')
  .flatMap(([, name, content]) => Object.entries(content.parameters ?? {})
    .filter(([, parameter]) => String(parameter.default ?? '').includes('$'))
    .flatMap(([parameter]) => [...walk(content)]
      .filter(([path, value]) => path.at(-1) === 'key' && typeof value === 'string' && value.includes(parameter))
      .map(() => `${name}: ${parameter}`))));

// ---------------------------------------------------------------- our rules

check('no parameter is put into the text of a command or a name', partsOf('commands', 'jobs')
  .flatMap(([, part, content]) => runsOf(content)
    .filter(({ command, name }) => /<<\s*(parameters|pipeline)\./.test(command + name))
    .map(() => part)));
check('every parameter has a description', partsOf('commands', 'executors', 'jobs')
  .flatMap(([, part, { parameters }]) => Object.entries(parameters ?? {})
    .filter(([, { description }]) => !description).map(([name]) => `${part}: ${name}`)));
check('every script is included, and every included script is there', (() => {
  const scripts = readdirSync(join(src, 'scripts')).map((file) => `scripts/${file}`);
  const used = parts.flatMap(([, , , text]) => [...text.matchAll(/include\(([^)]+)\)/g)].map(([, file]) => file));
  return [...scripts.filter((file) => !used.includes(file)),
    ...used.filter((file) => !existsSync(join(src, file)))];
})());

console.log(`# ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
