import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { LabError } from '../core/errors.ts';
import { childrenOf, isAlive, isNamespaceInit, type ProcRef, procRef, signal } from '../core/proc.ts';
import { waitFor } from '../core/wait.ts';
import { rootOf } from './disk.ts';
import { type HostRecord, type LabRecord, writeRecord } from './record.ts';

/** Seconds a host may take to answer; two are usual, a machine busy with a build needs more. */
const BOOT_SECONDS = 90;

/** True while a host's system runs. */
export const isOn = (host: HostRecord): boolean => host.init !== undefined && isAlive(host.init);

/**
 * Presses the power button: starts the host's system on its disk and waits until its SSH answers.
 * The pids are written down at once, so that a later command can end what this one leaves.
 */
export async function powerOn(lab: LabRecord, host: HostRecord): Promise<void> {
  if (isOn(host)) return;
  await ended(host);
  // A host that rebooted leaves this behind and nspawn does not start over it.
  rmSync(`/run/systemd/nspawn/propagate/${host.name}`, { recursive: true, force: true });
  host.nspawn = startNspawn(lab, host);
  delete host.init;
  writeRecord(lab);
  host.init = await waitFor(`the init of ${host.name}`, 20, () => findInit(host));
  writeRecord(lab);
  await waitFor(`SSH of ${host.name} (${host.ip})`, BOOT_SECONDS, () => answersSsh(host.ip));
}

/** Cuts the power: the init is killed, the disk stays as it is. Waits until nothing of the host runs. */
export async function powerOff(lab: LabRecord, host: HostRecord): Promise<void> {
  // Died between the start and the note of the init: it is still nspawn's child.
  const init = host.init ?? findInit(host);
  // Only the init: killing nspawn alone would leave the init alive, with the disk busy and the cable's name taken.
  if (init !== undefined) signal(init, 'SIGKILL');
  await ended(host);
  delete host.nspawn;
  delete host.init;
  writeRecord(lab);
}

/** Waits until the host's init and its nspawn are gone; returns at once when they are. */
export async function ended(host: HostRecord, seconds = 60): Promise<void> {
  await waitFor(`the end of ${host.name}`, seconds, () => {
    const gone = (ref: ProcRef | undefined) => ref === undefined || !isAlive(ref);
    return gone(host.init) && gone(host.nspawn);
  });
}

function startNspawn(lab: LabRecord, host: HostRecord): ProcRef {
  const log = openSync(join(host.folder, 'console.log'), 'a');
  const argv = [
    '--quiet',
    `--directory=${rootOf(host)}`,
    `--machine=${host.name}`,
    `--hostname=${host.name}`,
    '--boot',
    `--network-bridge=${lab.bridge}`,
    '--resolv-conf=off',
    '--timezone=off',
    '--link-journal=no',
    '--register=no',
    '--keep-unit',
    '--console=pipe',
  ];
  const child = spawn('systemd-nspawn', argv, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  child.on('error', () => {});
  // A host outlives the command that started it when the lab is detached.
  child.unref();
  const ref = child.pid === undefined ? undefined : procRef(child.pid);
  if (ref === undefined)
    throw new LabError(`systemd-nspawn of ${host.name} did not start`, `See ${host.folder}/console.log`);
  return ref;
}

function findInit(host: HostRecord): ProcRef | undefined {
  if (host.nspawn === undefined) return undefined;
  if (!isAlive(host.nspawn))
    throw new LabError(`${host.name} ended while starting`, `See ${host.folder}/console.log`);
  const init = childrenOf(host.nspawn.pid).find(isNamespaceInit);
  return init === undefined ? undefined : procRef(init);
}

/** True when a server greets with an SSH banner; an open port alone may be a socket nobody serves yet. */
export function answersSsh(ip: string, port = 22): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: ip, port });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2000, () => done(false));
    socket.once('data', data => done(data.toString('latin1').startsWith('SSH-')));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });
}
