// npm run key -- rotate: another key for the secrets, while the console is stopped.
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { loadConfig } from './config.ts';
import { NEXT_SETTING, oldName } from './secrets/master-key.ts';
import { StartError } from './secrets/start-error.ts';
import { type Rotated, rotateKey } from './store/rotate-key.ts';
import { commandEntry } from './store/transfer/record.ts';

process.umask(0o077);

await runCommand(async () => {
  const [verb, ...more] = process.argv.slice(2);
  if (verb !== 'rotate' || more.length > 0) throw new StartError('use: npm run key -- rotate');
  const { config } = loadConfig();
  const rotation = await rotateKey(config, ({ before, after, secrets }) =>
    commandEntry('key', {
      action: 'rotateKey',
      target: { type: 'data', id: 'key', name: '' },
      details: { from: before.from, to: after.from, secrets },
    }),
  );
  return sentences(rotation, config.dataDir).join('\n');
});

function sentences({ before, after, secrets, isRewritten }: Rotated, dataDir: string): string[] {
  const isSetting = after.from === NEXT_SETTING;
  const kept = join(dataDir, isSetting ? before.from : oldName(before.key));
  const where = before.from.startsWith('DECK_') ? before.from : kept;
  return [
    `${secrets} secrets are sealed with the new key`,
    ...(isSetting
      ? [`set DECK_SECRET_KEY to it and take ${NEXT_SETTING} out, also in the console's own settings`]
      : []),
    ...(isRewritten
      ? []
      : [
          'the disk has no room to rewrite deck.sqlite: free pages of it still hold secrets sealed with the key before',
        ]),
    `exports, dumps and copies of the database made before open with the key before only: ${where}; delete it when none is left`,
  ];
}
