import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import { AUDIT_ACTIONS } from '@dolphindeck/contract/audit/actions.ts';
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../src/api/endpoint.ts';

/** They change nothing: they look at hosts, for which they need a login, or tell a secret, which no address should hold. */
const LOOKS = ['checkCluster', 'planApply', 'scanHost', 'selectClusterAdmin'];
/** Everybody may call it, and it can make a user. */
const MAKES = 'finishOidc';
const all: [string, Endpoint][] = Object.entries(ENDPOINTS);
const changes = ([name, { method, permission }]: (typeof all)[number]) =>
  name === MAKES ||
  (method === 'POST' && ['operate', 'administer'].includes(permission) && !LOOKS.includes(name));

describe('an interface', () => {
  test.each(all.filter(changes))('%s that changes something says what', (_, endpoint) => {
    expect(endpoint.changes?.length).toBeGreaterThan(0);
  });

  test.each(all.filter(changes))('%s that changes something is an action of the audit', name => {
    expect(Object.keys(AUDIT_ACTIONS)).toContain(name);
  });

  test.each(all.filter(entry => !changes(entry)))(
    '%s that is only looked with changes nothing',
    (_, endpoint) => {
      expect(endpoint.changes).toBeUndefined();
    },
  );
});
