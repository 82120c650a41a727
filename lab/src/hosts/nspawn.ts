import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../core/errors.ts';
import { childrenOf, isNamespaceInit, type ProcRef, procRef } from '../core/proc.ts';
import { rootOf } from './disk.ts';
import type { HostRecord, LabRecord } from './record.ts';

/**
 * Starts systemd-nspawn on a host's mounted disk; it outlives this process.
 * @returns the nspawn process, whose child will be the host's init
 * @throws LabError when it does not start
 */
export function startNspawn(lab: LabRecord, host: HostRecord): ProcRef {
  // A host that rebooted leaves this behind, because its nspawn cannot clean it up.
  rmSync(`/run/systemd/nspawn/propagate/${host.name}`, { recursive: true, force: true });
  const log = openSync(join(host.folder, 'console.log'), 'a');
  const child = spawn('systemd-nspawn', nspawnArguments(lab, host), {
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.on('error', () => {});
  child.unref();
  const ref = child.pid === undefined ? undefined : procRef(child.pid);
  if (ref === undefined) throw new LabError(`systemd-nspawn of ${host.name} did not start`, seeLog(host));
  return ref;
}

/** Where a host's first words are. */
export const seeLog = (host: HostRecord): string => `See ${join(host.folder, 'console.log')}`;

/** The init a nspawn has started, or undefined while there is none. */
export function initOf(nspawn: ProcRef): ProcRef | undefined {
  const init = childrenOf(nspawn.pid).find(isNamespaceInit);
  return init === undefined ? undefined : procRef(init);
}

function nspawnArguments(lab: LabRecord, host: HostRecord): string[] {
  return [
    '--quiet',
    `--directory=${rootOf(host)}`,
    `--machine=${host.name}`,
    `--hostname=${host.name}`,
    '--boot',
    `--network-bridge=${lab.bridge}`,
    '--resolv-conf=off',
    '--timezone=off',
    '--link-journal=no',
    // The machine may have no systemd of its own, so nothing is registered with it.
    '--register=no',
    '--keep-unit',
    '--console=pipe',
  ];
}
