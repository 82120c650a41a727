// npm run audit -- verify [--expect NUMBER:HASH]: whether the audit is whole, with the settings of npm start.
import { ensureNodeModules, foreground, NODE } from './lib/setup.mjs';

ensureNodeModules();
process.exit(await foreground(NODE, ['server/src/audit.ts', ...process.argv.slice(2)]));
