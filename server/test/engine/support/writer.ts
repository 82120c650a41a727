import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PYTHON, SUPERVISOR_DIR } from './project.ts';

/** What a program wrote, and what of it is secret. */
export interface Written {
  readonly secrets: readonly string[];
  readonly public?: readonly string[];
  readonly output?: readonly Uint8Array[];
  readonly events?: readonly Uint8Array[];
}

/** The files of the run folder, and every spelling in which each secret was looked for. */
export interface Record {
  readonly 'events.jsonl': string;
  readonly 'run.log': string;
  readonly spellings: readonly (readonly string[])[];
}

/** The supervisor's own path from the pipes to the disk, for many cases one after the other. */
export function startWriter() {
  const folder = mkdtempSync(join(tmpdir(), 'deck-writer-'));
  const program = join(import.meta.dirname, '../python/masking.py');
  const python = spawn(PYTHON, ['-B', program, SUPERVISOR_DIR], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const base64 = (chunks: readonly Uint8Array[]) =>
    chunks.map(chunk => Buffer.from(chunk).toString('base64'));

  return {
    async write({ output = [], events = [], ...rest }: Written): Promise<Record> {
      const request = { folder, public: [], ...rest, output: base64(output), events: base64(events) };
      python.stdin.write(`${JSON.stringify(request)}\n`);
      return JSON.parse((await answers.next()).value as string) as Record;
    },
    close(): void {
      python.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
