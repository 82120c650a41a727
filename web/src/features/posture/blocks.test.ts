import type { PostureFinding } from '@dolphindeck/contract/posture/finding.ts';
import { expect, it } from 'vitest';
import { blocksOf, countsOf, pathOf, shortened } from './blocks.ts';

function finding(id: string, about: string, changes: Partial<PostureFinding> = {}): PostureFinding {
  const [type = '', name = ''] = about.split(' ');
  return {
    id,
    severity: 'open',
    about: { type: type as PostureFinding['about']['type'], id: `id-${name}`, name },
    message: `${id} is open`,
    advice: 'close it',
    place: null,
    ...changes,
  };
}

it('hosts share a finding, clusters have each their own', () => {
  const blocks = blocksOf([
    finding('root', 'host node-10'),
    finding('root', 'host node-2'),
    finding('mail', 'cluster one'),
    finding('mail', 'cluster two'),
    finding('auth', 'console deck'),
  ]);
  const shown = blocks.map(({ type, name, items }) => [
    type,
    name,
    items.map(({ hosts }) => hosts.map(host => host.name)),
  ]);
  expect(shown).toEqual([
    ['console', 'deck', [[]]],
    ['cluster', 'one', [[]]],
    ['cluster', 'two', [[]]],
    ['host', '', [['node-2', 'node-10']]],
  ]);
  expect(countsOf(blocks)).toEqual({ open: 4, check: 0, advice: 0 });
});

it('findings of one kind that say different things stay apart, and the gravest is first', () => {
  const [block] = blocksOf([
    finding('token', 'console deck', { message: 'a is old', severity: 'advice' }),
    finding('token', 'console deck', { message: 'b is old', severity: 'advice' }),
    finding('auth', 'console deck'),
  ]);
  expect(block?.items.map(({ finding: { message } }) => message)).toEqual([
    'auth is open',
    'a is old',
    'b is old',
  ]);
});

it('of many clusters the first are shown, and console and hosts always', () => {
  const names = ['console deck', 'cluster a', 'cluster b', 'cluster c', 'host h'];
  const blocks = blocksOf(names.map(about => finding('x', about)));
  const shown = (clusters: number) => shortened(blocks, clusters).map(({ type, name }) => name || type);
  expect(shown(2)).toEqual(['deck', 'a', 'b', 'host']);
  expect(shown(3)).toEqual(['deck', 'a', 'b', 'c', 'host']);
  expect(shown(9)).toEqual(shown(3));
});

it('leads to where a finding is closed, or nowhere', () => {
  expect(pathOf(finding('mail', 'cluster one', { place: 'cluster' }))).toBe('/clusters/id-one');
  expect(pathOf(finding('root', 'host a', { place: 'hosts' }))).toBe('/hosts');
  expect(pathOf(finding('auth', 'console deck'))).toBeNull();
});
