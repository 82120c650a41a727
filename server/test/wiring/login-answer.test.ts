import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../src/http/normalise.ts';
import { loginAnswer } from '../../src/wiring/login-answer.ts';

/** What the probe answers when its one task ends like this on the host. */
function judged(outcome: 'failed' | 'unreachable', message: string) {
  const event = { type: 'host', outcome, message, host: 'h', task: 't' } as unknown as RunEvent;
  return loginAnswer({ exitCode: outcome === 'failed' ? 2 : 4, timedOut: false, events: [event] });
}

describe('the login to a host', () => {
  it.each([
    [
      'failed',
      'Module result deserialization failed: No start of json char found pyenv: python3.13: not found',
    ],
    ['failed', "The module interpreter '/usr/bin/python3' was not found."],
    ['failed', '/bin/sh: 1: /usr/bin/python3: not found'],
  ] as const)('that %s with "%s" lacks a Python', (outcome, message) => {
    expect(judged(outcome, message)).toMatchObject({ ok: false, reason: 'python' });
  });

  it('that is refused says nothing of the files of the console', () => {
    const answer = judged(
      'unreachable',
      'Load key "/srv/deck/probes/1/keys/host-1": error in libcrypto root@h: Permission denied (publickey).',
    );
    expect(answer).toMatchObject({ ok: false, reason: 'login' });
    expect(JSON.stringify(answer)).not.toContain('/srv/deck');
  });
});

describe('the facts of a host that was taken over', () => {
  const FACTS = {
    arch: 'x86_64',
    family: 'debian',
    distribution: 'debian',
    distributionVersion: '12',
    python: '3.11.2',
    memoryMb: 2048,
    diskFreeMb: 900,
    java: null,
    cpus: 2,
    hostname: 'h',
  };
  const told = (report: unknown) => {
    const event = { type: 'host', outcome: 'ok', report, host: 'h', task: 't' } as unknown as RunEvent;
    return loginAnswer({ exitCode: 0, timedOut: false, events: [event] });
  };

  it('are taken when they are facts', () => {
    expect(told({ facts: FACTS })).toMatchObject({ ok: true, facts: { os: 'debian 12', memoryMb: 2048 } });
  });

  // They would be answered by each look at the list of hosts, which was then refused for everybody.
  it.each([
    ['no object', 'yes'],
    ['nothing', null],
    ['a list', [FACTS]],
    ['a number that is a text', { ...FACTS, memoryMb: 'much' }],
    ['a number that is none', { ...FACTS, cpus: -1 }],
    ['a text that is an object', { ...FACTS, hostname: { toString: 1 } }],
    ['a text of a megabyte', { ...FACTS, hostname: 'h'.repeat(1_000_000) }],
    ['a Java that is a list', { ...FACTS, java: [] }],
  ])('are no login when they are %s', (_what, facts) => {
    expect(told({ facts })).toMatchObject({ ok: false, reason: 'other' });
    expect(told(facts)).toMatchObject({ ok: false, reason: 'other' });
  });
});

describe('a private key on the wire', () => {
  it.each([
    ['-----BEGIN-----\r\na\r\n-----END-----\r\n', '-----BEGIN-----\na\n-----END-----\n'],
    ['\n-----BEGIN-----\na\n-----END-----', '-----BEGIN-----\na\n-----END-----\n'],
    ['', ''],
  ])('%j becomes %j', (privateKey, tidy) => {
    const input = { ip: 'h', name: 'h', port: 22, privateKey };
    expect(normalise(input as never)).toMatchObject({ privateKey: tidy });
  });
});
