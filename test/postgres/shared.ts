import { inject } from 'vitest';
import { makeDatabase } from './server.ts';

/** An empty database of the server of this test run; it goes with the server. */
export function freshDatabase(): Promise<{ name: string; url: string }> {
  return makeDatabase(sharedUrl);
}

/** The URL of a database of the server of this test run. */
export function sharedUrl(database: string): string {
  const postgres = inject('postgres');
  if ('reason' in postgres) throw new Error(postgres.reason);
  return postgres.url.replace('DATABASE', database);
}
