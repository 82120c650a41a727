import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createAuditStore, type NewAuditEntry } from '../../src/store/audit.ts';
import { ANCHOR, canonicalJson, headOf, headText } from '../../src/store/audit-chain.ts';
import { verifyAudit } from '../../src/store/audit-verify.ts';
import type { OpenDatabase } from '../../src/store/database.ts';
import { exportStore } from '../../src/store/transfer/export.ts';
import { importStore } from '../../src/store/transfer/import.ts';
import { type Row, TAMPERS } from './audit-tampers.ts';
import { KINDS, newId, type Place, rowsOf, tempDatabase, tempFolder, tempStore } from './support.ts';

interface Tables {
  audit: Row;
  setting: { name: string; value: string };
}

const entry = (name: string, more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  ...{
    at: '2026-01-02T03:04:05.678Z',
    who: 'anna',
    role: 'admin',
    address: '10.0.0.1',
    action: 'createHost',
  },
  ...{
    target: { type: 'host', id: '0a0b0c0d', name },
    outcome: 'done',
    code: '',
    requestId: 'q',
    details: {},
  },
  ...more,
});

const NAMES = ['one', 'two', 'three', 'four', 'five'];

/** A store with entries, and its database as somebody has it who can change it at will. */
async function makeWorld(makePlace: () => Promise<Place>, names: readonly string[] = NAMES) {
  const place = await makePlace();
  const store = await tempStore(place);
  for (const name of names) await store.audit.append(entry(name));
  const database = await tempDatabase(place);
  return { place, store, database, raw: database.sql as unknown as Kysely<Tables> };
}

async function dropTriggers({ sql: db }: OpenDatabase, kind: string): Promise<void> {
  const names = kind === 'SQLite' ? ['no_update', 'no_delete', 'no_replace'] : ['no_change', 'no_truncate'];
  const place = kind === 'SQLite' ? '' : ' on audit';
  for (const name of names) await sql.raw(`drop trigger audit_${name}${place}`).execute(db);
}

describe.each(KINDS)('on $kind', ({ kind, makePlace }) => {
  it('whatever is edited, deleted, inserted or swapped past the console is found', async () => {
    const { database, raw } = await makeWorld(makePlace);
    await dropTriggers(database, kind);
    const rows = (await raw.selectFrom('audit').selectAll().orderBy('seq').execute()).map(row => ({
      ...row,
    }));
    const fill = async (some: readonly Row[]) => {
      await raw.deleteFrom('audit').execute();
      if (some.length > 0)
        await raw
          .insertInto('audit')
          .values([...some])
          .execute();
    };
    expect((await verifyAudit(database)).fault).toBe(null);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(TAMPERS)),
        fc.infiniteStream(fc.nat()),
        fc.constantFrom(' ', '0', 'x', '中'),
        async (name, numbers, text) => {
          const pick = (most: number) => Number(numbers.next().value) % most;
          await fill(TAMPERS[name]?.(rows, pick, text) ?? []);
          expect((await verifyAudit(database)).fault, name).not.toBe(null);
        },
      ),
      { numRuns: kind === 'SQLite' ? 150 : 60 },
    );
    await fill(rows);
    expect((await verifyAudit(database)).fault).toBe(null);
    await database.close();
  });

  it('no column of any entry can be changed unseen', async () => {
    const { database, raw } = await makeWorld(makePlace, ['one', 'two']);
    await dropTriggers(database, kind);
    for (const row of await raw.selectFrom('audit').selectAll().execute()) {
      for (const [column, value] of Object.entries(row)) {
        await raw
          .updateTable('audit')
          .set({ [column]: column === 'seq' ? Number(value) + 7 : `${value} ` })
          .where('hash', '=', row.hash ?? '')
          .execute();
        expect((await verifyAudit(database)).fault, column).not.toBe(null);
        await raw
          .updateTable('audit')
          .set({ [column]: value })
          .where('hash', '=', column === 'hash' ? `${value} ` : (row.hash ?? ''))
          .execute();
      }
    }
    expect((await verifyAudit(database)).fault).toBe(null);
    await database.close();
  });

  it('the place of a break is told: the number, and what is wrong there', async () => {
    const { database, raw } = await makeWorld(makePlace);
    await dropTriggers(database, kind);
    await raw.updateTable('audit').set({ who: 'bert' }).where('seq', '=', 3).execute();
    expect(await verifyAudit(database)).toMatchObject({
      ...{ entries: 2, newest: { number: 2 } },
      fault: { number: 3, what: expect.stringContaining('does not fit its hash') },
    });
    await raw.deleteFrom('audit').where('seq', 'in', [2, 3]).execute();
    expect((await verifyAudit(database)).fault).toEqual({ number: 2, what: 'entries 2 to 3 are missing' });
    await database.close();
  });

  it('an end that was cut off together with its head is found by what was noted elsewhere', async () => {
    const { store, database, raw } = await makeWorld(makePlace);
    const { newest } = await verifyAudit(database);
    const [, before] = await store.audit.newest(2);
    await dropTriggers(database, kind);
    await raw.deleteFrom('audit').where('seq', '=', 5).execute();
    expect((await verifyAudit(database)).fault?.number).toBe(5);
    const value = headText({ number: 4, hash: before?.hash ?? '' });
    await raw.updateTable('setting').set({ value }).where('name', '=', 'audit-head').execute();
    expect((await verifyAudit(database)).fault).toBe(null);
    expect((await verifyAudit(database, newest)).fault?.number).toBe(5);
    // Written anew by the same rules, with another entry in its place.
    await store.audit.append(entry('another'));
    expect((await verifyAudit(database)).fault).toBe(null);
    expect((await verifyAudit(database, newest)).fault?.number).toBe(5);
    await database.close();
  });

  it('the store itself refuses to change, remove or replace an entry', async () => {
    const { database, raw } = await makeWorld(makePlace);
    const before = await rowsOf(database);
    const refused = /append-only/;
    await expect(raw.updateTable('audit').set({ who: 'x' }).execute()).rejects.toThrow(refused);
    await expect(raw.deleteFrom('audit').where('seq', '=', 5).execute()).rejects.toThrow(refused);
    const again = raw.insertInto('audit').values(before.audit?.[4] as Row);
    await expect(
      (kind === 'SQLite'
        ? again.orReplace()
        : again.onConflict(c => c.column('seq').doUpdateSet({ who: 'x' }))
      ).execute(),
    ).rejects.toThrow(refused);
    if (kind === 'PostgreSQL') await expect(sql`truncate audit`.execute(raw)).rejects.toThrow(refused);
    expect(await rowsOf(database)).toEqual(before);
    await database.close();
  });

  it('what is written beside a console has its own place in the chain, and what is taken back has none', async () => {
    const { store, place, database } = await makeWorld(makePlace, []);
    const other = await tempStoreBeside(place);
    const write = async (audit: { append(e: NewAuditEntry): Promise<void> }, name: string) => {
      for (let i = 0; i < 20; i += 1) await audit.append(entry(`${name} ${i}`));
    };
    const broken = store.transaction(async inside => {
      await inside.audit.append(entry('taken back'));
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    await Promise.all([write(store.audit, 'console'), write(other.audit, 'command')]);
    expect(await verifyAudit(database)).toMatchObject({ entries: 40, fault: null });
    await Promise.all([other.close(), database.close()]);
  });

  it('texts that a database does not give back as they were are written so that they fit their hash', async () => {
    const { store, database } = await makeWorld(makePlace, ['\ud800 a\u0000b', 'é\u2028"\\', '😀 中文']);
    await store.audit.append(
      entry('d', { details: { b: '\u0000\ud800', a: [1.5e300, -0, null, { '2': 1, '10': 2 }] } }),
    );
    expect(await verifyAudit(database)).toMatchObject({ entries: 4, fault: null });
    await database.close();
  });

  it('an export and an import keep the chain, and new entries go on in it', async () => {
    const { database } = await makeWorld(makePlace);
    const file = `${await tempFolder()}/deck.export.gz`;
    await exportStore(database, file, new Date());
    const { newest } = await verifyAudit(database);
    for (const { makePlace: makeOther } of KINDS) {
      const copy = await tempDatabase(await makeOther());
      await importStore(copy, file, entry('import'));
      expect(await verifyAudit(copy, newest)).toMatchObject({ entries: 6, fault: null });
      await createAuditStore(copy).append(entry('later'));
      expect(await verifyAudit(copy, newest)).toMatchObject({ entries: 7, fault: null });
      await copy.close();
    }
    await database.close();
  });

  it('is read by time, who, action and outcome, newest first', async () => {
    const { store, database } = await makeWorld(makePlace, []);
    for (let i = 1; i <= 12; i += 1) {
      await store.audit.append(
        entry(`${i}`, {
          at: `2026-01-${String(i).padStart(2, '0')}T00:00:00.000Z`,
          who: i % 2 === 0 ? 'token:c_i' : 'anna',
          ...(i > 10 ? { action: 'login', outcome: 'refused', code: 'login_wrong' } : {}),
        }),
      );
    }
    const found = async (filter: Parameters<typeof store.audit.page>[1], page = 1) => {
      const { total, data } = await store.audit.page(page, filter);
      return [total, data.map(({ number }) => number)];
    };
    expect(await found({})).toEqual([12, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]]);
    expect(await found({}, 2)).toEqual([12, [2, 1]]);
    const [since, until] = ['2026-01-03T00:00:00.000Z', '2026-01-05T00:00:00.000Z'];
    expect(await found({ since, until })).toEqual([2, [4, 3]]);
    expect(await found({ who: 'C_I', until })).toEqual([2, [4, 2]]);
    expect(await found({ who: '%' })).toEqual([0, []]);
    expect(await found({ action: 'login' })).toEqual([2, [12, 11]]);
    expect(await found({ outcome: 'refused', who: 'anna' })).toEqual([1, [11]]);
    expect((await store.audit.after(2, { who: 'anna' }, 2)).map(({ number }) => number)).toEqual([3, 5]);
    await database.close();
  });
});

/** The audit of a place as a command beside the console writes it. */
async function tempStoreBeside(place: Place) {
  const database = await tempDatabase(place);
  return { audit: createAuditStore(database), close: () => database.close() };
}

it('canonical JSON does not depend on the order in which members were written', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(canonicalJson({ 10: 'b', 2: 'a', '': [undefined, 1] })).toBe('{"":[null,1],"10":"b","2":"a"}');
});

it('a head is read as it was written, and nothing else is one', () => {
  expect(headOf(headText(ANCHOR))).toEqual(ANCHOR);
  for (const text of ['', '1', `x:${ANCHOR.hash}`, `1:${ANCHOR.hash}0`, `${newId()}:`])
    expect(headOf(text)).toBe(null);
});
