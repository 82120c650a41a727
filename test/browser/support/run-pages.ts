import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { Page } from 'playwright-core';
import type { Deck } from './deck.ts';
import { lineAt } from './script.ts';

const LOG = '[role="log"]';

/** A line of the log as the page shows it. */
export interface ShownLine {
  readonly number: number;
  readonly text: string;
}

/** The lines of the log that the page has rendered, in their order. */
export function renderedLines(page: Page): Promise<ShownLine[]> {
  return page.locator(`${LOG} .line`).evaluateAll(rows =>
    rows.map(row => ({
      number: Number(row.querySelector('.number')?.textContent),
      text: row.querySelector('.said')?.textContent ?? '',
    })),
  );
}

/** The lines of the log that a reader sees. */
export function seenLines(page: Page): Promise<ShownLine[]> {
  return page.locator(LOG).evaluate(box => {
    const { top, bottom } = box.getBoundingClientRect();
    return [...box.querySelectorAll('.line')]
      .filter(row => {
        const place = row.getBoundingClientRect();
        return place.bottom > top + 1 && place.top < bottom - 1;
      })
      .map(row => ({
        number: Number(row.querySelector('.number')?.textContent),
        text: row.querySelector('.said')?.textContent ?? '',
      }));
  });
}

/** Waits until a line is seen whose text has this. */
export async function seeLine(page: Page, text: string): Promise<void> {
  await page.locator(`${LOG} .line`, { hasText: text }).first().waitFor();
}

/** Events that are lines `line <from>` to `line <to>`. */
export function numbered(from: number, to: number): RunEvent[] {
  const at = new Date('2026-01-02T03:04:05.000Z');
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    type: 'line',
    text: lineAt(at, `line ${from + index}`),
  }));
}

/** Gives a run many lines, some at a time. */
export async function fill(
  deck: Deck,
  runId: string,
  count: number,
  textOf = (line: number) => `line ${line}`,
): Promise<void> {
  const at = new Date('2026-01-02T03:04:05.000Z');
  const SLICE = 20_000;
  for (let from = 1; from <= count; from += SLICE) {
    const length = Math.min(SLICE, count - from + 1);
    const events = Array.from({ length }, (_, index): RunEvent => {
      return { type: 'line', text: lineAt(at, textOf(from + index)) };
    });
    await deck.ask('append', runId, events);
  }
}
