// The part of Buildkite's agent API that a job asks for, on loopback:
// meta-data and annotations.
//
// usage: node agent-api.mjs PORT_FILE LOG REFUSE
// PORT_FILE gets the port; LOG a JSON line for each request; while the file
// REFUSE exists, annotations and meta-data are refused.
import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [portFile, log, refuse] = process.argv.slice(2);
const metaData = new Map();

function answer(path, body) {
  appendFileSync(log, JSON.stringify({ path, ...body }) + '\n');
  const operation = path.split('/').slice(3).join('/'); // after /jobs/ID/
  if (operation === 'data/exists') return [200, { exists: metaData.has(body.key) }];
  if (existsSync(refuse)) return [422, { message: 'refused' }];
  switch (operation) {
    case 'data/set':
      metaData.set(body.key, body.value);
      return [200, {}];
    case 'data/get':
      return metaData.has(body.key)
        ? [200, { key: body.key, value: metaData.get(body.key) }]
        : [404, { message: 'no such key' }];
    case 'annotations':
      return [201, {}];
    default:
      return [404, { message: 'not here' }];
  }
}

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const [status, body] = answer(request.url, text ? JSON.parse(text) : {});
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(portFile + '.new', String(server.address().port));
  renameSync(portFile + '.new', portFile);
});
