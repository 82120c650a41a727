import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { catalogue } from './web/build/catalogue.ts';

/** Files of the suite `conformance` in which the store does the work; they are tried on PostgreSQL, too. */
const ON_POSTGRES = [
  'concurrency',
  'configs-packages',
  'edges',
  'execute',
  'hosts',
  'interfaces',
  'led-run',
  'logs',
  'notices',
  'pages',
  'retention',
  'run-page',
  'save-accepted',
  'secrets',
  'states',
];

/** Files that share nothing: on two processors Vitest by itself takes one after the other. */
const AT_ONCE = 2;

/**
 * Six suites: unit (pure or one process), web (parts of the page, without a browser), conformance (a whole console),
 * postgres (parts of it on PostgreSQL),
 * browser (the page in a real one, with a console whose engine is a fake), e2e (real hosts).
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{contract,server}/test/**/*.test.ts',
            'lab/test/**/*.test.ts',
            'test/certify/**/*.test.ts',
          ],
          globalSetup: ['test/postgres/setup.ts'],
          testTimeout: 60_000,
          maxWorkers: AT_ONCE,
        },
      },
      {
        // Pictures are the server's (web/public): a test needs none.
        plugins: [vue({ template: { transformAssetUrls: false } }), catalogue()],
        test: {
          name: 'web',
          include: ['web/src/**/*.test.ts'],
          environment: 'jsdom',
          testTimeout: 30_000,
          maxWorkers: AT_ONCE,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          globalSetup: ['test/postgres/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Half of them wait: for a console to start, for Ansible, for a limit.
          maxWorkers: AT_ONCE,
        },
      },
      {
        test: {
          name: 'postgres',
          include: ON_POSTGRES.map(name => `test/conformance/${name}.test.ts`),
          globalSetup: ['test/postgres/setup.ts'],
          provide: { database: 'PostgreSQL' },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: AT_ONCE,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // A busy machine shows late what it shows; a poll of its own has one second.
          expect: { poll: { timeout: 15_000 } },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
          // Hosts boot, servers start and Ansible waits: three files at once keep two cores busy, and CI in its time.
          maxWorkers: 3,
        },
      },
    ],
  },
});
