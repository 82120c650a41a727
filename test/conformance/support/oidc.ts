import { type Answer, cookiesOf, EN } from './api.ts';
import { dataFolder, startConsole } from './process.ts';
import { CLIENT, startProvider, walk } from './provider.ts';
import { closedPort } from './sshd.ts';

export const PASSWORD = 'correct horse battery';

/** A console whose people can sign in at a real provider, the provider, and the ways through both. */
export async function startOidc() {
  const data = await dataFolder();
  const port = await closedPort();
  const home = `http://127.0.0.1:${port}`;
  const provider = await startProvider({ redirectUri: `${home}/login/callback` });
  const deck = await startConsole({
    DECK_DATA: data.dir,
    DECK_AUTH: '',
    DECK_ADMIN_PASSWORD: PASSWORD,
    DECK_PORT: String(port),
    DECK_PUBLIC_URL: home,
    DECK_OIDC_ISSUER: provider.issuer,
    DECK_OIDC_CLIENT_ID: CLIENT.id,
    DECK_OIDC_CLIENT_SECRET: CLIENT.secret,
    DECK_OIDC_ROLES: 'deck-admins=admin; cn=ops,ou=it=operator; staff=viewer',
    DECK_OIDC_NAME: 'Company',
  });
  const admin = { cookie: cookiesOf(await deck.call('login', { password: PASSWORD })), ...EN };

  /** Begins a sign-in: where it goes, and what the browser keeps. */
  async function begin(): Promise<{ url: URL; cookie: string }> {
    const answer = await deck.call('beginOidc', {}, EN);
    if (answer.json.code !== 200) throw new Error(answer.text);
    return { url: new URL(answer.json.result.url), cookie: cookiesOf(answer) };
  }

  const finish = (cookie: string, query: string) => deck.call('finishOidc', { query }, { cookie, ...EN });

  return {
    provider,
    deck,
    /** Headers of the local administrator. */
    admin,
    begin,
    finish,
    /** A whole sign-in. */
    async signIn(who: string): Promise<Answer> {
      const { url, cookie } = await begin();
      return finish(cookie, await walk(url.href, who));
    },
    /** The provider knows one user: 4711, in a group of operators and one of viewers. */
    reset(): void {
      provider.users.clear();
      provider.users.set('4711', { name: 'anna', groups: ['cn=ops,ou=it', 'staff', 'others'] });
    },
    async close(): Promise<void> {
      await deck.end();
      await provider.close();
      await data.remove();
    },
  };
}
