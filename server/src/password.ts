// npm run password -- USER: a new password for somebody who cannot sign in any more, beside the console.
import { FIRST_USER } from '@dolphindeck/contract/access/user.ts';
import { hashPassword } from './access/passwords.ts';
import { newPassword } from './access/tickets.ts';
import { runCommand } from './command.ts';
import { loadConfig } from './config.ts';
import { StartError } from './secrets/start-error.ts';
import { createAccountStore } from './store/accounts.ts';
import { createSessionStore } from './store/sessions.ts';
import { besideConsole } from './store/transfer/open.ts';
import { commandEntry, recordIn } from './store/transfer/record.ts';

await runCommand(async () => {
  const [user = FIRST_USER] = process.argv.slice(2);
  const password = await renew(user);
  return `the new password of ${user} is ${password} (shown this once); the sessions of ${user} have ended`;
});

/** Gives a user a new password. Whoever can do this can read the data folder, and so everything. */
async function renew(user: string): Promise<string> {
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  await besideConsole(loadConfig().config, database =>
    database.atomically(async inside => {
      const accounts = createAccountStore(inside);
      const account = await accounts.called(user);
      if (account === null) throw new StartError(`there is no user ${user}`);
      if (account.origin !== null) {
        throw new StartError(
          `${user} signs in at ${account.origin.issuer}; the password is looked after there`,
        );
      }
      await accounts.replace({ ...account, passwordHash });
      await createSessionStore(inside).endOf(account.id, null);
      const target = { type: 'user', id: account.id, name: user };
      await recordIn(inside, commandEntry('password', { action: 'resetPassword', target }));
    }),
  );
  return password;
}
