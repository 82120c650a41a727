import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../core/errors.ts';
import { stateFolder } from '../core/paths.ts';
import type { ProcRef } from '../core/proc.ts';
import { removeTree } from '../core/tree.ts';

/** What is written down of one host when it is made. */
export interface HostRecord {
  /** Machine and host name, `<instance>-<number>`. */
  name: string;
  ip: string;
  rootPassword: string;
  /** Folder with upper, work, root (the mount), console.log and power.json. */
  folder: string;
}

/** The processes of a host that is on: enough to end it later, from another process. */
export interface Power {
  nspawn?: ProcRef;
  init?: ProcRef;
}

/** What is written down of one lab. */
export interface LabRecord {
  instance: string;
  /** The process the lab belongs to; null for a detached one, which stays until `down`. */
  owner: ProcRef | null;
  /** The machine's boot: after a reboot of the machine nothing of a lab runs or is mounted. */
  bootId: string;
  /** Third number of 198.18.X.0/24. */
  subnet: number;
  bridge: string;
  /** Root folder of the base image. */
  base: string;
  hosts: HostRecord[];
}

/** Longest instance name: `vb-<instance>-<nn>` must fit the kernel's 15 characters for an interface. */
const INSTANCE = /^[a-z][a-z0-9]{0,7}$/;

/** @throws LabError when the name cannot be used for bridge, machines and folders */
export function assertInstanceName(instance: string): void {
  if (!INSTANCE.test(instance)) {
    throw new LabError(`instance "${instance}": one small letter, then up to seven small letters or digits.`);
  }
}

/** Folder of one lab. */
export function labFolder(instance: string): string {
  return join(stateFolder(), instance);
}

/** Writes the record so that a reader sees the old one or the new one, whole. Only root reads it: it has passwords. */
export function writeRecord(record: LabRecord): void {
  mkdirSync(labFolder(record.instance), { recursive: true, mode: 0o711 });
  writeWhole(join(labFolder(record.instance), 'lab.json'), record);
}

function writeWhole(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** The record of a lab, or undefined when there is none. */
export function readRecord(instance: string): LabRecord | undefined {
  return readJson<LabRecord>(join(labFolder(instance), 'lab.json'));
}

/**
 * The processes of a host as last written down. A file of its own for each host, read each time: hosts start and end
 * side by side, and from several commands.
 */
export function readPower(host: HostRecord): Power {
  return readJson<Power>(join(host.folder, 'power.json')) ?? {};
}

/** Writes down the processes of a host; an empty object when it is off. */
export function writePower(host: HostRecord, power: Power): void {
  mkdirSync(host.folder, { recursive: true, mode: 0o711 });
  writeWhole(join(host.folder, 'power.json'), power);
}

/** All labs that are written down, dead ones too. */
export function readRecords(): LabRecord[] {
  let names: string[] = [];
  try {
    names = readdirSync(stateFolder());
  } catch {
    return [];
  }
  return names.map(readRecord).filter(record => record !== undefined);
}

/** Removes the folder of a lab whose mounts are gone. */
export function removeLabFolder(instance: string): void {
  removeTree(labFolder(instance));
}

/** The id of this boot of the machine. */
export function thisBoot(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

export type Life = 'alive' | 'dead';

/**
 * Whether anyone still wants this lab. Dead: made before the machine's last boot, or its owner is gone.
 * A detached lab (no owner) lives until someone takes it down.
 */
export function lifeOf(record: LabRecord, boot: string, ownerAlive: (ref: ProcRef) => boolean): Life {
  if (record.bootId !== boot) return 'dead';
  if (record.owner === null) return 'alive';
  return ownerAlive(record.owner) ? 'alive' : 'dead';
}
