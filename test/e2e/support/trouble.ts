import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { expect } from 'vitest';
import { waitFor } from '../../../lab/src/core/wait.ts';
import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';
import { pidOf } from './cluster.ts';
import { inside, listeningPorts, processesOf } from './inside.ts';

type Body = InputOf<Endpoints['createCluster']>;

/** The program with which a test takes a port, as a unit of its own. */
const INTRUDER = 'intruder.service';

const HOLDER = 'hold-apt.service';
const HOLD_APT = [
  'import fcntl, time',
  'held = open("/var/lib/dpkg/lock-frontend", "w")',
  'fcntl.lockf(held, fcntl.LOCK_EX)',
  'time.sleep(600)',
].join('; ');

/** Keeps apt waiting, and so a deploy that lacks a package at a place that is known, as another apt on the host would. */
export async function holdApt(host: LabHost): Promise<void> {
  await inside(host, 'systemd-run', `--unit=${HOLDER}`, 'python3', '-c', HOLD_APT);
}

export async function freeApt(host: LabHost): Promise<void> {
  await inside(host, 'systemctl', 'stop', HOLDER);
}

/** Resolves when a deploy has come to where `holdApt` keeps it. */
export async function waitsForApt(host: LabHost): Promise<void> {
  const isInstalling = (line: string) => line.startsWith('apt-get') && line.includes('install');
  const waits = async () => (await processesOf(host, 'root')).some(isInstalling);
  await waitFor(`the deploy to wait for apt on ${host.name}`, 300, waits);
}

/** A reboot that waits for nobody; an orderly one lets a session go on until its own end, or for a minute and a half. */
export async function rebootAtOnce(host: LabHost): Promise<void> {
  await host.exec(['systemctl', 'reboot', '--force']);
  const isOff = () =>
    host.exec(['true']).then(
      () => false,
      () => true,
    );
  await waitFor(`the end of ${host.name}`, 60, isOff);
  await host.powerOn();
}

/** Takes a port as any other program of the host would. */
export async function takePort(host: LabHost, port: number): Promise<void> {
  await inside(host, 'systemd-run', `--unit=${INTRUDER}`, 'python3', '-m', 'http.server', String(port));
  await waitFor(`port ${port} to be taken`, 60, async () => (await listeningPorts(host)).includes(port));
}

export async function freePort(host: LabHost): Promise<void> {
  await inside(host, 'systemctl', 'stop', INTRUDER);
}

/**
 * What a failed start and a stop must leave: no process of the deploy user, no open port, nothing that a boot starts.
 * @param foreign ports that a test itself holds open
 */
export async function expectNothingRuns(host: LabHost, foreign: readonly number[] = []): Promise<void> {
  expect(await processesOf(host, 'easy')).toEqual([]);
  expect(await listeningPorts(host)).toEqual(foreign);
  const enabled = 'ls /etc/systemd/system/*.wants | grep dolphindeck || true';
  expect(await inside(host, 'sh', '-c', enabled)).toBe('');
}

/** Halts a server as soon as it has a process: it is there, and answers nothing. */
export async function freeze(host: LabHost, clusterId: string, server: string): Promise<void> {
  const pid = await waitFor(`a process of ${server}`, 60, () => pidOf(host, clusterId, server));
  await inside(host, 'kill', '-STOP', String(pid));
}

/** Lets a server ignore SIGTERM from its next start on: a JVM leaves a signal alone that is ignored when it begins. */
export async function ignoreTermination(host: LabHost, clusterId: string, server: string): Promise<void> {
  const unit = `dolphindeck-${clusterId}-${server}.service`;
  const script = `mkdir -p /etc/systemd/system/${unit}.d && cd /etc/systemd/system && { echo '[Service]'; echo 'ExecStart=';
    sed -n 's|^ExecStart=|ExecStart=/usr/bin/env --ignore-signal=TERM |p' ${unit}; } > ${unit}.d/stubborn.conf && systemctl daemon-reload`;
  await inside(host, 'sh', '-c', script);
}

/** A statement in the cluster's own PostgreSQL, which does not run: by its unit, as docs/operations.md says. */
export async function inDatabase(host: LabHost, clusterId: string, statement: string): Promise<void> {
  const unit = `dolphindeck-${clusterId}-database`;
  const psql = ['psql', '-h', `/run/${unit}`, '-U', 'deck-admin', '-d', 'postgres', '-c', statement];
  await inside(host, 'systemctl', 'start', unit);
  await waitFor('the statement to be carried out', 60, async () => {
    const { code } = await host.exec(['runuser', '-u', 'easy', '--', ...psql]);
    return code === 0;
  });
  await inside(host, 'systemctl', 'stop', unit);
}

/** A cluster with changes to the bodies of some of its roles. */
export function withBodies(body: Body, changes: Readonly<Record<string, object>>): Body {
  const roles = body.roles.map(role => {
    const change = changes[role.roleName];
    return change === undefined ? role : { ...role, roleBody: { ...role.roleBody, ...change } };
  });
  return { ...body, roles: roles as Body['roles'] };
}
