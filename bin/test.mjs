// npm test: everything. Checks, then unit, page, conformance, browser and end-to-end tests on real hosts of the lab.
import { ensurePage } from './lib/page.mjs';
import {
  ensureDebianPackages,
  ensureNodeModules,
  ensureVenv,
  foreground,
  NODE,
  requireRootOnLinux,
} from './lib/setup.mjs';

requireRootOnLinux('npm test');
ensureNodeModules();
await ensurePage();
ensureVenv();
ensureDebianPackages({
  'openssh-server': '/usr/sbin/sshd',
  'openssh-client': '/usr/bin/ssh-keyscan',
  nginx: '/usr/sbin/nginx',
  openssl: '/usr/bin/openssl',
  gpg: '/usr/bin/gpg',
  gpgv: '/usr/bin/gpgv',
  postgresql: '/usr/lib/postgresql/15/bin/initdb',
  chromium: '/usr/bin/chromium',
  'fonts-noto-cjk': '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
});

const npm = process.env.npm_execpath;
const npmRun = script => (npm ? [NODE, [npm, 'run', script]] : ['npm', ['run', script]]);

const scripts = [
  'check',
  'test:unit',
  'test:web',
  'test:conformance',
  'test:postgres',
  'test:browser',
  'test:e2e',
];
/** One suite that fails does not hide what the others find: the last lines say how each ended, and how long it took. */
const ends = [];
for (const script of scripts) {
  process.stdout.write(`\n— npm run ${script}\n`);
  const begun = Date.now();
  const [command, args] = npmRun(script);
  const code = await foreground(command, args);
  // Above 128 it was ended by a signal: whoever sent it wants no more of them.
  if (code > 128) process.exit(code);
  ends.push({ script, code, seconds: Math.round((Date.now() - begun) / 1000) });
}
for (const { script, code, seconds } of ends)
  process.stdout.write(`npm run ${script}: ${code === 0 ? 'passed' : 'FAILED'} after ${seconds} s\n`);
process.exit(ends.every(({ code }) => code === 0) ? 0 : 1);
