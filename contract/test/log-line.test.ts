import { isFailureLine, namesHost, textOfLine } from '@dolphindeck/contract/run/log-line.ts';
import { describe, expect, test } from 'vitest';

const stamped = (text: string) => `2020-02-10 16:21:16,124 p=7999 u=easy |  ${text}`;

describe('a line of a log', () => {
  test('is what was said, without when and by whom', () => {
    expect(textOfLine(stamped('ok: [a]'))).toBe('ok: [a]');
    expect(textOfLine('no stamp |  here')).toBe('no stamp |  here');
  });

  test.each([
    'failed: [10.0.0.1] => port 5678 in use',
    'fatal: [10.0.0.1]: FAILED! => {}',
    'unreachable: [10.0.0.1] => no route',
    'FAILED on 10.0.0.1 in [Start]: port 5678 in use',
    'FAILED on the console: no space',
    'FAILED: ansible-playbook ended with exit code 3.',
    'ABORTED on request.',
    'ERROR! no such playbook',
    '[ERROR]: no such playbook',
    '10.0.0.1 : ok=3 changed=0 failed=1 unreachable=0 skipped=0',
    'node-1   : ok=3 changed=0 failed=0 unreachable=1 skipped=0',
  ])('tells of a failure: %s', text => {
    expect(isFailureLine(stamped(text))).toBe(true);
  });

  test.each([
    'ok: [10.0.0.1] => failed: [x]',
    'changed: [10.0.0.1]',
    'TASK [Tell why it failed: here] ***',
    '10.0.0.1 : ok=3 changed=0 failed=0 unreachable=0 skipped=0',
    'waiting: [10.0.0.1] attempt 10 of 60',
  ])('tells of none: %s', text => {
    expect(isFailureLine(stamped(text))).toBe(false);
  });

  test.each([
    ['ok: [10.0.0.1]', true],
    ['changed: [10.0.0.1 -> 10.0.0.2]', true],
    ['10.0.0.1 : ok=3 failed=0', true],
    ['10.0.0.1    : ok=3 failed=0', true],
    ['FAILED on 10.0.0.1 in [Start]: no', true],
    ['ok: [10.0.0.11]', false],
    ['ok: [110.0.0.1]', false],
    ['10.0.0.11 : ok=3', false],
    ['ok: [10.0.0.2] => asked 10.0.0.1', false],
  ])('%s names the host 10.0.0.1: %s', (text, expected) => {
    expect(namesHost(stamped(text), '10.0.0.1')).toBe(expected);
  });
});
