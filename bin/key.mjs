// npm run key -- rotate: another key for the secrets, with the settings of npm start.
import { ensureNodeModules, foreground, NODE } from './lib/setup.mjs';

ensureNodeModules();
process.exit(await foreground(NODE, ['server/src/key.ts', ...process.argv.slice(2)]));
