import { spawn } from 'node:child_process';
import { once } from 'node:events';

const PROGRAM = `
const chunks = [];
process.stdin.on('data', chunk => chunks.push(chunk)).on('end', () => {
  const body = Buffer.concat(chunks);
  const server = require('node:http').createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
    response.end(body);
  });
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
});`;

/** A Node that answers each request with the same bytes: the least that an answer can cost here. */
export async function plainServer(
  body: string,
): Promise<{ url: string; pid: number; end: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(body);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: line.toString().trim(),
    pid: child.pid ?? 0,
    async end() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
