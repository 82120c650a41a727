import { open } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setInterval } from 'node:timers/promises';

/**
 * The floor of a stream with viewers, a process of its own: what is appended to the file of the first argument goes to all
 * who are connected, in the frames of server-sent events and nothing else: no store, no positions kept, no one signs in.
 */
const LOOK_MS = 5;
const viewers = new Set<ServerResponse>();
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  viewers.add(response);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

const file = await open(process.argv[2] ?? '', 'r');
const buffer = Buffer.alloc(256 * 1024);
let [rest, id] = ['', 0];
for await (const _ of setInterval(LOOK_MS)) {
  const { bytesRead } = await file.read(buffer, 0, buffer.length);
  const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
  rest = lines.pop() ?? '';
  const frames = lines.map(line => `id: ${++id}\ndata: ${line}\n\n`).join('');
  if (frames !== '') for (const viewer of viewers) viewer.write(frames);
}
