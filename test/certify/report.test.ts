import { describe, expect, test } from 'vitest';
import { candidates } from './packages.ts';
import { hopTable, table } from './report.ts';

describe('what a folder offers to certify', () => {
  const names = [
    'apache-dolphinscheduler-3.1.9-bin.tar.gz',
    'apache-dolphinscheduler-1.3.10-bin.tar.gz',
    'apache-dolphinscheduler-incubating-1.2.0-dolphinscheduler-backend-bin.tar.gz',
    'apache-dolphinscheduler-incubating-1.2.0-dolphinscheduler-front-bin.tar.gz',
    'mysql-connector-j-8.0.33.jar',
    'certified.md',
  ];

  test('is each release, oldest first, with its own pages and the packages of other kinds', () => {
    const found = candidates('/f', names).map(({ version, files }) => [version, files.map(f => f.slice(3))]);
    expect(found).toEqual([
      ['1.2.0', [names[2], names[3], names[4]]],
      ['1.3.10', [names[1], names[4]]],
      ['3.1.9', [names[0], names[4]]],
    ]);
  });

  test('is nothing without a release', () => expect(candidates('/f', names.slice(4))).toEqual([]));
});

test('the table tells seconds, the first line of what failed, and nothing of what was not reached', () => {
  const lines = table([
    { version: '1.3.6', database: 'mysql', seconds: { deploy: 41.4, start: 30 } },
    {
      version: '3.1.9',
      database: 'postgresql',
      seconds: { deploy: 50 },
      failed: { step: 'start', reason: 'a | b\nmore' },
    },
  ]).split('\n');
  expect(lines[0]).toBe(
    '| version | database | deploy | start | workflow | apply | stop | redeploy | change | reboot |',
  );
  expect(lines[2]).toBe('| 1.3.6 | mysql | 41 s | 30 s |  |  |  |  |  |  |');
  expect(lines[3]).toBe('| 3.1.9 | postgresql | 50 s | no: a \\| b |  |  |  |  |  |  |');
});

test('the table of upgrades tells what each took, and the first line of why one failed', () => {
  const point = {
    name: 'p',
    state: 'done',
    from: '1.3.6',
    to: '2.0.9',
    at: '2026-11-27T12:00:00Z',
    host: '10.0.0.1',
    path: '/home/easy/ds/backups/p',
    bytes: 50_000,
    sha512: '',
    databaseBytes: 12_340_000,
    dumpSeconds: 0.31,
    restoreSeconds: 1.26,
  } as const;
  const lines = hopTable([
    { from: '1.3.6', to: '2.0.9', database: 'mysql', seconds: { deploy: 61.4, start: 30 }, point },
    { from: '2.0.9', to: '3.1.9', database: 'mysql', failed: 'no | room\nmore' },
  ]).split('\n');
  expect(lines[2]).toBe('| 1.3.6 → 2.0.9 | mysql | 61 s | 30 s | 12.3 MB | 0.3 s | 1.3 s |');
  expect(lines[3]).toBe('| 2.0.9 → 3.1.9 | mysql | no: no \\| room |  |  |  |  |');
});
