import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import { adminLogin, logEnd, perform, registerHost } from '../console/actions.ts';
import { ConsoleClient } from '../console/client.ts';
import { type ConsoleProcess, freePort, startConsole } from '../console/process.ts';
import { DolphinSchedulerClient } from '../dolphinscheduler/client.ts';
import { runWorkflow } from '../dolphinscheduler/workflow.ts';
import { createLab, type Lab } from '../hosts/lab.ts';
import { buildPackages } from '../packages/build.ts';
import { FRONTEND_PORT } from './cluster.ts';
import { progressPrinter, seconds } from './progress.ts';
import { threeHosts } from './three-hosts.ts';

const USAGE = `npm run demo             deploys a DolphinScheduler on three test hosts, runs a workflow, stays until Ctrl-C
npm run demo -- --once   the same, then takes everything down; exit code 0 only after the workflow's SUCCESS`;

const PREFERRED_PORT = 38888;
const began = performance.now();
const print = (text: string) => process.stdout.write(`${text}\n`);
const step = (text: string) => print(`[${seconds(began)}] ${text}`);

/** What has to be taken down again, in the order in which it came up. */
const undo: (() => Promise<unknown>)[] = [];
let undoing: Promise<void> | undefined;

/** Takes everything down, the last first; asked twice, it is done once. */
function takeDown(): Promise<void> {
  undoing ??= (async () => {
    for (const back of undo.reverse()) await back().catch(error => print(`while taking down: ${error}`));
  })();
  return undoing;
}

async function port(): Promise<number> {
  const taken = await fetch(`http://127.0.0.1:${PREFERRED_PORT}/healthz`).then(
    () => true,
    () => false,
  );
  return taken ? freePort() : PREFERRED_PORT;
}

async function setUp(): Promise<{ lab: Lab; console: ConsoleProcess; client: ConsoleClient }> {
  const packages = await buildPackages({ onStep: step });
  const lab = await createLab({ hosts: 3, onStep: step });
  undo.push(() => lab.down());
  const data = await mkdtemp(join(tmpdir(), 'dolphindeck-demo-'));
  undo.push(() => rm(data, { recursive: true, force: true }));
  step('starting the console');
  const consoleProcess = await startConsole(data, { port: await port() });
  undo.push(() => consoleProcess.stop());
  const client = new ConsoleClient(consoleProcess.base);
  for (const file of Object.values(packages)) {
    const { kind, version, arch } = await client.upload(file);
    step(`package ${kind} ${version} (${arch}) is in the store`);
  }
  return { lab, console: consoleProcess, client };
}

async function act(client: ConsoleClient, clusterId: string, action: ExecuteType): Promise<void> {
  step(`${action}: begun`);
  const run = await perform(client, clusterId, action, progressPrinter(print));
  if (run.state !== 'success') {
    print(await logEnd(client, run.id));
    throw new Error(
      `${action} ended as ${run.state}: ${run.failure?.host ?? ''} ${run.failure?.message ?? ''}`,
    );
  }
  step(`${action}: success`);
}

async function demo(once: boolean): Promise<void> {
  const { lab, console: consoleProcess, client } = await setUp();
  const [first, second, third] = lab.hosts;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('hosts are missing');
  const hosts = [first, second, third];
  for (const host of hosts) {
    step(`registering host ${host.ip}`);
    await registerHost(client, host);
  }
  await client.call('createCluster', threeHosts([first.ip, second.ip, third.ip]));
  const [cluster] = (await client.call('selectClusterList', { page: '1' })).data;
  if (cluster === undefined) throw new Error('the cluster was not created');
  await act(client, cluster.id, 'deploy');
  await act(client, cluster.id, 'start');
  const address = `http://${first.ip}:${FRONTEND_PORT}`;
  step(`running a workflow through ${address}`);
  const ds = new DolphinSchedulerClient(address);
  const { user, password } = await adminLogin(client, cluster.id);
  await ds.login(user, password);
  const { state } = await runWorkflow(ds, { script: 'echo hello from $(hostname)', tenant: 'easy' });
  step(`workflow: ${state}`);
  if (state !== 'SUCCESS') throw new Error(`the workflow ended as ${state}`);
  if (once) return;
  print(`
  console          ${consoleProcess.base}
  DolphinScheduler ${address}/  (${user} / ${password})
${hosts.map(({ ip, rootPassword }) => `  test host        ssh root@${ip}  password ${rootPassword}`).join('\n')}
  Ctrl-C takes everything down.`);
  await new Promise<void>(() => setInterval(() => {}, 1 << 30));
}

const args = process.argv.slice(2);
if (args.some(arg => arg !== '--once')) {
  print(USAGE);
  process.exit(args.includes('--help') ? 0 : 64);
}
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => {
    step('taking everything down');
    void takeDown().then(() => process.exit(code));
  });
}
try {
  await demo(args.includes('--once'));
  await takeDown();
} catch (error) {
  process.stderr.write(`demo failed: ${error instanceof Error ? error.message : error}\n`);
  await takeDown();
  process.exit(1);
}
