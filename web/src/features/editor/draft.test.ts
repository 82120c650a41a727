import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  copyOf,
  type Draft,
  draftOf,
  emptyDraft,
  entryOf,
  newestVersion,
  sameDraft,
  valueAt,
  withEntry,
  withoutRole,
} from './draft.ts';

type View = Parameters<typeof draftOf>[0];

const host = fc.constantFrom('10.0.0.1', '10.0.0.2', 'db.example.org', 'fe80::1');
const hosts = fc.uniqueArray(host, { minLength: 1 });
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const entry = fc.record({
  roleName: fc.constantFrom('backend', 'master', 'worker', 'database', 'alert'),
  roleBody: fc.option(
    fc.dictionary(fc.constantFrom('serverPort', 'password', 'heapMb', 'databaseName'), value),
  ),
  roleDependHost: hosts,
});
const view: fc.Arbitrary<View> = fc.record({
  id: fc.constant('0123abcd'),
  name: fc.string(),
  status: fc.constantFrom('prepare', 'cancel', 'stopsuccess'),
  workStatus: fc.boolean(),
  deployStatus: fc.boolean(),
  hosts,
  base: fc.record({ version: fc.string(), deployUser: fc.string(), deployDir: fc.string() }),
  roles: fc.uniqueArray(entry, { selector: ({ roleName }) => roleName }),
  env: fc.dictionary(fc.string(), fc.string()),
  remark: fc.string(),
});

/** The same value with the members of every object in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, v]) => [key, turned(v)]),
  );
}

describe('a draft', () => {
  it('of a cluster saves what the console answered, without status and signs', () => {
    fc.assert(
      fc.property(view, answered => {
        const { status, workStatus, deployStatus, ...rest } = answered;
        expect(draftOf(answered)).toEqual(rest);
      }),
    );
  });

  it('is the same whatever the order of members and of roles', () => {
    fc.assert(
      fc.property(view, answered => {
        const draft = draftOf(answered);
        const other = turned(draft) as Draft;
        expect(sameDraft(draft, { ...other, roles: [...other.roles].reverse() })).toBe(true);
      }),
    );
  });

  it('is another when a host stands elsewhere, in the cluster or in a role', () => {
    const draft = { ...emptyDraft('a', ''), hosts: ['h1', 'h2'] };
    expect(sameDraft(draft, { ...draft, hosts: ['h2', 'h1'] })).toBe(false);
    const on = (...roleDependHost: string[]) =>
      withEntry(draft, { roleName: 'worker', roleBody: {}, roleDependHost });
    expect(sameDraft(on('h1', 'h2'), on('h2', 'h1'))).toBe(false);
  });

  it('is another when any value is', () => {
    fc.assert(
      fc.property(view, answered => {
        const draft = draftOf(answered);
        expect(sameDraft(draft, { ...draft, remark: `${draft.remark}.` })).toBe(false);
        expect(sameDraft(draft, { ...draft, env: { ...draft.env, NEW_ONE: '' } })).toBe(false);
        expect(
          sameDraft(draft, { ...draft, base: { ...draft.base, version: `${draft.base.version}1` } }),
        ).toBe(false);
        const [first] = draft.roles;
        if (first !== undefined) {
          expect(sameDraft(draft, withoutRole(draft, first.roleName))).toBe(false);
          const roleBody = { ...first.roleBody, heapMb: 77_777 };
          expect(sameDraft(draft, withEntry(draft, { ...first, roleBody }))).toBe(false);
        }
      }),
    );
  });

  it('tells no value from an absent one, and no body from an empty one', () => {
    const draft = withEntry(emptyDraft('a', ''), {
      roleName: 'zookeeper',
      roleBody: null,
      roleDependHost: [],
    });
    const other = withEntry(draft, {
      roleName: 'zookeeper',
      roleBody: { connect: undefined },
      roleDependHost: [],
    });
    expect(sameDraft(draft, other)).toBe(true);
  });

  it('that is new has the roles that no cluster can be without, on no host', () => {
    const draft = emptyDraft('a', 'b', '1.3.5');
    expect(draft.roles.map(({ roleName }) => roleName)).toEqual([
      'backend',
      'master',
      'worker',
      'database',
      'zookeeper',
    ]);
    expect(draft).toMatchObject({
      name: 'a',
      remark: 'b',
      hosts: [],
      base: { version: '1.3.5', deployUser: 'easy', deployDir: '/home/easy/ds' },
    });
    expect(entryOf(draft, 'backend')).toEqual({
      roleName: 'backend',
      roleBody: { serverPort: 12345 },
      roleDependHost: [],
    });
    expect(entryOf(draft, 'zookeeper')?.roleBody).toBeNull();
  });

  it('that is a copy has no id and none of the secrets that were hidden', () => {
    const answered = {
      ...draftOf(fc.sample(view, 1)[0] as View),
      roles: [
        { roleName: 'database', roleBody: { account: 'ds', password: '******' }, roleDependHost: ['h'] },
        { roleName: 'worker', roleBody: { extra: { 'my.token': '******', a: 'b' } }, roleDependHost: ['h'] },
        { roleName: 'zookeeper', roleBody: null, roleDependHost: ['h'] },
      ],
      env: { DB_PASSWORD: '******', HOME_OF: '******' },
    } as unknown as View;
    const copy = copyOf(draftOf(answered), 'second');
    expect(copy).not.toHaveProperty('id');
    expect(copy.name).toBe('second');
    expect(copy.roles).toEqual([
      { roleName: 'database', roleBody: { account: 'ds' }, roleDependHost: ['h'] },
      { roleName: 'worker', roleBody: { extra: { a: 'b' } }, roleDependHost: ['h'] },
      { roleName: 'zookeeper', roleBody: null, roleDependHost: ['h'] },
    ]);
    expect(copy.env).toEqual({ HOME_OF: '******' });
  });
});

describe('the version of a new cluster', () => {
  const stored = (kind: string, version: string) =>
    ({ kind, version }) as Parameters<typeof newestVersion>[0][number];

  it('is the newest DolphinScheduler in the store', () => {
    const packages = [
      stored('dolphinscheduler', '1.3.9'),
      stored('dolphinscheduler', '1.3.10'),
      stored('zookeeper', '3.8.0'),
    ];
    expect(newestVersion(packages)).toBe('1.3.10');
  });

  it('is 1.3.6 while there is none', () => {
    expect(newestVersion([stored('zookeeper', '3.8.0')])).toBe('1.3.6');
  });
});

describe('what a refusal names', () => {
  const draft = withEntry(
    { ...emptyDraft('a', ''), hosts: ['h1', 'h2'], env: { JAVA_HOME: '/j' } },
    { roleName: 'worker', roleBody: { heapMb: 1, extra: { 'a.b.c': 'x' } }, roleDependHost: ['h1'] },
  );

  it.each([
    ['name', 'a'],
    ['base.version', '1.3.6'],
    ['hosts.1', 'h2'],
    ['env.JAVA_HOME', '/j'],
    ['roles.worker.roleBody.heapMb', 1],
    ['roles.worker.roleBody.extra.a.b.c', 'x'],
    ['roles.worker.roleDependHost', ['h1']],
    ['roles.alert', undefined],
    ['no.such.place', undefined],
  ])('%s is found in the draft', (field, expected) => {
    expect(valueAt(draft, field)).toEqual(expected);
  });
});
