import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { hostname } from 'node:os';
import pg from 'pg';
import { StartError } from '../../secrets/start-error.ts';
import { StoreUnavailable } from '../unavailable.ts';

const CONNECT_MS = 5_000;
/** A statement of the console takes milliseconds; one that is silent for so long was sent into a broken line. */
const QUERY_MS = 60_000;
/** Seconds and milliseconds after which the server gives up a console whose machine is gone, and frees its lock. */
const SERVER_NOTICES = [
  'set tcp_keepalives_idle = 20',
  'set tcp_keepalives_interval = 10',
  'set tcp_keepalives_count = 3',
  'set tcp_user_timeout = 50000',
].join(';');

const INT8 = 20;

/** 64-bit numbers as numbers: what the console counts (bytes, rows, milliseconds) stays below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

/** A connection to PostgreSQL, and a way to end it at once, whatever state it is in. */
export interface Line {
  readonly client: pg.Client;
  destroy(): void;
}

/** How sessions are called in the server's list of them, like no other's. PostgreSQL keeps 63 bytes of it. */
export function sessionName(): string {
  // Containers often share a host name and a process id.
  const unique = randomBytes(4).toString('hex');
  const host = hostname()
    .replace(/[^\x21-\x7e]/g, '?')
    .slice(0, 30);
  return `dolphindeck ${unique}, process ${process.pid} on ${host}`;
}

/**
 * Connects to a database that takes writes.
 * @param lost is told when the connection breaks later
 * @throws StoreUnavailable when that may work another time, StartError when the address or the account is wrong
 */
export async function connect(url: string, name: string, lost: (error: Error) => void): Promise<Line> {
  const socket = new Socket();
  const client = newClient(url, name, socket);
  const line = { client, destroy: () => void socket.destroy() };
  const place = `${client.host}:${client.port}/${client.database}`;
  client.on('error', lost);
  try {
    await client.connect();
    await client.query(SERVER_NOTICES);
    const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby');
    if (rows[0]?.standby) throw new StoreUnavailable(`${place} is a standby`);
    return line;
  } catch (error) {
    line.destroy();
    if (error instanceof StoreUnavailable) throw error;
    const reason = `${reasonOf(error)} at ${place}`;
    throw isRefusal(error)
      ? new StartError(`the database refuses the console (${reason}); mend DECK_DATABASE_URL`)
      : new StoreUnavailable(reason);
  }
}

function newClient(url: string, name: string, socket: Socket): pg.Client {
  try {
    return new pg.Client({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: QUERY_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      stream: () => socket,
      types,
    });
  } catch (error) {
    // Such as a file of certificates that is not there. The message of a bad URL would repeat it, password and all.
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`DECK_DATABASE_URL cannot be used (${code ?? 'not a URL of PostgreSQL'})`);
  }
}

/** Class 28: wrong account, 3D000: no such database, 42501: not allowed; certificates; a name that does not exist. */
function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  if (error instanceof pg.DatabaseError) return /^28|^3D000$|^42501$/.test(code);
  return /CERT|^ERR_TLS|^ERR_SSL|^ENOTFOUND$/.test(code) || /does not support SSL|SASL/.test(String(error));
}

/**
 * Whether an error says that the session is gone, or of no use for writing.
 * Codes: class 08 connection, 57P0x shutdown, 25P03 idle too long, 25006 read-only (a standby took over).
 */
export function isLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (error instanceof pg.DatabaseError) return /^08|^57P0|^25P03$|^25006$/.test(code);
  if (/^E[A-Z]+$/.test(code)) return true;
  return /^(Connection terminated|Query read timeout|Client (has|was) )/.test(messageOf(error));
}

/** What PostgreSQL or the system said: its code, and PostgreSQL's message, which holds no password. */
export function reasonOf(error: unknown): string {
  return [codeOf(error), messageOf(error)].filter(text => text !== '').join(' ');
}

const codeOf = (error: unknown) => String((error as { code?: unknown }).code ?? '');

function messageOf(error: unknown): string {
  // Of several addresses of a name each has an error of its own.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
