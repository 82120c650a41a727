import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { LabError } from '../core/errors.ts';
import { withLock } from '../core/lock.ts';
import { stateFolder } from '../core/paths.ts';
import { procRef } from '../core/proc.ts';
import { must } from '../core/run.ts';
import { ensureTools } from '../core/tools.ts';
import { ensureBase } from './base.ts';
import { mountDisk, personalise } from './disk.ts';
import { type LabHost, labHost } from './lab-host.ts';
import { powerOn } from './power.ts';
import * as records from './record.ts';
import { assertCanRun } from './requirements.ts';
import { bridgeAddress, chooseSubnet, hostAddress, machineAddresses } from './subnet.ts';
import { removeDeadLabs, takeDown } from './take-down.ts';

/** A set of test hosts on one bridge. */
export interface Lab {
  instance: string;
  bridge: string;
  /** The machine's own address as the hosts see it: where a console under test can be reached. */
  address: string;
  hosts: LabHost[];
  /** Ends and removes everything; a second call does nothing. */
  down(): Promise<void>;
}

export interface LabOptions {
  /** How many hosts, 1 to 99. */
  hosts: number;
  /** Short name (`[a-z][a-z0-9]{0,7}`) for all names on this machine; a random one by default. */
  instance?: string | undefined;
  /** The lab stays after this process ends, until somebody takes it down. */
  detach?: boolean | undefined;
  /** Options of every JVM that a unit of a host starts, as `JDK_JAVA_OPTIONS` (Java 9 and newer); none by default. */
  jvmOptions?: string | undefined;
  onStep?: ((text: string) => void) | undefined;
}

/**
 * Makes test hosts and waits until each answers on SSH. Dead leftovers of earlier labs are removed first.
 * @throws LabError when this machine cannot carry a lab, the instance exists, or a host does not come up (then
 * nothing of it remains)
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  assertCanRun();
  if (!(options.hosts >= 1 && options.hosts <= 99)) throw new LabError('hosts: 1 to 99');
  const onStep = options.onStep ?? (() => {});
  await ensureTools('hosts', onStep);
  const base = await ensureBase(onStep);
  await removeDeadLabs(onStep);
  const record = await reserve(options, base);
  try {
    await makeBridge(record);
    onStep(`starting ${options.hosts} host(s) of lab ${record.instance}`);
    for (const host of record.hosts) {
      await mountDisk(record, host);
      await personalise(record, host, options);
    }
    await Promise.all(record.hosts.map(host => powerOn(record, host)));
  } catch (error) {
    // What cannot be removed now stays written down and is removed as a leftover later.
    await takeDown(record).catch(() => {});
    throw error;
  }
  return labOf(record);
}

/** A running lab made by another process, or undefined. */
export function openLab(instance: string): Lab | undefined {
  const record = records.readRecord(instance);
  return record === undefined ? undefined : labOf(record);
}

function labOf(record: records.LabRecord): Lab {
  return {
    instance: record.instance,
    bridge: record.bridge,
    address: bridgeAddress(record.subnet),
    hosts: record.hosts.map(host => labHost(record, host)),
    down: () => takeDown(record),
  };
}

/** Writes the lab down before anything of it exists, with a network no other lab has. */
function reserve(options: LabOptions, base: string): Promise<records.LabRecord> {
  return withLock(join(stateFolder(), '.lock'), async () => {
    const instance = options.instance ?? `l${randomBytes(3).toString('hex')}`;
    records.assertInstanceName(instance);
    if (records.readRecord(instance) !== undefined) {
      throw new LabError(
        `lab ${instance} exists`,
        `Remove it: node lab/src/cli.ts down --instance ${instance}`,
      );
    }
    const taken = records.readRecords().map(record => record.subnet);
    const subnet = chooseSubnet(taken, machineAddresses());
    const record: records.LabRecord = {
      instance,
      owner: options.detach ? null : (procRef(process.pid) ?? null),
      bootId: records.thisBoot(),
      subnet,
      bridge: `dl-${instance}`,
      base,
      hosts: Array.from({ length: options.hosts }, (_, index) => newHost(instance, subnet, index + 1)),
    };
    records.writeRecord(record);
    return record;
  });
}

function newHost(instance: string, subnet: number, n: number): records.HostRecord {
  const name = `${instance}-${n}`;
  const folder = join(records.labFolder(instance), name);
  return { name, ip: hostAddress(subnet, n), rootPassword: randomBytes(12).toString('base64url'), folder };
}

async function makeBridge(record: records.LabRecord): Promise<void> {
  await must(['ip', 'link', 'add', record.bridge, 'type', 'bridge']);
  await must(['ip', 'address', 'add', `${bridgeAddress(record.subnet)}/24`, 'dev', record.bridge]);
  await must(['ip', 'link', 'set', record.bridge, 'up']);
}
