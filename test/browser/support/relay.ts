import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way from a browser to a console that can be cut, as a network is: the offline switch of a browser leaves open what is open. */
export type Relay = Awaited<ReturnType<typeof openRelay>>;

/** @param base address of the console */
export async function openRelay(base: string) {
  const port = Number(new URL(base).port);
  const sockets = new Set<Socket>();
  let isCut = false;

  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    // Told by `close`, too.
    socket.on('error', () => undefined);
    socket.pipe(other);
  };
  const server = createServer(near => {
    if (isCut) return near.resetAndDestroy();
    const far = connect(port, '127.0.0.1');
    keep(near, far);
    keep(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Breaks every connection, and every new one. */
    cut(): void {
      isCut = true;
      drop();
    },
    mend(): void {
      isCut = false;
    },
    close(): void {
      server.close();
      drop();
    },
  };
}
