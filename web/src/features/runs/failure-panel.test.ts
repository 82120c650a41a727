import type { StepExit } from '@dolphindeck/contract/run/run.ts';
import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import { i18n, language } from '../../i18n/i18n.ts';
import FailurePanel from './failure-panel.vue';
import { runWith } from './testing.ts';

const failure = {
  host: '10.0.0.2',
  task: 'Put the releases in place',
  message: 'No space left on device\n<img src=x onerror=alert(1)>',
  explanation: { id: 'disk_full', cause: 'A file system of the host is full.', advice: 'Free some space.' },
};
const usual = { hostName: 'node-2', failures: 1, why: null, isPending: false, isGone: false };

function show(props: Partial<InstanceType<typeof FailurePanel>['$props']> = {}) {
  const run = runWith({ state: 'failed', failure });
  return mount(FailurePanel, {
    props: { run, ...usual, ...props },
    global: { plugins: [i18n], stubs: { RouterLink: { template: '<a><slot /></a>' }, transition: false } },
    attachTo: document.body,
  });
}

beforeEach(() => {
  language.value = 'en';
});

test('the failing task, host and message come first, then the cause and what to do', () => {
  const text = show().text();
  const places = [
    failure.task,
    failure.host,
    'node-2',
    'No space left',
    failure.explanation.cause,
    'Free some',
  ];
  const found = places.map(part => text.indexOf(part));
  expect(found).not.toContain(-1);
  expect(found).toEqual([...found].sort((a, b) => a - b));
});

test('what a host said is text, never markup', () => {
  const panel = show();
  expect(panel.find('img').exists()).toBe(false);
  expect(panel.find('pre').text()).toContain('<img src=x onerror=alert(1)>');
});

test('it can be tried again', async () => {
  const panel = show();
  const again = panel.findAll('button').find(button => button.text().includes('Deploy again'));
  await again?.trigger('click');
  expect(panel.emitted('again')).toHaveLength(1);
});

test('of several hosts it says that all of them are gone over, each action in its own words', () => {
  const several = runWith({ state: 'failed', failure });
  const said = (props: object) => show({ run: several, ...props }).text();
  expect(said({})).toContain('It goes over all hosts. On those that are done nothing changes');
  expect(said({ run: { ...several, action: 'start' } })).toContain('It begins anew on all hosts');
  expect(said({ run: { ...several, action: 'stop' } })).toContain('to prove that nothing runs');
  expect(said({ why: 'Stop the cluster first.' })).not.toContain('all hosts');
  expect(said({ run: { ...several, hosts: ['10.0.0.2'] } })).not.toContain('all hosts');
});

test('when it cannot be tried again, it says why and does nothing', async () => {
  const panel = show({ why: 'Stop the cluster first.' });
  const again = panel.findAll('button').find(button => button.text().includes('Deploy again'));
  expect(again?.attributes('aria-disabled')).toBe('true');
  await again?.trigger('click');
  expect(panel.emitted('again')).toBeUndefined();
  expect(panel.find('p.why').text()).toBe('Stop the cluster first.');
});

test('a lock of another console is broken after asking only', async () => {
  const explanation = { id: 'host_locked', cause: 'Another console works on the host.', advice: 'Wait.' };
  const locked = runWith({ state: 'failed', action: 'stop', failure: { ...failure, explanation } });
  const panel = show({ run: locked });
  const press = async (text: string) => {
    const button = [...panel.element.ownerDocument.querySelectorAll('button')].find(one =>
      one.textContent?.includes(text),
    );
    if (button === undefined) throw new Error(`no button ${text}`);
    button.click();
    await flushPromises();
  };
  await press('Stop, breaking the lock');
  expect(document.body.textContent).toContain('its run fails half way');
  await press('Leave it locked');
  expect(panel.emitted('breakLocks')).toBeUndefined();
  await press('Stop, breaking the lock');
  await press('Stop, break the lock');
  expect(panel.emitted('breakLocks')).toHaveLength(1);
  panel.unmount();
  expect(show().text()).not.toContain('breaking the lock');
});

test('an aborted run without a failure says what that means, and offers no place in the log', () => {
  const panel = show({ run: runWith({ state: 'aborted', failure: null }) });
  expect(panel.find('h2').text()).toBe('Deploy was aborted');
  expect(panel.text()).toContain('It stopped half way');
  expect(panel.findAll('button')).toHaveLength(1);
});

const exit = (step: StepExit['step'], exitCode: number | null, signal: number | null = null) => ({
  ...{ step, exitCode, signal },
});

test.each([
  [
    [exit('main', 4), exit('cleanup', 0)],
    ['The action itself exit code 4', 'Stopping what it had started succeeded'],
  ],
  [[exit('main', null, 9)], ['The action itself ended by signal SIGKILL']],
  [[exit('main', null, 64)], ['The action itself ended by signal 64']],
  [[exit('main', null)], ['The action itself its end was not recorded']],
  // A run that a host failed though Ansible was content.
  [[exit('main', 0)], []],
  [[], []],
])('how its steps ended is told when one did not end well: %j', (exits, told) => {
  const panel = show({ run: runWith({ state: 'failed', failure, exits }) });
  expect(panel.findAll('li').map(item => item.text())).toEqual(told);
  expect(panel.text().includes('How its steps ended')).toBe(told.length > 0);
});

test.each([
  ['failed', [exit('main', 2), exit('cleanup', 0)], 'All of it was taken back'],
  ['aborted', [exit('main', 2), exit('cleanup', 0)], 'All of it was taken back'],
  ['unreachable', [exit('main', 4), exit('unlock', 0)], 'Nothing had been changed'],
  ['failed', [exit('main', 2), exit('cleanup', 2)], 'It is not certain that it was taken back'],
  ['unreachable', [exit('main', 2), exit('unlock', 4)], 'Nothing had been changed'],
  ['failed', [exit('main', 0)], 'It is not certain that it was taken back'],
  ['failed', [], 'It is not certain that it was taken back'],
  ['interrupted', [exit('main', 2), exit('cleanup', 0)], 'It is not certain that it was taken back'],
] as const)('a change of a running cluster that %s says what runs now: %j', (state, exits, told) => {
  const panel = show({ run: runWith({ action: 'apply', state, exits: [...exits] }) });
  expect(panel.text()).toContain(told);
  expect(panel.text()).not.toContain('Run it again');
  expect(panel.text()).not.toContain('Stopping what it had started');
});

test.each(['aborted', 'failed'] as const)(
  'a change of a running cluster that %s before it began has changed nothing',
  state => {
    const panel = show({ run: runWith({ action: 'apply', state, startedAt: null }) });
    expect(panel.text()).toContain('Nothing had been changed');
  },
);

test('a change of a running cluster is made again in the editor, and breaks no lock', async () => {
  const explanation = { id: 'host_locked', cause: 'Another console works on the host.', advice: 'Wait.' };
  const run = runWith({ action: 'apply', state: 'failed', failure: { ...failure, explanation } });
  const panel = show({ run });
  expect(panel.text()).toContain('It opens the settings of the cluster');
  expect(panel.text()).not.toContain('breaking the lock');
  const again = panel.findAll('button').find(one => one.text() === 'Change while running again');
  await again?.trigger('click');
  expect(panel.emitted('again')).toHaveLength(1);
});

test('it speaks Chinese', () => {
  language.value = 'zh';
  const panel = show({ failures: 3 });
  expect(panel.find('h2').text()).toBe('部署失败');
  expect(panel.text()).toContain('还有 2 处失败');
});
