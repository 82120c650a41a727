import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addHosts,
  addressesIn,
  assign,
  assignHost,
  assignmentOf,
  countProblem,
  isUnwise,
  removeHosts,
} from './assign.ts';
import { emptyDraft, entryOf, newRole, withEntry } from './draft.ts';

const draft = { ...emptyDraft('a', ''), hosts: ['h1', 'h2', 'h3'] };
const hostsOf = (of: typeof draft, role: Parameters<typeof entryOf>[1]) => entryOf(of, role)?.roleDependHost;

describe('hosts of a cluster', () => {
  it('are added once, whatever their spelling', () => {
    const added = addHosts(draft, ['H1', 'h4', 'fe80::1', 'FE80:0::1', 'h4']);
    expect(added.hosts).toEqual(['h1', 'h2', 'h3', 'h4', 'fe80::1']);
    expect(addHosts(draft, ['h2'])).toBe(draft);
  });

  it('leave every role with the cluster', () => {
    const full = assign(assign(draft, 'worker', ['h1', 'h2'], true), 'master', ['h2'], true);
    const left = removeHosts(full, ['h2']);
    expect(left.hosts).toEqual(['h1', 'h3']);
    expect([hostsOf(left, 'worker'), hostsOf(left, 'master')]).toEqual([['h1'], []]);
  });

  it('are read from pasted text', () => {
    expect(addressesIn(' 10.0.0.1, 10.0.0.2\n10.0.0.3；h4、h5\t')).toEqual([
      '10.0.0.1',
      '10.0.0.2',
      '10.0.0.3',
      'h4',
      'h5',
    ]);
  });
});

describe('a role', () => {
  it('is on its hosts in the order of the cluster, whatever the order of the clicks', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(draft.hosts), clicked => {
        let changed = draft;
        for (const host of clicked) changed = assign(changed, 'worker', [host], true);
        expect(hostsOf(changed, 'worker')).toEqual(draft.hosts.filter(host => clicked.includes(host)));
      }),
    );
  });

  it('that was saved in another order keeps it for the hosts that are not touched', () => {
    const own = withEntry(draft, { roleName: 'worker', roleBody: {}, roleDependHost: ['h3', 'h1', 'h2'] });
    const without = assign(own, 'worker', ['h2'], false);
    expect(hostsOf(without, 'worker')).toEqual(['h3', 'h1']);
    expect(hostsOf(assign(without, 'worker', ['h2'], true), 'worker')).toEqual(['h2', 'h3', 'h1']);
  });

  it('that is on one host only moves to the one that is chosen', () => {
    const moved = assign(assign(draft, 'database', ['h1'], true), 'database', ['h3'], true);
    expect(hostsOf(moved, 'database')).toEqual(['h3']);
  });

  it('that the cluster lacks comes with its first values when it is put on a host', () => {
    expect(entryOf(assign(draft, 'frontend', ['h1'], true), 'frontend')).toEqual({
      roleName: 'frontend',
      roleBody: { escProxyPort: 8888 },
      roleDependHost: ['h1'],
    });
    expect(assign(draft, 'frontend', ['h1'], false)).toBe(draft);
  });

  it('of a whole row is every role of the cluster, and a database that is elsewhere stays there', () => {
    const row = assignHost(assign(draft, 'database', ['h1'], true), 'h2', true);
    expect(
      row.roles.filter(({ roleDependHost }) => roleDependHost.includes('h2')).map(r => r.roleName),
    ).toEqual(['backend', 'master', 'worker', 'zookeeper']);
    expect(hostsOf(row, 'database')).toEqual(['h1']);
    expect(assignHost(row, 'h2', false).roles.flatMap(r => r.roleDependHost)).toEqual(['h1']);
  });

  it('needs as many hosts as the catalogue says', () => {
    expect(countProblem('worker', 0)).toEqual({ exact: false, count: 1 });
    expect(countProblem('worker', 200)).toBeNull();
    expect(countProblem('database', 0)).toEqual({ exact: true, count: 1 });
    expect(countProblem('database', 2)).toEqual({ exact: true, count: 1 });
  });
});

describe('an even number of ZooKeepers', () => {
  const keepers = (count: number, connect?: string) =>
    withEntry(draft, {
      roleName: 'zookeeper',
      roleBody: connect === undefined ? null : { connect },
      roleDependHost: draft.hosts.slice(0, count),
    });

  it.each([
    [0, false],
    [1, false],
    [2, true],
    [3, false],
  ])('is unwise: %i → %s', (count, expected) => {
    expect(isUnwise(keepers(count), 'zookeeper')).toBe(expected);
  });

  it('does not matter for an existing quorum, nor for other roles', () => {
    expect(isUnwise(keepers(2, 'zk:2181'), 'zookeeper')).toBe(false);
    expect(isUnwise(assign(draft, 'worker', ['h1', 'h2'], true), 'worker')).toBe(false);
  });
});

it('an assignment is the same object while no hosts of a role changed', () => {
  const before = assignmentOf(draft.roles);
  const typed = withEntry(draft, { ...newRole('backend'), roleDependHost: hostsOf(draft, 'backend') ?? [] });
  expect(assignmentOf(typed.roles, before)).toBe(before);
  expect(assignmentOf(assign(draft, 'worker', ['h1'], true).roles, before)).not.toBe(before);
});
