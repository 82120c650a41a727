import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../server/test/engine/support/until.ts';
import { execute, makeDatabase, type PostgresServer, startPostgres } from '../postgres/server.ts';
import { exampleCluster } from './requirement/examples.ts';
import { request } from './support/api.ts';
import { makeLedRuns } from './support/led-run.ts';
import { dataFolder, failingConsole, killLeftovers, startConsole } from './support/process.ts';

let data: Awaited<ReturnType<typeof dataFolder>>;
let server: PostgresServer;
beforeAll(async () => {
  data = await dataFolder();
  server = await startPostgres();
});
afterEach(killLeftovers);
afterAll(async () => {
  await server.remove();
  await data.remove();
});

let folders = 0;
async function place() {
  folders += 1;
  const { url } = await makeDatabase(server.url);
  return { DECK_DATA: join(data.dir, `data-${folders}`), DECK_DATABASE_URL: url, DECK_LOG_LEVEL: 'debug' };
}

const passwordOf = (url: string) => new URL(url).password;

describe('a database', () => {
  it('that is lost is told as such, and used again as soon as it is back, without a restart', async () => {
    const env = await place();
    const deck = await startConsole(env);
    await deck.call('createCluster', exampleCluster('before'));

    await server.stop('SIGQUIT');
    const list = await deck.call('selectClusterList', { page: '1' });
    expect([list.status, list.json.code, list.json.error.code]).toEqual([503, 503, 'database_unavailable']);
    const save = await deck.call('createCluster', exampleCluster('meanwhile'));
    expect([save.status, save.json.error.code]).toEqual([503, 'database_unavailable']);
    expect((await request(`${deck.base}/healthz`)).status).toBe(503);
    expect((await request(`${deck.base}/`)).status).toBe(200);

    await server.start();
    await until('the database is used again', async () => {
      return (await request(`${deck.base}/healthz`)).status === 200;
    });
    await deck.call('createCluster', exampleCluster('after'));
    const { result } = (await deck.call('selectClusterList', { page: '1' })).json;
    expect(result.data.map((cluster: { name: string }) => cluster.name)).toEqual(['after', 'before']);
    expect(await deck.end()).toEqual({ code: 0, signal: null });
    const messages = deck.log.map(line => JSON.parse(line).msg);
    expect(messages.filter(text => /^database/.test(text))).toEqual([
      'database lost; trying again',
      'database is back',
    ]);
    expect(deck.log.join('\n')).not.toContain(passwordOf(env.DECK_DATABASE_URL));
  });

  it('that a console has is refused to one of another data folder, which is told who has it', async () => {
    const env = await place();
    const deck = await startConsole(env);
    const refused = await failingConsole({ ...env, DECK_DATA: `${env.DECK_DATA}-other`, DECK_PORT: '0' });
    expect(refused.code).toBe(78);
    expect(refused.err).toMatch(
      new RegExp(`^dolphindeck: the database is in use .*process ${deck.pid} on .*\\n$`),
    );
    expect((await request(`${deck.base}/healthz`)).status).toBe(200);
    await deck.end('SIGKILL');
    // The server ends the session of a killed console by itself; the next one waits that moment.
    await (await startConsole(env)).end();
  });

  it('that is away, or refuses the console, ends the start with one line, without a password', async () => {
    const env = { ...(await place()), DECK_PORT: '0' };
    const wrong = new URL(env.DECK_DATABASE_URL);
    wrong.password = 'hunter2';
    const refused = await failingConsole({ ...env, DECK_DATABASE_URL: wrong.href });
    expect(refused.code).toBe(78);
    expect(refused.err).toMatch(/^dolphindeck: the database refuses the console [^\n]*DECK_DATABASE_URL\n$/);
    await server.stop();
    const away = await failingConsole(env);
    await server.start();
    // Not 78: whoever starts it again, as systemd does, is right to.
    expect(away.code).toBe(1);
    expect(away.err).toMatch(/^dolphindeck: the database cannot be used now [^\n]*\n$/);
    for (const { err, out } of [refused, away]) {
      expect(err + out).not.toMatch(new RegExp(`hunter2|${passwordOf(env.DECK_DATABASE_URL)}`));
    }
  });

  it('that another console has taken meanwhile ends this one, with who has it in its log', async () => {
    const env = { ...(await place()), DECK_SECRET_KEY: Buffer.alloc(32, 5).toString('base64') };
    const paused = await startConsole(env);
    process.kill(paused.pid, 'SIGSTOP');
    await execute(
      env.DECK_DATABASE_URL,
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'dolphindeck%'",
    );
    const other = await startConsole({ ...env, DECK_DATA: `${env.DECK_DATA}-other` });
    expect(await paused.end('SIGCONT')).toEqual({ code: 78, signal: null });
    const last = JSON.parse(paused.log.at(-1) ?? '');
    expect(last).toMatchObject({
      level: 60,
      msg: expect.stringContaining('another console has taken the database'),
    });
    expect(last.holder).toContain(`process ${other.pid} on `);
    await other.end();
  });

  it('that dies while a run is led costs nothing of it: the run ends by itself, and is told whole afterwards', async () => {
    const { url } = await makeDatabase(server.url);
    const runs = await makeLedRuns(data, { DECK_DATABASE_URL: url });
    const deck = await runs.start();
    const runId = await runs.begin(deck.call);
    await server.stop('SIGQUIT');
    await runs.letGo();
    await expect.poll(() => runs.readLines(runId, 'run.log').at(-1), { timeout: 60_000 }).toContain('FAILED');
    await server.start();
    await until('the database is used again', async () => {
      return (await request(`${deck.base}/healthz`)).status === 200;
    });
    const { run, positions } = await runs.toTheEnd(deck.base, deck.call, runId);
    expect(run.state).toBe('unreachable');
    await runs.expectWhole(deck.call, runId, positions);
    expect(await runs.statusOf(deck.call)).toBe('deployfailure');
    await deck.end();
  });
});
