import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { execute } from '../../../test/postgres/server.ts';

/** What a store says of its database, and a way to wait for it. */
export function listen() {
  const heard: string[] = [];
  const ears = new EventTarget();
  const hear = (what: string) => () => {
    heard.push(what);
    ears.dispatchEvent(new Event(what));
  };
  const events = { lost: hear('lost'), regained: hear('regained'), taken: hear('taken') };
  return {
    heard,
    events,
    until: async (what: string) => {
      if (!heard.includes(what)) await once(ears, what);
    },
  };
}

/** The sessions of consoles in a database. */
export const SESSIONS = `select pid from pg_stat_activity where application_name like 'dolphindeck%'
  and datname = current_database()`;

/** Ends the sessions of consoles in a database, as a restart of the server does. */
export const endSessions = (url: string) =>
  execute(url, `select pg_terminate_backend(pid) from (${SESSIONS}) as found`);

/** A way to a database that can be cut so that neither end is told, and mended. */
export async function openWay(url: string) {
  const socket = `${new URL(url).searchParams.get('host')}/.s.PGSQL.5432`;
  const ends = new Set<Socket>();
  let open = true;
  let last: string | null = null;
  const cut = (port: number) => {
    open = false;
    for (const end of ends) if (end.localPort === port) end.destroy();
  };
  const server = createServer(near => {
    if (!open) return near.destroy();
    const far = connect(socket);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('error', () => other.destroy());
      one.on('data', data => {
        if (open) other.write(data);
        if (last !== null && data.includes(last)) cut(port);
      });
      one.on('close', () => open && other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const end of ends) end.destroy();
  });
  const { port } = server.address() as { port: number };
  const over = new URL(url);
  over.searchParams.delete('host');
  over.host = `127.0.0.1:${port}`;
  return {
    url: over.href,
    /** The console's ends are closed, the server's stay as they are. */
    cut: () => cut(port),
    /** Cuts it once a text has gone over to the server, before the answer. */
    cutAfter: (text: string) => {
      last = text;
    },
    mend: () => {
      last = null;
      open = true;
    },
  };
}
