import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteCluster } from '../../src/commands/delete-cluster.ts';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import { planCluster } from '../../src/commands/plan-cluster.ts';
import { selectClusterAdmin } from '../../src/commands/select-cluster-admin.ts';
import type { RunPlan } from '../../src/domain/plan.ts';
import { ADMIN, type Bench, createExample, equip, finish, openBench, putStatus } from './support/bench.ts';

let bench: Bench;
let id: string;
beforeEach(async () => {
  bench = await openBench();
  await equip(bench);
  id = await createExample(bench);
  await putStatus(bench, id, 'deploysuccess');
});
afterEach(() => bench.close());

const admin = () => selectClusterAdmin(bench.deps, { id }, ADMIN);

/** Begins a start; answers its run and what its frozen plan says of the sign-in. */
async function begin(clusterId = id) {
  await executeCluster(bench.deps, { clusterId, action: 'start' }, ADMIN);
  const run = await bench.store.runs.unfinished();
  if (run === null) throw new Error('no run');
  const { deck, secrets } = await bench.store.runs.planOf<RunPlan>(run.id);
  return { run, signIn: deck.signIn, secrets: secrets.values };
}

/** What `deck_sign_in` reports, as the supervisor writes it down. */
async function report(runId: string, ...states: unknown[]) {
  const host = {
    type: 'host',
    step: 'main',
    task: 't',
    host: 'h',
    outcome: 'ok',
    ignored: false,
    ms: 1,
  } as const;
  const events = states.map(signIn => ({ ...host, report: { signIn } }));
  await bench.store.runs.appendEvents(runId, events, 1);
}

describe('the password of DolphinScheduler’s administrator', () => {
  it('is none before the first start; a plan that is only shown makes none', async () => {
    await planCluster(bench.deps, { clusterId: id, action: 'start' }, ADMIN);
    expect(await admin()).toEqual({ state: 'none', seenAt: null, user: 'admin', password: null });
  });

  it('is stored before it is used, and a run masks it', async () => {
    const { signIn, secrets } = await begin();
    expect(signIn?.password).toMatch(/^[a-z2-9]{20}$/);
    expect(signIn).toMatchObject({
      host: '192.167.8.141',
      port: 12345,
      firstPassword: 'dolphinscheduler123',
    });
    expect(secrets).toContain(signIn?.password);
    expect(await admin()).toMatchObject({ state: 'unsure', password: signIn?.password });
  });

  it('stays the same however starts end, and its state is what the last report said', async () => {
    const first = await begin();
    await report(first.run.id, 'first', 'ours');
    await finish(bench, 'failed', true);
    expect(await admin()).toMatchObject({ state: 'ours', password: first.signIn?.password });
    const second = await begin();
    expect(second.signIn?.password).toBe(first.signIn?.password);
    // What a host says beyond the known words counts for nothing.
    await report(second.run.id, 'nonsense', { ours: 1 });
    await finish(bench, 'interrupted');
    expect(await admin()).toMatchObject({ state: 'ours', seenAt: expect.any(String) });
  });

  it('is not told when somebody else has set one, and is the known one when that could not be replaced', async () => {
    const { run } = await begin();
    await report(run.id, 'theirs');
    await finish(bench, 'failed', true);
    expect(await admin()).toMatchObject({ state: 'theirs', password: null });
    await report((await begin()).run.id, 'first');
    await finish(bench, 'failed', true);
    expect(await admin()).toMatchObject({ state: 'first', password: 'dolphinscheduler123' });
  });

  it('belongs to one cluster, and goes with its record', async () => {
    const { signIn } = await begin();
    await finish(bench, 'failed', true);
    const other = await createExample(bench, { name: 'a copy' });
    await putStatus(bench, other, 'deploysuccess');
    expect((await begin(other)).signIn?.password).not.toBe(signIn?.password);
    await finish(bench, 'failed', true);
    await deleteCluster(bench.deps, { id }, ADMIN);
    expect(await bench.store.signIns.of(id)).toBeNull();
    expect(await bench.store.signIns.of(other)).not.toBeNull();
  });

  it('is planned for a start that follows a deploy, and for nothing else', async () => {
    await putStatus(bench, id, 'stopsuccess');
    await executeCluster(bench.deps, { clusterId: id, action: 'deploy', thenStart: true }, ADMIN);
    const deploy = await bench.store.runs.unfinished();
    expect((await bench.store.runs.planOf<RunPlan>(deploy?.id ?? '')).deck.signIn).toBeNull();
    const next = await finish(bench, 'success');
    const start = await bench.store.runs.planOf<RunPlan>(next ?? '');
    expect(start.deck.signIn?.password).toBe((await admin()).password);
  });

  it('is not shown without a line in the audit, which has no password', async () => {
    const { signIn } = await begin();
    await admin();
    const entries = await bench.store.audit.newest(10);
    expect(entries[0]).toMatchObject({
      action: 'selectClusterAdmin',
      target: { id },
      details: { state: 'unsure' },
    });
    expect(JSON.stringify(entries)).not.toContain(signIn?.password);
  });
});
