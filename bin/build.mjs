// npm run build: the page, into web/dist. npm start, demo and test do it by themselves when its sources changed.
import { buildPage } from './lib/page.mjs';
import { ensureNodeModules } from './lib/setup.mjs';

ensureNodeModules();
await buildPage();
