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
