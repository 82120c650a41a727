// npm run service -- install | uninstall | print: the console as a service of systemd, with a user of its own (ADR 0020).
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensurePage } from './lib/page.mjs';
import { HIDDEN_FROM_SERVICE, SERVICE, SERVICE_DATA, SERVICE_USER, unitText } from './lib/service-unit.mjs';
import { ensureNodeModules, ensureVenv, fail, NODE, ROOT, run } from './lib/setup.mjs';

const UNIT_FILE = `/etc/systemd/system/${SERVICE}.service`;
const VENV = resolve(process.env.DECK_VENV || join(ROOT, '.venv'));
const say = text => process.stdout.write(`${text}\n`);

const VERBS = { install, uninstall, print: () => process.stdout.write(unitText({ code: ROOT, venv: VENV })) };
const verb = VERBS[process.argv[2] ?? ''];
if (verb === undefined) fail(`npm run service -- ${Object.keys(VERBS).join(' | ')}`);
await verb();

/** Sets up the checkout, the user and the unit, and starts it; done again, it is an update. */
async function install() {
  requireSystemd();
  // What is made now is read by another user.
  process.umask(0o022);
  ensureNodeModules();
  await ensurePage();
  ensureVenv();
  refuseHidden();
  if (spawnSync('getent', ['passwd', SERVICE_USER]).status !== 0) {
    const how = ['--system', '--user-group', '--home-dir', SERVICE_DATA, '--shell', '/usr/sbin/nologin'];
    must('useradd', [...how, SERVICE_USER]);
  }
  refuseUnusable();
  writeFileSync(UNIT_FILE, unitText({ code: ROOT, venv: VENV }), { mode: 0o644 });
  must('systemctl', ['daemon-reload']);
  must('systemctl', ['enable', '--quiet', SERVICE]);
  must('systemctl', ['restart', SERVICE]);
  say(`${SERVICE} runs as the user ${SERVICE_USER}; its data are in ${SERVICE_DATA}.`);
  say(`The first start prints the password of admin: journalctl -u ${SERVICE}`);
}

/** Takes the unit away. Data, user, and runs that are going on stay. */
function uninstall() {
  requireSystemd();
  if (existsSync(UNIT_FILE)) {
    must('systemctl', ['disable', '--quiet', '--now', SERVICE]);
    rmSync(UNIT_FILE);
    must('systemctl', ['daemon-reload']);
  }
  say(`${SERVICE} is no service any more; ${SERVICE_DATA} and the user ${SERVICE_USER} stay.`);
}

function requireSystemd() {
  if (process.getuid?.() === 0 && existsSync('/run/systemd/system')) return;
  fail('a service is set up by root on a machine with systemd; "npm run service -- print" shows the unit');
}

/** A path that the unit would have to quote, or that its ProtectHome= hides. */
function refuseHidden() {
  const python = join(VENV, 'bin/python');
  for (const path of [ROOT, VENV, realpathSync(ROOT), realpathSync(python), realpathSync(NODE)]) {
    if (!/^[\w./+-]+$/.test(path)) fail(`${path}: a service needs a path without blanks and signs`);
    if (HIDDEN_FROM_SERVICE.some(hidden => `${path}/`.startsWith(hidden))) {
      fail(`${path} lies where a service sees nothing (ProtectHome=); put it elsewhere, such as below /opt`);
    }
  }
}

/** The user must be able to run the code, and to change none of it. */
function refuseUnusable() {
  const python = join(VENV, 'bin/python');
  for (const argv of [
    [NODE, '--check', join(ROOT, 'server/src/main.ts')],
    [python, '-c', 'import ansible'],
  ]) {
    if (asUser(argv).status !== 0) {
      fail(
        `the user ${SERVICE_USER} cannot run ${argv.join(' ')}; make ${ROOT} and ${VENV} readable for all`,
      );
    }
  }
  const writable = asUser(['find', ROOT, VENV, '-writable', '!', '-type', 'l', '-print', '-quit']);
  const [found] = writable.stdout.split('\n');
  if (found) fail(`the user ${SERVICE_USER} could change ${found}; only root may: chown, chmod`);
}

function asUser(argv) {
  const user = ['--reuid', SERVICE_USER, '--regid', SERVICE_USER, '--clear-groups', '--inh-caps=-all'];
  return spawnSync('setpriv', [...user, ...argv], {
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
}

function must(command, args) {
  if (!run(command, args)) fail(`${command} ${args.join(' ')} failed; see above`);
}
