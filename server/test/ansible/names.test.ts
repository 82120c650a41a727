import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACTIONS, type Action } from '@dolphindeck/contract/cluster/status.ts';
import { explain } from '@dolphindeck/contract/explain/explain.ts';
import { LOCK_SIGNATURES } from '@dolphindeck/contract/explain/lock-signatures.ts';
import { describe, expect, test } from 'vitest';
import { PHASES } from '../../../test/browser/support/phases.ts';
import { CHINESE } from '../../../web/src/features/runs/phases.ts';
import { FINDINGS } from '../../src/domain/finding-texts.ts';
import { STEPS } from '../../src/wiring/run-steps.ts';

/** What both languages of this program must call the same, read where Ansible and Python say it. */
const ANSIBLE = resolve(import.meta.dirname, '../../../ansible');
const source = (file: string) => readFileSync(join(ANSIBLE, file), 'utf8');

/** The one text in a file that a pattern's group finds. */
function only(file: string, pattern: RegExp): string {
  const found = [...source(file).matchAll(new RegExp(pattern, 'gm'))].map(match => match[1] ?? '');
  expect(found, `${pattern} in ${file}`).toHaveLength(1);
  return found[0] ?? '';
}

/** The names of the plays of a playbook in their order, with those of playbooks that it imports. */
function playsOf(playbook: string): string[] {
  return source(`playbooks/${playbook}`)
    .split(/^(?=- )/m)
    .filter(part => part.startsWith('- '))
    .flatMap(part => {
      const imported = /^ {2}ansible\.builtin\.import_playbook: (\S+)$/m.exec(part)?.[1];
      return imported === undefined ? [/^- name: (.+)$/m.exec(part)?.[1] ?? '?'] : playsOf(imported);
    });
}

const mainOf = (action: Action) => STEPS[action].find(({ step }) => step === 'main')?.playbook ?? '?';

describe('names of tasks and plays', () => {
  test('the supervisor knows the task that locks a host by its name', () => {
    const task = /^- name: (.+)\n {2}deck_lock:\n {4}state: taken$/;
    expect(only('supervisor/journal.py', /^_LOCK_TASK = "(.+)"$/)).toBe(
      only('roles/base/tasks/lock.yml', task),
    );
  });

  test.each(ACTIONS)('the clean-up of a %s begins after plays that the playbook begins with', action => {
    const plays = playsOf(mainOf(action));
    for (const { beyond = [] } of STEPS[action]) expect(plays.slice(0, beyond.length)).toEqual(beyond);
  });

  test.each(['deploy.yml', 'start.yml', 'apply.yml'])(
    'a host that is lost in the play of a role ends %s for all',
    playbook => {
      const plays = source(`playbooks/${playbook}`).split(/^(?=- name: )/m);
      const ofRoles = plays.filter(
        play => /^ {2}hosts: (?!all|departing|database:backend)/m.test(play) && /any_errors_fatal/.test(play),
      );
      expect(ofRoles.length).toBeGreaterThan(2);
      expect(ofRoles.filter(play => !/^ {2}ignore_unreachable: true$/m.test(play))).toEqual([]);
    },
  );

  test('the page says every play of an action in Chinese, and no play that is none', () => {
    const shown = ACTIONS.flatMap(action => playsOf(mainOf(action)));
    const all = [...shown, ...ACTIONS.flatMap(a => STEPS[a].flatMap(({ playbook }) => playsOf(playbook)))];
    expect(Object.keys(CHINESE)).toEqual(expect.arrayContaining(shown));
    expect(all).toEqual(expect.arrayContaining(Object.keys(CHINESE)));
  });

  test.each(ACTIONS)('what the tests of the page show of a %s are plays of it, in their order', action => {
    const shown = PHASES[action].map(({ name }) => name);
    expect(playsOf(mainOf(action)).filter(name => shown.includes(name))).toEqual(shown);
  });
});

describe('sentences of Python that the console reads', () => {
  const refusal = only('plugins/module_utils/deck/findings.py', /^ {4}"host_locked": "(.+)",$/);
  const owner = {
    holder: 'desk-1',
    action: 'deploy',
    cluster: 'of: all, run 1',
    run: '1a2b3c4d',
    user: 'ops',
    since: '2026-11-25T04:11:45Z',
  };
  const told = refusal.replace(/\{(\w+)\}/g, (_, name: keyof typeof owner) => owner[name]);

  test('a refused lock, with who holds it', () => {
    expect(refusal).toBe(FINDINGS.host_locked?.message.en);
    const signature = LOCK_SIGNATURES.find(({ id }) => id === 'host_locked');
    expect({ ...signature?.pattern.exec(told)?.groups }).toEqual(owner);
  });

  test.each([
    ['lock_broken', 'plugins/module_utils/deck/locks.py', /^_BROKEN = "(.+)"$/, `: ${told}`],
    ['work_left', 'plugins/module_utils/deck/work.py', /DeckError\("(still .+)" \+/, 'deck_x of run 1'],
    ['host_key_changed', 'plugins/callback_parts/deck_reasons.py', /^HOST_KEY = \(\n {4}"(.+)"$/, ''],
    ['jump_failed', 'plugins/connection/deck_ssh.py', /^BARRED = "(.+)"$/, 'it closed the connection'],
    ['unreachable', 'plugins/connection/deck_ssh.py', /^NOBODY = "(.+)"$/, 'Connection refused'],
    ['transfer_stuck', 'plugins/connection/deck_ssh.py', /^STUCK = "(.+)"$/, ' (a.tar.gz)'],
    ['prints_too_much', 'plugins/connection/deck_ssh.py', /^TOO_MUCH = "(.+)"$/, ''],
    [
      'schema_unfinished',
      'plugins/module_utils/deck/schema.py',
      /"the database %s (has tables .+): a creation/,
      '',
    ],
    [
      'not_deployed',
      'plugins/module_utils/deck/servers.py',
      /DeckError\("(not deployed .+): %s/,
      ': x.service',
    ],
    ['console_disk_full', 'plugins/callback_parts/deck_reasons.py', /return f"(the disk .+)\{message\}"/, ''],
  ])('%s', (id, file, pattern, rest) => {
    expect(explain(only(file, pattern) + rest, 'en')?.id).toBe(id);
  });

  test('a full disk that the preflight finds', () => {
    const text = only('plugins/module_utils/deck/findings.py', /^ {4}"disk_low": "(.+)",$/);
    expect(explain(`nothing was changed; disk_low: ${text}`, 'en')?.id).toBe('disk_full');
  });

  /** A sentence of Python's with its blanks filled. */
  const filled = (file: string, pattern: RegExp) =>
    only(`plugins/module_utils/deck/${file}`, pattern).replaceAll('%d', '60').replaceAll('%s', '3');

  test.each([
    ['schema_newer', 'schema.py', /^ {12}"(the database is of version .+)" % /],
    ['server_slow', 'servers.py', /failure_report\(server, "(is not healthy .+)" % /],
    ['server_ends', 'servers.py', /^ {8}return "(ended .+)" % /],
    ['command_slow', 'commands.py', /^ {12}\("(.+ did not end within \S+ s)\\n/],
  ])('%s', (id, file, pattern) => {
    expect(explain(`alert-server ${filled(file, pattern)}`, 'zh')?.id).toBe(id);
  });
});
