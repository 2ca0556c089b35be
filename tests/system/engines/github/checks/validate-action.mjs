// usage: NODE_MODULES=... node --import ./json-loader.mjs validate-action.mjs FILE
// Checks an action.yml with GitHub's own language service.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

function load(place) {
  return import(pathToFileURL(`${process.env.NODE_MODULES}/${place}`));
}
const { validateAction } =
  await load('@actions/languageservice/dist/validate-action.js');
const { TextDocument } =
  await load('vscode-languageserver-textdocument/lib/esm/main.js');

const file = process.argv[2];
const text = readFileSync(file, 'utf8');
const document = TextDocument.create('file:///action.yml', 'yaml', 0, text);
const faults = await validateAction(document);
for (const { message, range } of faults) {
  console.log(`${file}:${range.start.line + 1}: ${message}`);
}
process.exitCode = faults.length > 0 ? 1 : 0;
