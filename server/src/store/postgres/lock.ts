import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** A number of ours: PostgreSQL's advisory locks are numbers of a database. "deck" in ASCII. */
const LOCK = 0x6465_636b;

const TRIES = 20;
const BETWEEN_MS = 100;

interface Holder {
  readonly pid: number;
  readonly name: string | null;
  readonly address: string | null;
  readonly since: string | null;
}

/**
 * Takes the database for this session: whoever has it holds a lock of PostgreSQL that ends with the session, so there
 * is no stale one. It is tried for two seconds, since the session of a console that was killed takes a moment to end.
 * @param ownName what this console calls its sessions: an earlier one of it, whose end the server has not noticed, is ended
 * @returns who else has it, in words; null when it was taken
 */
export async function takeDatabase(client: pg.Client, ownName: string): Promise<string | null> {
  for (let tries = 1; ; tries += 1) {
    if (await tryLock(client)) return null;
    const holder = await holderOf(client);
    if (holder?.name === ownName) await client.query('select pg_terminate_backend($1)', [holder.pid]);
    else if (holder !== null && tries >= TRIES) return wordsOf(holder);
    await sleep(BETWEEN_MS);
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK]);
  return rows[0]?.taken === true;
}

/** Null when it has just gone. A 64-bit key stands in pg_locks as two halves. */
async function holderOf(client: pg.Client): Promise<Holder | null> {
  const { rows } = await client.query<Holder>(
    `select l.pid, a.application_name as name, host(a.client_addr) as address,
       to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
     from pg_locks l left join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1 and l.objsubid = 1
       and l.database = (select oid from pg_database where datname = current_database())`,
    [LOCK],
  );
  return rows[0] ?? null;
}

function wordsOf({ pid, name, address, since }: Holder): string {
  const known = [name, address && `from ${address}`, since && `since ${since}`].filter(Boolean);
  return [...known, `session ${pid}`].join(', ');
}
