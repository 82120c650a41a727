import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { auditedSettings } from '../../src/wiring/audited-settings.ts';
import { KINDS, tempStore } from '../store/support.ts';

const OIDC = {
  DECK_OIDC_ISSUER: 'https://sso.example/realms/company',
  DECK_OIDC_CLIENT_ID: 'deck',
  DECK_OIDC_CLIENT_SECRET: 'what-nobody-may-read',
  DECK_OIDC_ROLES: 'deck-admins=admin; staff=viewer',
  DECK_PUBLIC_URL: 'https://deck.example',
};
const audited = (settings: Readonly<Record<string, string>>) => auditedSettings(loadConfig(settings).config);

it('tells who says who somebody is and what groups may do, and never the secret', () => {
  expect(audited(OIDC)).toMatchObject({
    DECK_OIDC_ISSUER: 'https://sso.example/realms/company',
    DECK_OIDC_CLIENT_ID: 'deck',
    DECK_OIDC_GROUPS_CLAIM: 'groups',
    DECK_OIDC_ROLES: { 'deck-admins': 'admin', staff: 'viewer' },
  });
  expect(JSON.stringify(audited(OIDC))).not.toContain('what-nobody-may-read');
  expect(Object.keys(audited({})).filter(name => name.startsWith('DECK_OIDC'))).toEqual([]);
});

it.each(KINDS)(
  'another issuer, and another role of a group, are in the audit on $kind',
  async ({ makePlace }) => {
    const store = await tempStore(await makePlace());
    const start = async (settings: Readonly<Record<string, string>>) => {
      await store.auditSettings(audited({ ...OIDC, ...settings }), '2026-01-02T03:04:05.000Z');
      const [entry] = (await store.audit.newest(1)).filter(({ action }) => action === 'changeSettings');
      return entry?.target.name;
    };
    expect(await start({})).toBe(undefined);
    expect(await start({ DECK_OIDC_ROLES: 'staff=admin' })).toBe('DECK_OIDC_ROLES');
    expect(await start({ DECK_OIDC_ROLES: 'staff=admin', DECK_OIDC_ISSUER: 'https://evil.example' })).toBe(
      'DECK_OIDC_ISSUER',
    );
    const [entry] = await store.audit.newest(1);
    expect(entry?.details).toEqual({
      before: { DECK_OIDC_ISSUER: 'https://sso.example/realms/company' },
      after: { DECK_OIDC_ISSUER: 'https://evil.example' },
    });
  },
);
