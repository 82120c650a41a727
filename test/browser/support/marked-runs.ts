import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { foldStored } from '../../../server/src/feed/fold-stored.ts';
import { type EndState, endRun } from '../../../server/test/engine/support/end-run.ts';
import type { Call } from '../../conformance/support/api.ts';
import { clustersOf, HOST } from '../../conformance/support/fuzz/examples.ts';
import { placesIn, withText } from '../../conformance/support/fuzz/fields.ts';
import { isSaved } from '../../conformance/support/fuzz/saved.ts';
import type { World } from '../../conformance/support/world.ts';
import { MARKUP } from './markup.ts';

const at = '2026-01-02T03:04:05.678Z';

/** Begins a deploy and answers its id. */
export async function beginRun({ store, feed }: World, call: Call, clusterId: string): Promise<string> {
  const { json } = await call('executeCluster', { clusterId, executeType: 2 });
  const run = await store.runs.unfinished();
  if (json.code !== 200 || run === null) throw new Error(json.message);
  await store.runs.markRunning(run.id, { pid: process.pid, startTime: '1', bootId: 'b' });
  feed.started();
  return run.id;
}

/** A run of which everything that a host or a playbook names is the text. */
export async function tellRun(world: World, call: Call, clusterId: string, text: string): Promise<void> {
  const id = await beginRun(world, call, clusterId);
  const message = [
    `OSError: [Errno 28] No space left on device: ${text}`,
    `locked by another console, on ${text.replaceAll(':', '')}: deploy of cluster ${text}, run x, asked for by ${text}, since x`,
    `still at work on the host: ${text}`,
  ];
  for (const [index, lost] of message.entries()) {
    const task = `${text} ${index}`;
    const events: RunEvent[] = [
      { type: 'step-start', step: 'main', playbook: text, pid: 1, at },
      { type: 'plays', step: 'main', names: [text] },
      { type: 'play', step: 'main', name: text, hosts: [HOST, text], at },
      { type: 'task', step: 'main', id: task, name: task, role: text, at },
      { type: 'line', text: `2026-01-02 03:04:05,678 p=1 u=${text} |  TASK [${text} : ${text}] ***` },
      { type: 'line', text: `2026-01-02 03:04:05,678 p=1 u=root |  fatal: [${text}]: FAILED! => ${text}` },
      {
        type: 'host',
        step: 'main',
        task,
        host: index === 1 ? text : HOST,
        outcome: 'failed',
        ignored: false,
        ms: 1,
        message: lost,
        report: { restorePoints: [pointOf(text)] },
      },
    ];
    await world.feed.append(id, events, 0);
  }
  const counts = { ok: 1, changed: 0, failed: 1, unreachable: 0, skipped: 0 };
  await world.feed.append(
    id,
    [
      { type: 'stats', step: 'main', hosts: { [HOST]: counts, [text]: counts }, at },
      { type: 'step-end', step: 'main', exitCode: 2, at },
    ],
    0,
  );
  await end(world, id, 'failed');
}

/** What an upgrade kept, by the word of the database's host. */
const pointOf = (text: string) => ({
  ...{ state: 'done', name: text, from: text, to: text, at, host: text, path: text, sha512: text },
  ...{ bytes: 1, databaseBytes: 1, seconds: { dump: 1, restore: 1 } },
});

async function end({ store, feed }: World, id: string, state: EndState): Promise<void> {
  const { progress } = await foldStored(store.runs, id);
  await endRun(store.runs, id, state, { cleaned: true, progress });
  feed.ended(id);
}

/** A cluster that was deployed and started, and then got markup wherever an edit takes it: what has changed is shown. */
export async function changeDeployed(world: World, call: Call, id: string): Promise<void> {
  await end(world, await beginRun(world, call, id), 'success');
  let input: Record<string, unknown> = { ...clustersOf('base')[0], id, status: 'cancel' };
  for (const place of placesIn(ENDPOINTS.updateCluster.input)) {
    const more = place.startsWith('basis') ? undefined : withText(input, place, MARKUP[0]);
    if (more !== undefined && isSaved(more)) input = more;
  }
  await world.setStatus(id, 'cancel');
  const { json } = await call('updateCluster', { ...input, id, name: `${MARKUP[0]} changed` });
  if (json.code !== 200) throw new Error(json.message);
}
