import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { uploadLarge } from '../conformance/support/large-upload.ts';
import { dataFolder, killLeftovers, startConsole } from '../conformance/support/process.ts';
import { machine, memoryMb, timed } from './machine.ts';
import { printTable, tenth } from './table.ts';

/**
 * npm run bench:upload: how long the upload of large packages takes and how much memory the console has for it, beside
 * `sha512sum` and `gzip -t` of what is stored: each byte is hashed and unpacked, whoever does it.
 */
const SIZES = [64, 2048];

const run = promisify(execFile);
const about = machine();
const { dir, remove } = await dataFolder();
const rows = [];
try {
  for (const mib of SIZES) {
    const data = join(dir, String(mib));
    const deck = await startConsole({ DECK_DATA: data });
    const name = 'apache-zookeeper-3.8.4-bin.tar.gz';
    const before = memoryMb(deck.pid);
    const { seconds } = await timed(() => uploadLarge(deck.base, name, mib));
    const after = memoryMb(deck.pid);
    const file = join(data, 'packages', name);
    const floor = await timed(async () => {
      await run('sha512sum', [file]);
      await run('gzip', ['-t', file]);
    });
    rows.push([mib, tenth(seconds), tenth(floor.seconds), before.now, before.peak, after.peak]);
    await deck.end();
  }
} finally {
  killLeftovers();
  await remove();
}
printTable(
  about,
  ['MiB', 'upload, s', 'sha512sum and gzip -t, s', 'memory before, MiB', 'its peak before', 'its peak after'],
  rows,
);
