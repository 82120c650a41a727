import type { HostFacts } from '@dolphindeck/contract/host/host.ts';
import type { Selectable } from 'kysely';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from './database.ts';
import { type Page, type Queries, readPage } from './page.ts';
import type { Tables } from './tables.ts';

/** A registered host with what is needed to reach it. */
export interface Host {
  readonly id: string;
  readonly ip: string;
  readonly name: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
  readonly privateKey: string | null;
  /** The pinned key, `<type> <base64>`. */
  readonly hostKey: string;
  readonly facts: HostFacts | null;
  readonly remark: string;
}

const at = (id: string, field: string) => ({ table: 'host', row: id, field });

/** Hosts. Passwords and private keys are sealed on the way in and opened on the way out. */
export function createHostStore(database: Database, vault: Vault) {
  const { sql } = database;

  function open(id: string, field: string, sealed: string | null): string | null {
    return sealed === null ? null : vault.open(at(id, field), sealed);
  }

  function seal(id: string, field: string, secret: string | null): string | null {
    return secret === null ? null : vault.seal(at(id, field), secret);
  }

  function read(row: Selectable<Tables['host']>): Host {
    const { id, ip, name, port, user, remark } = row;
    return {
      id,
      ip,
      name,
      port,
      user,
      password: open(id, 'password', row.password_sealed),
      privateKey: open(id, 'private_key', row.private_key_sealed),
      hostKey: row.host_key,
      facts: row.facts === null ? null : (JSON.parse(row.facts) as HostFacts),
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
      password_sealed: seal(id, 'password', host.password),
      private_key_sealed: seal(id, 'private_key', host.privateKey),
      host_key: host.hostKey,
      facts: host.facts === null ? null : JSON.stringify(host.facts),
    };
  }

  return {
    async find(id: string): Promise<Host | null> {
      const row = await sql.selectFrom('host').selectAll().where('id', '=', id).executeTakeFirst();
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
      const rows = await sql
        .selectFrom('host')
        .selectAll()
        .where('ip', 'in', [...ips])
        .execute();
      return rows.map(read);
    },
    /** A page, newest first. */
    page(number: number): Promise<Page<Host>> {
      const list = (s: Queries) => s.selectFrom('host').selectAll().orderBy('seq', 'desc');
      return readPage(database, { list: 'host', page: number }, list, read);
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
    async remove(id: string): Promise<boolean> {
      const { numDeletedRows } = await sql.deleteFrom('host').where('id', '=', id).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
