// npm run export -- FILE, import -- FILE, backup -- FOLDER [--packages]: a console's data, with the settings of npm start.
import { resolve } from 'node:path';
import { ensureNodeModules, foreground, NODE } from './lib/setup.mjs';

ensureNodeModules();
const [verb, path, ...options] = process.argv.slice(2);
// npm changes into the checkout; a path is meant as it was typed.
const typed = process.env.INIT_CWD ?? process.cwd();
const paths = path === undefined || path.startsWith('-') ? [path ?? '-'] : [resolve(typed, path)];
process.exit(await foreground(NODE, ['server/src/data.ts', verb, ...paths, ...options]));
