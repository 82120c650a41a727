import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { STATUSES, type Status } from '@dolphindeck/contract/cluster/status.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deployableCluster, openWorld, type World } from './support/world.ts';

/**
 * The contract's table, copied from its text and not from the code: 8 states × 6 verbs, and what each leaves behind.
 */
const TABLE = `
| prepare       | –         | run | –   | –   | –        | gone |
| cancel        | prepare   | –   | –   | –   | –        | –    |
| deploysuccess | –         | –   | run | run | cancel   | gone |
| deployfailure | prepare   | run | –   | –   | –        | gone |
| startsuccess  | –         | –   | –   | run | –        | –    |
| startfailure  | –         | –   | run | –   | –        | gone |
| stopsuccess   | prepare   | run | –   | –   | –        | gone |
| stopfailure   | –         | –   | –   | run | –        | –    |`;
const VERBS = ['edit', 'deploy', 'start', 'stop', 'cancel', 'delete'] as const;
type Verb = (typeof VERBS)[number];

const CELLS = TABLE.trim()
  .split('\n')
  .flatMap(row => {
    const [status = '', ...effects] = row
      .split('|')
      .map(cell => cell.trim())
      .slice(1, -1);
    return VERBS.map((verb, i) => ({ status: status as Status, verb, effect: effects[i] ?? '' }));
  });

const HOST = '192.167.8.141';
const PREFIX: Readonly<Record<Verb, string>> = {
  edit: '更新失败！',
  cancel: '更新失败！',
  delete: '删除失败！',
  deploy: '执行失败！',
  start: '执行失败！',
  stop: '执行失败！',
};

let world: World;
let id: string;
beforeAll(async () => {
  world = await openWorld();
  await world.prepareDeploy(HOST);
});
afterAll(() => world.close());
beforeEach(async () => {
  id = await world.create(deployableCluster(`cluster ${Math.random()}`));
});

async function ask(verb: Verb, name: string): Promise<{ code: number; [member: string]: unknown }> {
  const requests: Record<Verb, [EndpointName, object]> = {
    edit: ['updateCluster', { ...deployableCluster(name), id, remark: 'edited' }],
    cancel: ['createCluster', { ...deployableCluster(name), id, status: 'cancel', remark: 'edited' }],
    deploy: ['executeCluster', { executeType: 2, clusterId: id }],
    start: ['executeCluster', { executeType: 0, clusterId: id }],
    stop: ['executeCluster', { executeType: 1, clusterId: id }],
    delete: ['deleteCluster', { id }],
  };
  return (await world.call(...requests[verb])).json;
}

const view = async () => (await world.call('selectCluster', { id })).json.result;

/** Leaves nothing started behind: only one cluster may be. */
async function clear(): Promise<void> {
  const run = await world.store.runs.unfinished();
  if (run !== null) await world.endRun(run.id, 'success');
  if ((await world.store.clusters.find(id)) !== null) await world.setStatus(id, 'prepare');
}

describe('the table', () => {
  it('has 48 cells, 17 of which are allowed', () => {
    expect(CELLS).toHaveLength(48);
    expect(new Set(CELLS.map(cell => cell.status))).toEqual(new Set(STATUSES));
    expect(CELLS.filter(cell => cell.effect !== '–')).toHaveLength(17);
  });

  it.each(CELLS)('$status, nothing runs: $verb → $effect', async ({ status, verb, effect }) => {
    await world.setStatus(id, status);
    const before = await view();
    const runs = (await world.call('selectRunList', { page: '1' })).json.result.total;
    const json = await ask(verb, before.name);
    const after = (await world.call('selectRunList', { page: '1' })).json.result;
    if (effect === '–') {
      // An edit that says `cancel` of a cluster in cancel is an echo: see below.
      const isEcho = verb === 'cancel' && status === 'cancel';
      if (isEcho) expect((await view()).status).toBe('prepare');
      else {
        expect(json).toMatchObject({ code: 500, result: null, error: { code: 'cluster_state' } });
        expect(json.message).toMatch(new RegExp(`^${PREFIX[verb]}｛`));
        expect(await view()).toEqual(before);
        expect(after.total).toBe(runs);
      }
    } else {
      expect(json).toEqual({ code: 200, message: 'ok', result: null });
      if (effect === 'gone') expect((await world.call('selectCluster', { id })).json.code).toBe(500);
      else if (effect === 'run') {
        // The status stays what it was: that something runs is the run.
        expect((await view()).status).toBe(status);
        expect(after.total).toBe(runs + 1);
        expect(after.data[0]).toMatchObject({ clusterId: id, action: verb, state: 'waiting' });
      } else {
        expect((await view()).status).toBe(effect);
        expect((await view()).remark).toBe(verb === 'edit' ? 'edited' : before.remark);
      }
    }
    await clear();
  });

  it.each(CELLS)(
    '$status, a run of it is unfinished: $verb is refused, naming the run',
    async ({ status, verb }) => {
      await world.setStatus(id, status);
      const before = await view();
      const runId = await world.putRun(id, 'stop', Math.random().toString(16).slice(2, 10).padEnd(8, '0'));
      const json = await ask(verb, before.name);
      expect(json).toMatchObject({ code: 500, result: null, error: { code: 'run_active' } });
      expect((json.error as { message: string }).message).toContain(runId);
      expect(await view()).toEqual(before);
      await clear();
    },
  );
});

describe('cancel', () => {
  it('changes the status and nothing else, whatever else the request carries', async () => {
    await world.setStatus(id, 'deploysuccess');
    const before = await view();
    const changed = {
      ...deployableCluster('another name'),
      id,
      status: 'cancel',
      hosts: ['10.0.0.9'],
      roles: [],
    };
    expect((await world.call('updateCluster', changed)).json.code).toBe(200);
    expect(await view()).toEqual({ ...before, status: 'cancel', workStatus: false, deployStatus: true });
  });

  it('on a cluster in cancel is the echo of its status, and the request an edit', async () => {
    await world.setStatus(id, 'cancel');
    const { name } = await view();
    await world.call('updateCluster', { ...deployableCluster(name), id, status: 'cancel', remark: 'new' });
    expect(await view()).toMatchObject({ status: 'prepare', remark: 'new' });
  });

  it.each(STATUSES.filter(status => status !== 'cancel'))(
    'a save may echo the status %s, which means nothing',
    async status => {
      await world.setStatus(id, 'stopsuccess');
      const { name } = await view();
      const body = { ...deployableCluster(name), id, status, workStatus: true, deployStatus: true };
      expect((await world.call('updateCluster', body)).json.code).toBe(200);
      expect(await view()).toMatchObject({ status: 'prepare', workStatus: false, deployStatus: false });
    },
  );
});

describe('a basis', () => {
  const basisOf = ({
    id: _,
    status: _s,
    workStatus: _w,
    deployStatus: _d,
    ...basis
  }: Record<string, unknown>) => structuredClone(basis) as ReturnType<typeof deployableCluster>;

  it('is what the editing began with: a save that was begun on something else is refused', async () => {
    await world.setStatus(id, 'stopsuccess');
    const basis = basisOf(await view());
    const save = (remark: string, more: object = { basis }) =>
      world.call('updateCluster', { ...basis, ...more, id, remark });
    expect((await save('first')).json.code).toBe(200);
    // A save leaves a cluster that allows no edit, and yet the other save is the reason that is told.
    for (const status of ['prepare', 'stopsuccess'] as const) {
      await world.setStatus(id, status);
      const { json } = await save('second');
      expect(json).toMatchObject({ error: { code: 'cluster_saved_meanwhile' } });
      expect(await view()).toMatchObject({ status, remark: 'first' });
    }
    expect((await save('third', {})).json.code).toBe(200);
  });

  it('is not touched by what happened to the status, nor by hidden secrets', async () => {
    await world.setStatus(id, 'stopsuccess');
    const basis = basisOf(await view());
    await world.setStatus(id, 'deployfailure');
    for (const { roleBody } of basis.roles) if (roleBody?.password) roleBody.password = '******';
    const answer = await world.call('updateCluster', { ...basis, basis, id, remark: 'edited' });
    expect(answer.json.code).toBe(200);
  });
});

describe('workStatus and deployStatus', () => {
  it.each(STATUSES)('of %s', async status => {
    await world.setStatus(id, status);
    expect(await view()).toMatchObject({
      workStatus: ['startsuccess', 'stopfailure'].includes(status),
      deployStatus: !['prepare', 'deployfailure'].includes(status),
    });
    await clear();
  });
});

describe('what a run leaves behind', () => {
  it.each([
    ['deploy', 'prepare', 'success', true, 'deploysuccess'],
    ['deploy', 'prepare', 'failed', false, 'deployfailure'],
    ['deploy', 'stopsuccess', 'unreachable', false, 'deployfailure'],
    ['start', 'deploysuccess', 'success', true, 'startsuccess'],
    ['start', 'deploysuccess', 'failed', true, 'startfailure'],
    ['start', 'deploysuccess', 'failed', false, 'stopfailure'],
    ['start', 'startfailure', 'interrupted', false, 'stopfailure'],
    ['start', 'deploysuccess', 'aborted', true, 'startfailure'],
    ['stop', 'startsuccess', 'success', true, 'stopsuccess'],
    ['stop', 'startsuccess', 'unreachable', false, 'stopfailure'],
    ['stop', 'stopfailure', 'aborted', false, 'stopfailure'],
  ] as const)(
    '%s of %s that ends in %s (cleaned up: %s) leaves %s',
    async (action, from, state, cleaned, to) => {
      await world.setStatus(id, from);
      expect((await ask(action, (await view()).name)).code).toBe(200);
      const run = await world.store.runs.unfinished();
      await world.endRun(run?.id ?? '', state, cleaned);
      expect((await view()).status).toBe(to);
      const signal = (await world.call('executeResultSignal')).json.result;
      expect(signal).toEqual({
        singnalType: action === 'deploy' ? 'deployupdate' : action,
        success: state === 'success',
        over: true,
      });
      await clear();
    },
  );
});

describe('markStopped, for a host that is lost', () => {
  it('turns stopfailure into stopsuccess when the name is typed exactly', async () => {
    await world.setStatus(id, 'stopfailure');
    const { name } = await view();
    const wrong = (await world.call('markStopped', { id, confirmName: name.toUpperCase() })).json;
    expect(wrong).toMatchObject({ code: 500, error: { code: 'confirm_name' } });
    expect((await world.call('markStopped', { id, confirmName: name })).json.code).toBe(200);
    expect((await view()).status).toBe('stopsuccess');
  });

  it.each(STATUSES.filter(status => status !== 'stopfailure'))('is refused in %s', async status => {
    await world.setStatus(id, status);
    const { name } = await view();
    const { json } = await world.call('markStopped', { id, confirmName: name });
    expect(json).toMatchObject({ code: 500, error: { code: 'cluster_state' } });
    expect(json.message).toMatch(/^操作失败！｛/);
    await clear();
  });
});
