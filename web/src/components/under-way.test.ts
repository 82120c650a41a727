import { expect, test } from 'vitest';
import { ref } from 'vue';
import { openAt, underWay } from './under-way.ts';

function close(): boolean {
  const event = new Event('beforeunload', { cancelable: true });
  dispatchEvent(event);
  return event.defaultPrevented;
}

test('a tab is closed without a question unless that would lose something', () => {
  const files = ref(0);
  expect(close()).toBe(false);
  underWay('packages', { open: () => files.value, isLost: () => files.value > 1 });
  files.value = 1;
  expect(close()).toBe(false);
  files.value = 2;
  expect(close()).toBe(true);
});

test('a place says how many things it has under way, others none', () => {
  underWay('hosts', { open: () => 3, isLost: () => false });
  expect(openAt('hosts')).toBe(3);
  expect(openAt('runs')).toBe(0);
});
