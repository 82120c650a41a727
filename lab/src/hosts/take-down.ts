import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../core/lock.ts';
import { stateFolder } from '../core/paths.ts';
import { isAlive } from '../core/proc.ts';
import { must } from '../core/run.ts';
import { unmountDisk } from './disk.ts';
import { powerOff } from './power.ts';
import { type LabRecord, lifeOf, readRecord, readRecords, removeLabFolder, thisBoot } from './record.ts';

/**
 * Ends the hosts of a lab by their recorded pids and removes disks, bridge and record, in this order: processes,
 * mounts, folders. Does nothing when it is gone already.
 * @throws LabError when something does not end; the record stays, so that it can be tried again
 */
export async function takeDown(record: LabRecord): Promise<void> {
  const current = readRecord(record.instance);
  if (current === undefined) return;
  await Promise.all(
    current.hosts.map(async host => {
      await powerOff(host);
      await unmountDisk(host);
    }),
  );
  if (existsSync(`/sys/class/net/${current.bridge}`)) await must(['ip', 'link', 'delete', current.bridge]);
  removeLabFolder(current.instance);
}

/** Labs nobody wants any more: their owner is gone, or the machine was started again. */
export function deadLabs(): LabRecord[] {
  const boot = thisBoot();
  return readRecords().filter(record => lifeOf(record, boot, isAlive) === 'dead');
}

/** Takes all dead labs down; returns their instance names. */
export function removeDeadLabs(onStep: (text: string) => void = () => {}): Promise<string[]> {
  return withLock(join(stateFolder(), '.lock'), async () => {
    const dead = deadLabs();
    for (const record of dead) {
      onStep(`removing lab ${record.instance}, left by a process that is gone`);
      await takeDown(record);
    }
    return dead.map(record => record.instance);
  });
}
