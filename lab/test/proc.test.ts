import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isAlive, isNamespaceInit, isZombieStat, parseStartTime, procRef, signal } from '../src/core/proc.ts';
import { mountsUnder } from '../src/core/tree.ts';

const stat = (name: string, state = 'S') =>
  `42 (${name}) ${state} 1 42 42 0 -1 4194560 1 0 0 0 1 2 3 4 20 0 1 0 987654 1000 10`;

describe('the start time of a process', () => {
  it('is field 22, however the process calls itself', () => {
    for (const name of ['sh', 'a b', ') S 1 (', '']) expect(parseStartTime(stat(name)), name).toBe(987654);
  });

  it('is not a number when the text is none of the kernel', () => {
    expect(parseStartTime('')).toBeNaN();
  });

  it('is no life when the process is a zombie', () => {
    expect(isZombieStat(stat('sh', 'Z'))).toBe(true);
    expect(isZombieStat(stat('Z'))).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('a process reference', () => {
  it('is of exactly one process, not of a later one with its pid', () => {
    const self = procRef(process.pid);
    expect(self && isAlive(self)).toBe(true);
    expect(isAlive({ pid: process.pid, start: (self?.start ?? 0) - 1 })).toBe(false);
  });

  it('ends with the process, and a signal to it then hits nobody', async () => {
    const child = spawn('sleep', ['60']);
    const ref = procRef(child.pid ?? -1) ?? { pid: -1, start: -1 };
    expect(signal(ref, 'SIGKILL')).toBe(true);
    await once(child, 'exit');
    expect(isAlive(ref)).toBe(false);
    expect(signal(ref, 'SIGKILL')).toBe(false);
  });

  it('tells a container init from an ordinary process', () => {
    expect(isNamespaceInit(process.pid)).toBe(false);
  });
});

describe('what is mounted in a folder', () => {
  const line = (point: string) => `36 35 0:31 / ${point} rw,relatime - overlay lab rw`;

  it('is listed deepest first, and no neighbour of a like name', () => {
    const text = ['/', '/labs/a', '/labs/a/full', '/labs/ab', '/labs/a/full/x'].map(line).join('\n');
    expect(mountsUnder('/labs/a', text)).toEqual(['/labs/a/full/x', '/labs/a/full', '/labs/a']);
    expect(mountsUnder('/labs/b', text)).toEqual([]);
  });
});
