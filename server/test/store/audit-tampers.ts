import { chainedOf } from '../../src/store/audit.ts';
import { ANCHOR, hashOfEntry } from '../../src/store/audit-chain.ts';

/** A row of the table, whatever stands in it. */
export type Row = Record<string, string | number>;

/** What somebody may do to the rows of a table. */
type Tamper = (rows: readonly Row[], pick: (most: number) => number, text: string) => Row[];

/** Each by its name. */
export const TAMPERS: Readonly<Record<string, Tamper>> = {
  edit: (rows, pick, text) => {
    const at = pick(rows.length);
    const columns = Object.keys(rows[0] ?? {}).filter(name => name !== 'seq');
    const column = columns[pick(columns.length)] ?? '';
    return rows.map((row, i) => (i === at ? { ...row, [column]: `${row[column]}${text}` } : row));
  },
  'edit and hash anew': (rows, pick, text) => {
    // The newest is not among them: its head and a hash that fits are what `--expect` is for.
    const at = pick(rows.length - 1);
    return rows.map((row, i) =>
      i === at ? hashedAnew({ ...row, who: `${row.who}${text}` }, rows[i - 1]) : row,
    );
  },
  delete: (rows, pick) => {
    const at = pick(rows.length);
    return rows.filter((_row, i) => i !== at);
  },
  'delete and close the gap': (rows, pick) => {
    const at = pick(rows.length);
    return numbered(rows.filter((_row, i) => i !== at));
  },
  'insert a copy': (rows, pick) => {
    const [from, to] = [pick(rows.length), pick(rows.length + 1)];
    return numbered([...rows.slice(0, to), { ...rows[from] }, ...rows.slice(to)] as Row[]);
  },
  swap: (rows, pick) => {
    const one = pick(rows.length);
    const other = (one + 1 + pick(rows.length - 1)) % rows.length;
    return numbered(rows.map((row, i) => (i === one ? rows[other] : i === other ? rows[one] : row)) as Row[]);
  },
  renumber: (rows, pick) => {
    const from = pick(rows.length);
    return rows.map((row, i) => (i >= from ? { ...row, seq: Number(row.seq) + 1 } : row));
  },
};

const hashedAnew = (row: Row, before: Row | undefined): Row => ({
  ...row,
  hash: hashOfEntry(chainedOf(row as never), String(before?.hash ?? ANCHOR.hash)),
});

const numbered = (rows: readonly Row[]) => rows.map((row, i) => ({ ...row, seq: i + 1 }));
