import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cookiesOf, EN } from './support/api.ts';
import { startOidc } from './support/oidc.ts';
import { CLIENT } from './support/provider.ts';

const world = await startOidc();
const { deck, provider, admin, begin, signIn } = world;
afterAll(world.close);
beforeEach(world.reset);

const whoIs = async (cookie: string) => (await deck.call('whoAmI', {}, { cookie })).json.result;
const userList = async () => (await deck.call('selectUserList', { page: '-1' }, admin)).json.result.data;
const rowOf = async (name: string) => (await userList()).find((user: { name: string }) => user.name === name);

describe('a sign-in at the provider', () => {
  it('is asked for with a code, PKCE, state and nonce, each new', async () => {
    const [one, two] = [await begin(), await begin()];
    const { searchParams } = one.url;
    expect(one.url.origin).toBe(provider.issuer);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: CLIENT.id,
      code_challenge_method: 'S256',
      scope: 'openid profile',
      redirect_uri: `${deck.base}/login/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/);
      expect(two.url.searchParams.get(name)).not.toBe(searchParams.get(name));
    }
    expect(one.cookie).toMatch(/^dolphindeck-oidc=/);
  });

  it('makes a user of its own with the widest role of their groups, and a session as any other', async () => {
    const answer = await signIn('4711');
    expect(answer.json).toEqual({ code: 200, message: 'ok', result: null });
    const [session = '', begun = ''] = answer.headers.getSetCookie();
    expect(session).toMatch(/^dolphindeck=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/i);
    expect(begun).toMatch(/^dolphindeck-oidc=; Max-Age=0/);
    expect(await whoIs(cookiesOf(answer))).toEqual({
      signIn: true,
      user: 'oidc:anna',
      role: 'operator',
      hasPassword: false,
      provider: 'Company',
    });
    expect(await rowOf('oidc:anna')).toMatchObject({
      role: 'operator',
      issuer: provider.issuer,
      disabled: false,
    });
    const audit = (await deck.call('selectAuditList', { page: '1', action: 'finishOidc' }, admin)).json
      .result;
    expect(audit.data[0]).toMatchObject({
      ...{ who: 'oidc:anna', outcome: 'done', target: { type: 'user', name: 'oidc:anna' } },
    });
    expect((await deck.call('logout', {}, { cookie: cookiesOf(answer) })).json.code).toBe(200);
    expect((await whoIs(cookiesOf(answer))).user).toBe(null);
  });

  it('is that of the same user by who they are there, never by a name', async () => {
    await signIn('4711');
    const { id } = await rowOf('oidc:anna');
    provider.users.set('4711', { name: 'anna.married', groups: ['staff'] });
    expect((await whoIs(cookiesOf(await signIn('4711')))).user).toBe('oidc:anna');
    expect((await rowOf('oidc:anna')).id).toBe(id);
    provider.users.set('4712', { name: 'anna', groups: ['staff'] });
    expect((await whoIs(cookiesOf(await signIn('4712')))).user).toBe('oidc:anna-2');
    provider.users.set('4713', { name: 'admin', groups: ['staff'] });
    expect(await whoIs(cookiesOf(await signIn('4713')))).toMatchObject({
      user: 'oidc:admin',
      role: 'viewer',
    });
  });

  it('gives the role of the groups as they are then, also to sessions that go on', async () => {
    const before = cookiesOf(await signIn('4711'));
    provider.users.set('4711', { name: 'anna', groups: ['deck-admins'] });
    await signIn('4711');
    expect((await whoIs(before)).role).toBe('admin');
    provider.users.set('4711', { name: 'anna', groups: ['staff'] });
    await signIn('4711');
    expect((await whoIs(before)).role).toBe('viewer');
  });

  it.each([
    ['no group', undefined],
    ['other groups', ['others']],
    ['groups that only look like it', ['DECK-ADMINS', 'staff=viewer', 'deck-admins=admin']],
  ])(
    'of somebody in %s is refused with a sentence, and ends the sessions that they had',
    async (_, groups) => {
      const before = cookiesOf(await signIn('4711'));
      provider.users.set('4711', { name: 'anna', ...(groups === undefined ? {} : { groups }) });
      const { json, headers } = await signIn('4711');
      expect(json.error).toEqual({
        code: 'oidc_no_group',
        message: 'user oidc:anna is in no group of Company that may use this console; ask an administrator',
      });
      expect(headers.getSetCookie()).toEqual([]);
      expect((await whoIs(before)).user).toBe(null);
    },
  );

  it('that the provider refuses is told', async () => {
    expect((await signIn('nobody')).json.error).toMatchObject({
      code: 'oidc_denied',
      message:
        'the provider Company did not sign you in (access_denied); begin again, or ask an administrator',
    });
  });
});

describe('a user of the provider', () => {
  it('who is disabled is out at once and stays out, and comes back when they are not', async () => {
    const before = cookiesOf(await signIn('4711'));
    const { id } = await rowOf('oidc:anna');
    await deck.call('updateUser', { id, disabled: true }, admin);
    expect((await whoIs(before)).user).toBe(null);
    expect((await signIn('4711')).json.error.code).toBe('user_disabled');
    await deck.call('updateUser', { id, disabled: false }, admin);
    expect((await signIn('4711')).json.code).toBe(200);
    expect((await whoIs(before)).user).toBe(null);
  });

  it('has neither role nor password to change here, and no password signs them in', async () => {
    const cookie = cookiesOf(await signIn('4711'));
    const { id } = await rowOf('oidc:anna');
    for (const change of [{ role: 'admin' }, { password: 'a good password' }]) {
      expect((await deck.call('updateUser', { id, ...change }, admin)).json.error.code).toBe(
        'user_of_provider',
      );
    }
    const own = { oldPassword: '', password: 'a good password' };
    expect((await deck.call('changePassword', own, { cookie, ...EN })).json.error.code).toBe(
      'user_of_provider',
    );
    for (const password of ['', 'null', 'a good password']) {
      expect((await deck.call('login', { user: 'oidc:anna', password })).json.error.code).toBe('login_wrong');
    }
  });

  it('is no administrator that lets the last one with a password go', async () => {
    provider.users.set('1', { name: 'root', groups: ['deck-admins'] });
    const cookie = cookiesOf(await signIn('1'));
    const { id } = await rowOf('admin');
    for (const [name, body] of [
      ['deleteUser', { id }],
      ['updateUser', { id, role: 'viewer' }],
      ['updateUser', { id, disabled: true }],
    ] as const) {
      const { json } = await deck.call(name, body, { cookie, ...EN });
      expect(json.error?.code, `${name} ${JSON.stringify(body)}`).toBe('user_last_admin');
    }
    expect((await deck.call('deleteUser', { id: (await rowOf('oidc:root')).id }, admin)).json.code).toBe(200);
    expect((await whoIs(cookie)).user).toBe(null);
  });
});
