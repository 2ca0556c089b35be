// usage: node serve.mjs FOLDER PORT-FILE LOG
// Serves a folder's files on loopback; LOG gets the path of each request.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [folder, portFile, log] = process.argv.slice(2);
const server = createServer((request, response) => {
  appendFileSync(log, `${request.url}\n`);
  try {
    response.end(readFileSync(join(folder, request.url)));
  } catch {
    response.writeHead(404).end();
  }
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(`${portFile}.new`, String(server.address().port));
  renameSync(`${portFile}.new`, portFile);
});
