import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What makes elements of a text. What hosts and people say is text, never more. */
const MAKES_MARKUP = /v-html|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write/;

test('no part of the page makes elements of a text', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    name => /\.(?:vue|ts)$/.test(name) && !name.endsWith('.test.ts'),
  );
  expect(files.length).toBeGreaterThan(100);
  const found = files.filter(name =>
    MAKES_MARKUP.test(readFileSync(join(import.meta.dirname, name), 'utf8')),
  );
  expect(found).toEqual([]);
});
