import { connect } from 'node:net';

/** Sends bytes as they are to a port of this machine and answers all that comes back until the other end closes or is silent. */
export function sendRaw(port: number, text: string, silentMs = 10_000): Promise<string> {
  const answer = Promise.withResolvers<string>();
  let seen = '';
  const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
  socket.setTimeout(silentMs, () => socket.destroy());
  socket.on('data', part => {
    seen += part.toString('latin1');
  });
  socket.on('error', () => {});
  socket.on('close', () => answer.resolve(seen));
  return answer.promise;
}
