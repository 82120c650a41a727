// npm test: everything. Checks, then unit, conformance and end-to-end tests on real hosts of the lab.
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
ensureVenv();
ensureDebianPackages({ 'openssh-server': '/usr/sbin/sshd', 'openssh-client': '/usr/bin/ssh-keyscan' });

const npm = process.env.npm_execpath;
const npmRun = script => (npm ? [NODE, [npm, 'run', script]] : ['npm', ['run', script]]);

for (const script of ['check', 'test:unit', 'test:conformance', 'test:e2e']) {
  process.stdout.write(`\n— npm run ${script}\n`);
  const [command, args] = npmRun(script);
  const code = await foreground(command, args);
  if (code !== 0) {
    process.stderr.write(`dolphindeck: npm run ${script} failed\n`);
    process.exit(code);
  }
}
