import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, follow, logEnd, registerHost } from '../../lab/src/console/actions.ts';
import { ConsoleClient } from '../../lab/src/console/client.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { createLab, type Lab } from '../../lab/src/hosts/lab.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { buildPackages } from '../../lab/src/packages/build.ts';
import { inside } from './support/inside.ts';
import { CODE, copyProduct } from './support/installed.ts';

const DATA = '/var/lib/dolphindeck-console';
const PASSWORD = 'the first password of a service';
/** systemd's own scale: 10 is a service without any bounds, below 2 it calls one well protected. */
const EXPOSURE = 2;

let lab: Lab;
let host: LabHost;
let client: ConsoleClient;
let base: string;

/** A program under the service's user, in the same sandbox as the console. */
const inSandbox = async (...argv: string[]) => {
  const pid = (await inside(host, 'systemctl', 'show', '-P', 'MainPID', 'dolphindeck')).trim();
  const user = ['setpriv', '--reuid=dolphindeck', '--regid=dolphindeck', '--clear-groups', '--no-new-privs'];
  return host.exec(['nsenter', `--target=${pid}`, '--mount', '--', ...user, '--', ...argv]);
};
const service = (verb: string) =>
  inside(host, `${CODE}/node_modules/.bin/node`, `${CODE}/bin/service.mjs`, verb);
const consoleAnswers = () =>
  waitFor('the console to be ready', 60, async () => (await fetch(`${base}/healthz`).catch(() => null))?.ok);

describe('the console as a service of systemd, on the machine that is its only host', () => {
  beforeAll(async () => {
    const onStep = (text: string) => process.stdout.write(`  [lab] ${text}\n`);
    const packages = await buildPackages({ onStep });
    lab = await createLab({ hosts: 1, onStep });
    const [only] = lab.hosts;
    if (only === undefined) throw new Error('the lab has no host');
    host = only;
    base = `http://${host.ip}:38888`;
    await copyProduct(host);
    const root = join(host.folder, 'root');
    for (const file of Object.values(packages))
      await cp(file, join(root, 'root', file.split('/').at(-1) ?? ''));
    onStep('product copied');
  });
  afterAll(() => lab?.down());

  test('install makes user and unit, and the console serves with the settings of its data folder', async () => {
    expect(await service('install')).toContain('runs as the user dolphindeck');
    await inside(host, 'systemctl', 'is-active', 'dolphindeck');
    const settings = [
      `DECK_HOST=${host.ip}`,
      `DECK_TRUSTED_PROXIES=${lab.address}`,
      `DECK_ADMIN_PASSWORD=${PASSWORD}`,
    ].join('\n');
    await waitFor('its own password', 60, async () =>
      (await inside(host, 'journalctl', '-u', 'dolphindeck', '-o', 'cat')).includes('sign in as admin'),
    );
    // The first start has made a user already; this is another first start, as somebody does it who has the settings ready.
    await inside(host, 'systemctl', 'stop', 'dolphindeck');
    await inside(
      host,
      'sh',
      '-c',
      `rm -r ${DATA}/* && umask 077 && cat >${DATA}/deck.env <<'END'\n${settings}\nEND`,
    );
    await inside(host, 'chown', 'dolphindeck:', `${DATA}/deck.env`);
    await service('install');
    await consoleAnswers();
    client = new ConsoleClient(base, await ConsoleClient.tokenOf(base, PASSWORD, 'admin'));
  });

  test('systemd finds it well protected', async () => {
    const report = await inside(host, 'systemd-analyze', 'security', '--no-pager', 'dolphindeck.service');
    const score = Number(/exposure level for dolphindeck\.service: ([\d.]+)/.exec(report)?.[1]);
    process.stdout.write(`  [service] systemd-analyze security: ${score}\n`);
    expect(score).toBeLessThan(EXPOSURE);
  });

  test('its user has no rights of root, and can write its data and nothing of the code or the system', async () => {
    const pid = (await inside(host, 'systemctl', 'show', '-P', 'MainPID', 'dolphindeck')).trim();
    const status = await inside(host, 'cat', `/proc/${pid}/status`);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^CapBnd:\t0{16}$/m);
    expect(status).toMatch(/^Umask:\t0077$/m);
    expect(status).not.toMatch(/^Uid:\t0/m);
    for (const path of [
      CODE,
      `${CODE}/server/src/main.ts`,
      `${CODE}/node_modules/fastify`,
      `${CODE}/.venv/bin`,
    ]) {
      const { stderr } = await inSandbox('touch', path);
      expect(stderr, path).toMatch(/Read-only file system|Permission denied/);
    }
    // Also where everybody may write.
    await inside(host, 'install', '-d', '-m', '1777', '/srv/open');
    for (const path of ['/srv/open/x', '/etc/x', '/home/x', '/root/x']) {
      expect((await inSandbox('touch', path)).code, path).not.toBe(0);
    }
    expect((await inSandbox('touch', `${DATA}/x`, '/tmp/x')).code).toBe(0);
    expect(await inside(host, 'ls', '/tmp')).not.toContain('x\n');
    await inside(host, 'rm', `${DATA}/x`);
  });

  test('a deploy goes on over a stop and a start of the service, and the console finds it again', async () => {
    await inside(host, 'sh', '-c', `install -o dolphindeck -m 600 -t ${DATA}/packages /root/*.*`);
    await registerHost(client, host);
    const cluster = exampleCluster(host.ip);
    await client.call('createCluster', cluster);
    const [made] = (await client.call('selectClusterList', { page: '1' })).data;
    const id = made?.id ?? '';
    // Packages that were copied in a moment ago count as being copied still.
    await waitFor('the packages to count as copied', 30, async () => {
      const { problems } = await client.call('planCluster', { clusterId: id, executeType: 2 });
      return problems.length === 0;
    });
    const run = await execute(client, id, 'deploy');
    for await (const event of client.events(run.id)) if (event.type === 'task') break;
    await inside(host, 'systemctl', 'stop', 'dolphindeck');
    const log = `${DATA}/runs/${run.id}/events.jsonl`;
    const lines = async () => Number((await inside(host, 'sh', '-c', `wc -l <${log}`)).trim());
    const before = await lines();
    // Tasks begin, so connections, which need ssh's files, are made while there is no console.
    await waitFor('the run to go on without a console', 120, async () => (await lines()) > before + 20);
    expect((await host.exec(['systemctl', 'is-active', 'dolphindeck'])).stdout.trim()).toBe('inactive');
    await inside(host, 'systemctl', 'start', 'dolphindeck');
    await consoleAnswers();
    expect((await client.call('selectRun', { id: run.id })).state).toBe('running');
    const ended = await follow(client, run.id);
    expect(ended.state, await logEnd(client, run.id, 20)).toBe('success');
    expect(await inside(host, 'ls', '/run/dolphindeck-console')).toBe('');
  });

  test('all that it has written is its own user’s alone', async () => {
    const loose = ['find', DATA, '(', '-perm', '/077', '-o', '!', '-user', 'dolphindeck', ')'];
    expect(await inside(host, ...loose, '!', '-type', 'l')).toBe('');
  });

  test('uninstall takes the unit away and leaves the data', async () => {
    await service('uninstall');
    expect((await host.exec(['systemctl', 'cat', 'dolphindeck'])).code).not.toBe(0);
    expect(await inside(host, 'ls', DATA)).toContain('deck.sqlite');
  });
});
