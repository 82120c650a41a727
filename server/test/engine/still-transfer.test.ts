import { expect, test } from 'vitest';
import { changedProject } from './support/changed-project.ts';
import { processesOf } from './support/processes.ts';
import { sendTo } from './support/sending.ts';
import { until } from './support/until.ts';

const BOUNDS = { 'LOOK_SECONDS = 10': 'LOOK_SECONDS = 1', 'STILL_SECONDS = 600': 'STILL_SECONDS = 2' };

test('a host that takes nothing more of an archive fails with words of its own, and nothing of the run is left', async () => {
  const { console, id, ...run } = await sendTo({
    incoming: () => '/var/cache/dolphindeck/incoming',
    // It has begun to read, and waits for the host in vain.
    sftp: 'exec 3<"$archive"; head -c 3 <&3 >/dev/null; kill -STOP $$',
    project: (from, parent) =>
      changedProject(from, parent, 'plugins/connection_parts/deck_progress.py', BOUNDS),
  });
  expect(run).toMatchObject({ state: 'failed', called: true });
  expect(run.message).toMatch(/^the host has taken nothing more of what is sent to it .*\(a\.tar\.gz\)$/);
  await until('no process left', () => processesOf(console.dir(id)).length === 0);
});
