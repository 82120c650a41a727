// npm run demo: a console, a test host, a real DolphinScheduler deployed on it, and a workflow that it runs.
import { ensurePage } from './lib/page.mjs';
import { ensureNodeModules, ensureVenv, foreground, NODE, requireRootOnLinux } from './lib/setup.mjs';

requireRootOnLinux('npm run demo');
ensureNodeModules();
await ensurePage();
ensureVenv();
process.exit(await foreground(NODE, ['lab/src/demo/main.ts', ...process.argv.slice(2)]));
