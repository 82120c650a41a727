import { waitFor } from '../core/wait.ts';
import type { DolphinSchedulerClient } from './client.ts';
import type { Known, Workflow } from './workflow.ts';
import { instancesOf, type Listed, makeWorkflow2, placeOf, type Word } from './workflow-2_0.ts';

/** 3.0 takes none that has begun, so it begins ten seconds from now, by UTC. */
const everyMinute = () => ({
  startTime: new Date(Date.now() + 10_000).toISOString().slice(0, 19).replace('T', ' '),
  endTime: '2120-01-01 00:00:00',
  crontab: '0 * * * * ? *',
  timezoneId: 'UTC',
});

/** Makes a workflow, with what it needs, that a timer starts every minute (from 2.0 on). */
export async function startByTimer(
  ds: DolphinSchedulerClient,
  word: Word,
  workflow: Required<Workflow>,
): Promise<void> {
  await makeWorkflow2(ds, word, workflow);
  const { path, code } = await placeOf(ds, word, workflow);
  await ds.post(`${path}/schedules`, {
    [`${word}DefinitionCode`]: code,
    schedule: JSON.stringify(everyMinute()),
    warningType: 'NONE',
    warningGroupId: 0,
    failureStrategy: 'END',
    workerGroup: 'default',
    tenantCode: workflow.tenant,
    environmentCode: -1,
    [`${word}InstancePriority`]: 'MEDIUM',
  });
  const page = { [`${word}DefinitionCode`]: code, pageNo: 1, pageSize: 10 };
  const { totalList } = (await ds.get(`${path}/schedules`, page)) as { totalList: Listed[] };
  const [timer] = totalList;
  if (timer === undefined) throw new Error(`the timer of ${workflow.name} was not saved`);
  await ds.post(`${path}/schedules/${timer.id}/online`, {});
}

/**
 * Waits until the timer has started its workflow once more, and that has ended well.
 * @throws after three minutes
 */
export async function timerGoesOff(
  ds: DolphinSchedulerClient,
  word: Word,
  known: Pick<Known, 'project' | 'name'>,
): Promise<void> {
  const { path, code } = await placeOf(ds, word, known);
  const ended = async () =>
    (await instancesOf(ds, `${path}/${word}-instances`, code)).filter(({ state }) => state === 'SUCCESS');
  const before = new Set((await ended()).map(({ id }) => id));
  await waitFor(`the timer of ${known.name} to go off`, 180, async () =>
    (await ended()).some(({ id }) => !before.has(id)),
  );
}
