import { stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pulse } from '../../src/engine/pulse.ts';

vi.mock(import('node:fs/promises'), async original => ({ ...(await original()), stat: vi.fn() }));

const LOOK_MS = 1_000;
/** Looks without a new sign after which a supervisor is silent. */
const LOOKS = 12;

/** What the disk says when it is asked for the last sign of life. */
let disk: () => Promise<{ mtimeNs: bigint }>;
let isAtWork = true;
let silences = 0;
let pulse: Pulse;
beforeEach(() => {
  vi.mocked(stat).mockReset();
  vi.useFakeTimers();
  vi.mocked(stat).mockImplementation((() => disk()) as unknown as typeof stat);
  [isAtWork, silences] = [true, 0];
  pulse = new Pulse({
    dir: '/run',
    isAtWork: () => isAtWork,
    onSilent: () => {
      silences += 1;
    },
    lookMs: LOOK_MS,
  });
});
afterEach(() => {
  pulse.close();
  vi.useRealTimers();
});

const looks = (count: number) => vi.advanceTimersByTimeAsync(count * LOOK_MS);
const sign = (at: bigint) => async () => ({ mtimeNs: at });
const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

/** The first look finds a sign that is new. */
async function aliveThenStill(count: number): Promise<void> {
  disk = sign(1n);
  await looks(1 + count);
}

describe('a supervisor', () => {
  it('is silent after twelve looks without a new sign, which is told once', async () => {
    await aliveThenStill(LOOKS - 1);
    expect([pulse.isSilent, silences]).toEqual([false, 0]);
    await looks(1);
    expect([pulse.isSilent, silences]).toEqual([true, 1]);
    await looks(LOOKS);
    expect(silences).toBe(1);
  });

  it('that gives a sign again is not silent, and is told again when it ceases', async () => {
    await aliveThenStill(LOOKS);
    disk = sign(2n);
    await looks(1);
    expect(pulse.isSilent).toBe(false);
    await looks(LOOKS);
    expect([pulse.isSilent, silences]).toEqual([true, 2]);
  });

  it('that has never given a sign is silent after as many looks', async () => {
    disk = failing('ENOENT');
    await looks(LOOKS);
    expect([pulse.isSilent, silences]).toEqual([true, 1]);
  });

  it('that has ended is not silent, however long ago it gave its last sign', async () => {
    await aliveThenStill(LOOKS - 1);
    isAtWork = false;
    await looks(3 * LOOKS);
    expect([pulse.isSilent, silences]).toEqual([false, 0]);
    expect(stat).toHaveBeenCalledTimes(LOOKS);
  });

  it('that was silent is not so any more when it has ended', async () => {
    await aliveThenStill(LOOKS);
    isAtWork = false;
    await looks(1);
    expect(pulse.isSilent).toBe(false);
  });
});

describe('a disk', () => {
  it.each(['EIO', 'EACCES', 'ESTALE'])('that fails with %s says nothing of the supervisor', async code => {
    await aliveThenStill(LOOKS - 1);
    disk = failing(code);
    await looks(3 * LOOKS);
    expect([pulse.isSilent, silences]).toEqual([false, 0]);
    disk = sign(1n);
    await looks(1);
    expect([pulse.isSilent, silences]).toEqual([true, 1]);
  });

  it('that does not answer is asked once, and again when it has', async () => {
    await aliveThenStill(LOOKS - 1);
    const answered = Promise.withResolvers<{ mtimeNs: bigint }>();
    disk = () => answered.promise;
    await looks(3 * LOOKS);
    expect([pulse.isSilent, silences]).toEqual([false, 0]);
    expect(stat).toHaveBeenCalledTimes(LOOKS + 1);
    disk = sign(2n);
    answered.resolve({ mtimeNs: 2n });
    await looks(LOOKS);
    expect(pulse.isSilent).toBe(true);
  });
});
