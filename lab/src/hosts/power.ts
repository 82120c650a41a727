import { connect } from 'node:net';
import { LabError } from '../core/errors.ts';
import { isAlive, signal } from '../core/proc.ts';
import { waitFor } from '../core/wait.ts';
import { entered } from './enter.ts';
import { initOf, seeLog, startNspawn } from './nspawn.ts';
import { type HostRecord, type LabRecord, readPower, writePower } from './record.ts';

/** Seconds a host may take to answer; two are usual, a machine busy with a build needs more. */
const BOOT_SECONDS = 90;

/** True while a host's system runs. */
export function isOn(host: HostRecord): boolean {
  const { init } = readPower(host);
  return init !== undefined && isAlive(init);
}

/**
 * Presses the power button: starts the host's system on its disk and waits until its SSH answers.
 * The pids are written down at once, so that a later command can end what this one leaves.
 * @throws LabError when it ends while starting, or SSH does not answer within 90 seconds
 */
export async function powerOn(lab: LabRecord, host: HostRecord): Promise<void> {
  if (isOn(host)) return;
  await ended(host);
  const nspawn = startNspawn(lab, host);
  writePower(host, { nspawn });
  const init = await waitFor(`the init of ${host.name}`, 20, () => {
    if (!isAlive(nspawn)) throw new LabError(`${host.name} ended while starting`, seeLog(host));
    return initOf(nspawn);
  });
  writePower(host, { nspawn, init });
  await waitFor(`SSH of ${host.name} (${host.ip})`, BOOT_SECONDS, () => {
    if (!isAlive(init)) throw new LabError(`${host.name} ended while starting`, seeLog(host));
    return answersSsh(host.ip);
  });
}

/** Cuts the power: the init is killed, the disk stays as it is. Waits until nothing of the host runs. */
export async function powerOff(host: HostRecord): Promise<void> {
  const { nspawn, init } = readPower(host);
  // The command that started it may have died before it wrote the init down: then it is still nspawn's child.
  const victim = init ?? (nspawn === undefined ? undefined : initOf(nspawn));
  // Only the init: killing nspawn alone would leave the init alive, with the disk busy and the cable's name taken.
  if (victim !== undefined) {
    const commands = entered(victim);
    signal(victim, 'SIGKILL');
    // Most go with their host; one that is stopped would keep it from ending.
    for (const command of commands) signal(command, 'SIGKILL');
  }
  await ended(host);
  writePower(host, {});
}

/** Waits until the host's init and its nspawn are gone; returns at once when they are. */
export async function ended(host: HostRecord, seconds = 60): Promise<void> {
  await waitFor(`the end of ${host.name}`, seconds, () => {
    const { nspawn, init } = readPower(host);
    return [nspawn, init].every(ref => ref === undefined || !isAlive(ref));
  });
}

/** True when a server greets with an SSH banner; an open port alone may be a socket nobody serves yet. */
function answersSsh(ip: string, port = 22): Promise<boolean> {
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
