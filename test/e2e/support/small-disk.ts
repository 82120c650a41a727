import { mkdir, mkdtemp, rm, statfs, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../../../lab/src/core/run.ts';
import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';
import { inside } from './inside.ts';

const FILLER = 'filler';

/** A file system of its own on a host, as a second disk would be: it goes with the host. */
export async function mountDisk(host: LabHost, path: string, megabytes: number): Promise<void> {
  const image = '/opt/second-disk.img';
  // A host has no loop devices until somebody makes them.
  const script = `set -e
    mkdir -p ${path}
    truncate -s ${megabytes}M ${image}
    mkfs.ext4 -q -F ${image}
    [ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237
    for n in $(seq 0 31); do [ -e /dev/loop$n ] || mknod /dev/loop$n b 7 $n; done
    mount -o loop ${image} ${path}`;
  await inside(host, 'sh', '-c', script);
}

/** Takes the room of a host's file system, but for some megabytes. */
export async function fillDisk(host: LabHost, path: string, leaveMb: number): Promise<void> {
  const script = `free=$(df --output=avail -m ${path} | tail -1); fallocate -l $((free - ${leaveMb}))M ${path}/${FILLER}`;
  await inside(host, 'sh', '-c', script);
}

/** Gives the room back. */
export async function emptyDisk(host: LabHost, path: string): Promise<void> {
  await inside(host, 'rm', `${path}/${FILLER}`);
}

/** A small file system on this machine, for the data folder of a console. */
export class SmallDisk {
  readonly folder: string;
  readonly #image: string;
  readonly #home: string;

  private constructor(home: string, folder: string, image: string) {
    this.#home = home;
    this.folder = folder;
    this.#image = image;
  }

  static async create(megabytes: number): Promise<SmallDisk> {
    const home = await mkdtemp(join(tmpdir(), 'dolphindeck-disk-'));
    const [folder, image] = [join(home, 'data'), join(home, 'image')];
    await mkdir(folder);
    await writeFile(image, '');
    await truncate(image, megabytes * 1024 * 1024);
    await must(['mkfs.ext4', '-q', '-F', image]);
    await must(['mount', '-o', 'loop', image, folder]);
    return new SmallDisk(home, folder, image);
  }

  /** Takes all room that there is: not a byte can be written any more, by root either. */
  async fill(): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    const filler = join(this.folder, FILLER);
    await must(['fallocate', '-l', String(Math.floor(bavail * bsize * 0.98)), filler]);
    // What is left, to the last block, and what is kept for root.
    await must(['sh', '-c', `cat /dev/zero >> '${filler}' 2>/dev/null || true`]);
  }

  /** Gives the room back. */
  async empty(): Promise<void> {
    await rm(join(this.folder, FILLER));
  }

  async remove(): Promise<void> {
    await must(['umount', this.folder]);
    await rm(this.#image);
    await rm(this.#home, { recursive: true });
  }
}
