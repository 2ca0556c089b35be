// Serves one file under every path, on a port of loopback that the kernel
// chose, and prints a line for each request.
//
//   node serve.mjs FILE PORT_FILE

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [file, portFile] = process.argv.slice(2);
const content = readFileSync(file);
const server = createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  response.end(content);
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(`${portFile}.part`, String(server.address().port));
  renameSync(`${portFile}.part`, portFile);
});
setTimeout(() => process.exit(), 300_000);
