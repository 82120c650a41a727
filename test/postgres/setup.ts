import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the server of this test run with `DATABASE` for a name, or why there is none. */
    postgres: { readonly url: string } | { readonly reason: string };
  }
}

/** One PostgreSQL for all files of a suite. Where none is installed only the tests fail that need one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: PostgresServer | undefined;
  try {
    server = await startPostgres();
    project.provide('postgres', { url: server.url('DATABASE') });
  } catch (error) {
    project.provide('postgres', { reason: String(error) });
  }
  return async () => server?.remove();
}
