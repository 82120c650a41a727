import { ROLES } from 'virtual:catalogue';
import { expect, test } from 'vitest';
import { PARTS } from './open-points.ts';
import { isFieldOpen, isOpen, withClosed } from './scope.ts';

test('a cluster that runs takes settings of its servers and the environment, and nothing else', () => {
  expect(PARTS.filter(part => isOpen('running', part))).toEqual([
    'backend',
    'alert',
    'master',
    'worker',
    'env',
  ]);
  expect(PARTS.filter(part => isOpen('all', part))).toEqual(PARTS);
  expect(PARTS.filter(part => isOpen('none', part))).toEqual([]);
});

test('ports on which its servers listen stay as they are; that of a mail server is not one of them', () => {
  const open = (role: 'backend' | 'alert') =>
    Object.entries(ROLES[role].fields)
      .filter(([, field]) => isFieldOpen('running', field))
      .map(([name]) => name);
  expect(open('backend')).toEqual(expect.not.arrayContaining(['serverPort']));
  expect(open('backend')).toContain('heapMb');
  expect(open('alert')).toContain('mailServerPort');
});

test('a template changes a field that is closed as little as a reader can', () => {
  const [before, template] = [{ serverPort: 12345 }, { serverPort: 8080, heapMb: 512 }];
  expect(withClosed(ROLES.backend, 'running', before, template)).toEqual({ serverPort: 12345, heapMb: 512 });
  expect(withClosed(ROLES.backend, 'all', before, template)).toEqual(template);
});
