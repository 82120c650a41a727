import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../secrets/start-error.ts';
import type { Database } from './database.ts';
import { schemaOf } from './migrate.ts';

/** The file of a data folder that tells which database its console works with; see `requireInForce`. */
export const IN_FORCE_FILE = 'database.json';
/** The name of a database's own id in its settings. An import makes another: it is another database from there on. */
const ID = 'database-id';
const SQLITE = 'deck.sqlite';

/** Where the tables of a console are. */
export interface DatabasePlace {
  readonly dataDir: string;
  readonly databaseUrl?: string;
}

interface Note {
  readonly id: string;
  /** For people: `deck.sqlite`, or server and name of a PostgreSQL database. */
  readonly where: string;
  /** ISO time. */
  readonly since: string;
}

/**
 * Refuses a database that is not the one which this data folder was used with last. After a move to PostgreSQL the file
 * deck.sqlite may still be there, and whoever forgets the setting would work on with a state of weeks ago. A SQLite file in
 * the place of another one was put there by hand, as from a backup, and is taken.
 * @throws StartError with what to do
 */
export async function requireInForce(place: DatabasePlace, { sql }: Pick<Database, 'sql'>): Promise<void> {
  const note = await noteOf(place);
  if (note === null || (note.where === SQLITE && place.databaseUrl === undefined)) return;
  if ((await idOf({ sql })) !== note.id) refuse(place, note);
}

/** The same before a database is made where none is. @throws StartError */
export async function requireNotMissing(place: DatabasePlace): Promise<void> {
  if (place.databaseUrl !== undefined || existsSync(join(place.dataDir, SQLITE))) return;
  const note = await noteOf(place);
  if (note !== null && note.where !== SQLITE) refuse(place, note);
}

/** Notes that a database is the one in force from now on, which an open one of this version is. */
export async function noteInForce(place: DatabasePlace, database: Database, now: Date): Promise<void> {
  const id = (await idOf(database)) ?? (await giveId(database));
  const where = whereIs(place);
  const before = await noteOf(place);
  if (before?.id === id && before.where === where) return;
  const note: Note = { id, where, since: now.toISOString() };
  const file = join(place.dataDir, IN_FORCE_FILE);
  const draft = await open(`${file}.partial`, 'w', 0o600);
  try {
    await draft.writeFile(`${JSON.stringify(note)}\n`);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${file}.partial`, file);
}

/** Makes a database another one than that whose rows it got. */
export async function giveId({ sql }: Pick<Database, 'sql'>): Promise<string> {
  const value = randomBytes(8).toString('hex');
  await sql
    .insertInto('setting')
    .values({ name: ID, value })
    .onConflict(c => c.column('name').doUpdateSet({ value }))
    .execute();
  return value;
}

function refuse(place: DatabasePlace, note: Note): never {
  const back =
    note.where === SQLITE ? 'take DECK_DATABASE_URL out of them' : 'name it in DECK_DATABASE_URL again';
  const [file, day] = [join(place.dataDir, IN_FORCE_FILE), note.since.slice(0, 10)];
  throw new StartError(
    `the data of this console are in ${note.where} since ${day}, and the settings name ${whereIs(place)}, which holds ` +
      `others; ${back}, or remove ${file} to go on with those`,
  );
}

/** Never with user or password. */
function whereIs({ databaseUrl }: DatabasePlace): string {
  if (databaseUrl === undefined) return SQLITE;
  const { host, pathname, searchParams } = new URL(databaseUrl);
  return `PostgreSQL ${searchParams.get('host') ?? host}${pathname}`;
}

async function idOf({ sql }: Pick<Database, 'sql'>): Promise<string | null> {
  if ((await schemaOf(sql)).length === 0) return null;
  const row = await sql.selectFrom('setting').select('value').where('name', '=', ID).executeTakeFirst();
  return row?.value ?? null;
}

/** @throws StartError when the file is none of ours */
async function noteOf({ dataDir }: DatabasePlace): Promise<Note | null> {
  const file = join(dataDir, IN_FORCE_FILE);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    const { id, where, since } = JSON.parse(text) as Note;
    if ([id, where, since].every(value => typeof value === 'string')) return { id, where, since };
  } catch {
    // As below.
  }
  throw new StartError(
    `${file} cannot be read, which tells the database of this console; remove it if the settings name the right one`,
  );
}
