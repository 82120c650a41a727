import type { HostFacts } from '@dolphindeck/contract/host/host.ts';
import type { Selectable } from 'kysely';
import type { Place, Vault } from '../secrets/vault.ts';
import type { Database } from './database.ts';
import { type Page, type Queries, readPage } from './page.ts';
import { consoleKeyAt, hostKeyAt, hostPasswordAt } from './sealed.ts';
import type { Tables } from './tables.ts';

/** A registered host with what is needed to reach it. */
export interface Host {
  readonly id: string;
  readonly ip: string;
  readonly name: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
  /** The private key that logs in: the host's own, or that of `consoleKey`. */
  readonly privateKey: string | null;
  /** Id of the console's key, when it is the one that logs in. */
  readonly consoleKey: string | null;
  /** Id of the host that connections go through. */
  readonly jump: string | null;
  /** The pinned key, `<type> <base64>`. */
  readonly hostKey: string;
  readonly facts: HostFacts | null;
  readonly remark: string;
}

/** How a host is logged in to; no secret itself. */
export interface HostLogin extends Pick<Host, 'id' | 'name' | 'user' | 'consoleKey'> {
  readonly hasPassword: boolean;
  /** A key logs in, the console's or the host's own. */
  readonly hasKey: boolean;
}

type HostRow = Selectable<Tables['host']> & { readonly console_key_sealed: string | null };

/** Hosts. Passwords and private keys are sealed on the way in and opened on the way out. */
export function createHostStore(database: Database, vault: Vault) {
  const { sql } = database;

  function open(place: Place, sealed: string | null): string | null {
    return sealed === null ? null : vault.open(place, sealed);
  }

  function seal(place: Place, secret: string | null): string | null {
    return secret === null ? null : vault.seal(place, secret);
  }

  const rows = (place: Queries = sql) =>
    place
      .selectFrom('host')
      .selectAll()
      .select(e =>
        e
          .selectFrom('console_key')
          .select('console_key.private_key_sealed')
          .whereRef('console_key.id', '=', 'host.console_key_id')
          .as('console_key_sealed'),
      );

  function privateKeyOf({ id, private_key_sealed, console_key_id, console_key_sealed }: HostRow) {
    if (console_key_id === null || console_key_sealed === null)
      return open(hostKeyAt(id), private_key_sealed);
    return vault.open(consoleKeyAt(console_key_id), console_key_sealed);
  }

  function read(row: HostRow): Host {
    const { id, ip, name, port, user, remark } = row;
    return {
      id,
      ip,
      name,
      port,
      user,
      password: open(hostPasswordAt(id), row.password_sealed),
      privateKey: privateKeyOf(row),
      consoleKey: row.console_key_id,
      jump: row.jump_id,
      hostKey: row.host_key,
      facts: factsOf(row.facts),
      remark,
    };
  }

  function write({ id, ip, name, port, user, remark, ...host }: Host) {
    return {
      id,
      ip,
      name,
      port,
      user,
      remark,
      password_sealed: seal(hostPasswordAt(id), host.password),
      private_key_sealed: host.consoleKey === null ? seal(hostKeyAt(id), host.privateKey) : null,
      console_key_id: host.consoleKey,
      jump_id: host.jump,
      host_key: host.hostKey,
      facts: host.facts === null ? null : JSON.stringify(host.facts),
    };
  }

  return {
    async find(id: string): Promise<Host | null> {
      const row = await rows().where('host.id', '=', id).executeTakeFirst();
      return row === undefined ? null : read(row);
    },
    async idOfIp(ip: string): Promise<string | null> {
      const row = await sql.selectFrom('host').select('id').where('ip', '=', ip).executeTakeFirst();
      return row?.id ?? null;
    },
    async idOfName(name: string): Promise<string | null> {
      const row = await sql.selectFrom('host').select('id').where('name', '=', name).executeTakeFirst();
      return row?.id ?? null;
    },
    /** The registered ones among the addresses, in no order. */
    async withIps(ips: readonly string[]): Promise<Host[]> {
      if (ips.length === 0) return [];
      return (
        await rows()
          .where('host.ip', 'in', [...ips])
          .execute()
      ).map(read);
    },
    /** Those that are reached through a host directly, in no order. */
    async behind(id: string): Promise<Host[]> {
      return (await rows().where('host.jump_id', '=', id).execute()).map(read);
    },
    /** A page, newest first. */
    page(number: number): Promise<Page<Host>> {
      const list = (s: Queries) => rows(s).orderBy('seq', 'desc');
      return readPage(database, { list: 'host', page: number }, list, read);
    },
    /** What each host was found to be, in no order, without opening a secret. */
    async facts(): Promise<Pick<Host, 'ip' | 'facts'>[]> {
      const found = await sql.selectFrom('host').select(['ip', 'facts']).execute();
      return found.map(({ ip, facts }) => ({ ip, facts: factsOf(facts) }));
    },
    /** How each host is logged in to, newest first, without opening a secret. */
    async logins(): Promise<HostLogin[]> {
      const found = await sql
        .selectFrom('host')
        .select(['id', 'name', 'user', 'console_key_id as consoleKey'])
        .select(e => [
          e('password_sealed', 'is not', null).as('has_password'),
          e('private_key_sealed', 'is not', null).as('has_key'),
        ])
        .orderBy('seq', 'desc')
        .execute();
      return found.map(({ has_password, has_key, ...host }) => ({
        ...host,
        hasPassword: Boolean(has_password),
        hasKey: host.consoleKey !== null || Boolean(has_key),
      }));
    },
    async insert(host: Host, now: string): Promise<void> {
      await sql
        .insertInto('host')
        .values({ ...write(host), created_at: now, updated_at: now })
        .execute();
    },
    /** Replaces everything but the id; false when the host is gone. */
    async replace(host: Host, now: string): Promise<boolean> {
      const { numUpdatedRows } = await sql
        .updateTable('host')
        .set({ ...write(host), updated_at: now })
        .where('id', '=', host.id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    /** What a login found the host to be; nothing else of it changes. */
    async keepFacts(id: string, facts: HostFacts, now: string): Promise<void> {
      await sql
        .updateTable('host')
        .set({ facts: JSON.stringify(facts), updated_at: now })
        .where('id', '=', id)
        .execute();
    },
    async remove(id: string): Promise<boolean> {
      const { numDeletedRows } = await sql.deleteFrom('host').where('id', '=', id).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

const factsOf = (text: string | null) => (text === null ? null : (JSON.parse(text) as HostFacts));
