import { describe, expect, it } from 'vitest';
import { success } from '../../src/http/envelope.ts';
import { isLongPage, isMadePage, longPageText, madePageText } from '../../src/http/long-page.ts';
import { schemasOf } from '../../src/http/schema.ts';
import { TURN, turnsOf } from '../../src/in-turns.ts';

const template = (index: number) => ({
  id: `id${index}`,
  name: `"${index}"`,
  typ: 'backend',
  conf: {},
  remark: '中',
});
const page = (rows: number) => ({
  currentPage: 1,
  total: rows,
  data: Array.from({ length: rows }, (_, index) => template(index)),
});
const { output } = schemasOf('selectConfigList');

function check(answer: unknown): void {
  if (!output(answer)) throw new Error(JSON.stringify(output.errors));
}

describe('a list of many rows', () => {
  it.each([TURN + 1, 2 * TURN, 2 * TURN + 1])(
    'with %i rows is the same answer as written at once',
    async rows => {
      expect(JSON.parse(await longPageText(page(rows), check))).toEqual(success(page(rows)));
    },
  );

  it('tells no member that is not declared, of a row or of the list', async () => {
    const { data, ...numbers } = page(2 * TURN);
    const wider = { ...numbers, secret: 's1', data: data.map(row => ({ ...row, secret: 's2' })) };
    expect(JSON.parse(await longPageText(wider, check))).toEqual(success(page(2 * TURN)));
  });

  it.each([0, TURN, 2 * TURN])('is refused when row %i is not as declared', async index => {
    const { data, ...numbers } = page(2 * TURN + 1);
    const wrong = data.map((row, at) => (at === index ? { ...row, name: 5 } : row));
    await expect(longPageText({ ...numbers, data: wrong }, check)).rejects.toThrow('/name');
  });

  it.each([null, 'text', {}, { data: null }, page(TURN)])('is not %j', answer => {
    expect(isLongPage(answer)).toBe(false);
  });
});

describe('a list whose rows are made while it is sent', () => {
  const made = (rows: number) => {
    const { data, ...numbers } = page(rows);
    return { ...numbers, data: turnsOf(data, row => ({ ...row })) };
  };
  const textOf = async (parts: AsyncIterable<string>) => (await Array.fromAsync(parts)).join('');

  it.each([0, 1, TURN, TURN + 1, 2 * TURN + 1])('with %i rows is the same answer', async rows => {
    expect(JSON.parse(await textOf(madePageText(made(rows), check)))).toEqual(success(page(rows)));
  });

  it('has a turn of them at a time, and of what they are made of lets go', async () => {
    const items = Array.from({ length: 3 * TURN }, (_, index) => index);
    const made: number[] = [];
    const turns = turnsOf(items, index => made.push(index));
    await turns.next();
    expect([made.length, items.length]).toEqual([TURN, 2 * TURN]);
    await turns.return();
    expect(made).toEqual(Array.from({ length: TURN }, (_, index) => index));
  });

  it('tells no member that is not declared, and ends at a row that is not as declared', async () => {
    const { data, ...numbers } = page(2 * TURN);
    const wider = { ...numbers, secret: 's1', data: turnsOf([...data], row => ({ ...row, secret: 's2' })) };
    expect(JSON.parse(await textOf(madePageText(wider, check)))).toEqual(success(page(2 * TURN)));
    const wrong = {
      ...numbers,
      data: turnsOf(data, row => (row.id === 'id150' ? { ...row, name: 5 } : row)),
    };
    await expect(textOf(madePageText(wrong, check))).rejects.toThrow('/name');
  });

  it('is nothing else', () => {
    expect([made(1), page(2 * TURN), null, 'text', {}].map(isMadePage)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(isLongPage(made(2 * TURN))).toBe(false);
  });
});
