// npm run password -- USER: a new password for somebody who cannot sign in any more, with the settings of npm start.
import { ensureNodeModules, foreground, NODE } from './lib/setup.mjs';

ensureNodeModules();
process.exit(await foreground(NODE, ['server/src/password.ts', ...process.argv.slice(2)]));
