// npm start: the console on http://127.0.0.1:38888. Needs no root and installs nothing outside the checkout.
import { ensurePage } from './lib/page.mjs';
import { ensureNodeModules, ensureVenv, foreground, NODE } from './lib/setup.mjs';

ensureNodeModules();
await ensurePage();
ensureVenv();
process.exit(await foreground(NODE, ['server/src/main.ts', ...process.argv.slice(2)]));
