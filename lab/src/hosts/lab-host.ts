import { readFileSync } from 'node:fs';
import { LabError } from '../core/errors.ts';
import { isAlive } from '../core/proc.ts';
import { must, type RunResult, run } from '../core/run.ts';
import { entering } from './enter.ts';
import { type PacketRules, setPacketRules } from './packet-filter.ts';
import { ended, powerOff, powerOn } from './power.ts';
import { type HostRecord, type LabRecord, readPower } from './record.ts';

/** One test host, to the eye a machine with SSH on the lab's network. */
export interface LabHost {
  name: string;
  ip: string;
  rootPassword: string;
  sshPort: number;
  /** The folder on this machine with its disk (`root` while it is mounted) and `console.log`. */
  folder: string;
  /** Runs a program as root inside, not over SSH, so it works with the cable pulled. A non-zero exit is a result. */
  exec(argv: readonly string[], options?: { input?: string }): Promise<RunResult>;
  /** Orderly reboot from inside; resolves when SSH answers again. */
  reboot(): Promise<void>;
  /** Power cut: all processes are gone at once, the disk stays. */
  powerOff(): Promise<void>;
  /** Resolves when SSH answers; also after somebody rebooted or halted the host over SSH. */
  powerOn(): Promise<void>;
  /** Takes the host off the network; it runs on. */
  cablePull(): Promise<void>;
  cablePlug(): Promise<void>;
  /** Lets packets on the cable be lost or led elsewhere, without a word to either end; `{}`: no longer. */
  packets(rules: PacketRules): Promise<void>;
  /** Bytes that came to the host over its cable since it was switched on. */
  receivedBytes(): number;
  /** Gives the host one more network interface, which leads nowhere, with an address; until it is off or rebooted. */
  addInterface(name: string, address: string): Promise<void>;
}

/** The host of a record, with its verbs. */
export function labHost(lab: LabRecord, host: HostRecord): LabHost {
  const { name, ip, rootPassword, folder } = host;
  const cable = (state: 'up' | 'down') => must(['ip', 'link', 'set', `vb-${name}`, state]);
  return {
    name,
    ip,
    rootPassword,
    sshPort: 22,
    folder,
    exec: (argv, options) => execInside(host, argv, options?.input),
    reboot: () => reboot(lab, host),
    powerOff: () => powerOff(host),
    powerOn: () => powerOn(lab, host),
    cablePull: async () => void (await cable('down')),
    cablePlug: async () => void (await cable('up')),
    packets: rules => setPacketRules(initPid(host), rules),
    receivedBytes: () => Number(readFileSync(`/sys/class/net/vb-${name}/statistics/tx_bytes`, 'utf8')),
    addInterface: (interfaceName, address) => addInterface(host, interfaceName, address),
  };
}

const ROOT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** @throws LabError when the host is off */
function initPid(host: HostRecord): number {
  const { init } = readPower(host);
  if (init === undefined || !isAlive(init)) throw new LabError(`${host.name} is off`);
  return init.pid;
}

async function execInside(host: HostRecord, argv: readonly string[], input?: string): Promise<RunResult> {
  const inside = [...entering(initPid(host), '--all'), 'env', '--ignore-environment'];
  const variables = ['HOME=/root', 'USER=root', 'LANG=C.UTF-8', 'TERM=dumb', `PATH=${ROOT_PATH}`];
  // env changes the folder after the mount namespace is entered; nsenter's own --wd is resolved before.
  return run([...inside, '--chdir=/root', ...variables, ...argv], { input });
}

/** A cable with both ends in the host: to programs inside an interface like any other. */
async function addInterface(host: HostRecord, name: string, address: string): Promise<void> {
  const end = `${name}-end`;
  for (const argv of [
    ['ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', end],
    ['ip', 'address', 'add', `${address}/24`, 'dev', name],
    ['ip', 'link', 'set', end, 'up'],
    ['ip', 'link', 'set', name, 'up'],
  ]) {
    const { code, stderr } = await execInside(host, argv);
    if (code !== 0) throw new LabError(`${host.name}: ${argv.join(' ')}: ${stderr.trim()}`);
  }
}

async function reboot(lab: LabRecord, host: HostRecord): Promise<void> {
  await execInside(host, ['systemctl', '--no-block', 'reboot']);
  // A reboot inside ends the nspawn: it has no right to start a new one here, so we press the button.
  await ended(host, 150);
  await powerOn(lab, host);
}
