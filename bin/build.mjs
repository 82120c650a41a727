// npm run build: the page, into web/dist. npm start, demo and test do it by themselves when its sources changed, as
// `--if-changed` does.
import { buildPage, ensurePage } from './lib/page.mjs';
import { ensureNodeModules } from './lib/setup.mjs';

ensureNodeModules();
await (process.argv.includes('--if-changed') ? ensurePage() : buildPage());
