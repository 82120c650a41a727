// Sets up what a fresh clone lacks. Plain JavaScript for Node 20 with built-ins only: it runs before anything
// is installed. Everything it makes lies inside the checkout.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pipInstall } from './requirements.mjs';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The Node of the project (24), wherever npm itself runs. */
export const NODE = join(ROOT, 'node_modules/.bin/node');

/** The oldest Python that ansible-core runs on. */
export const MIN_PYTHON = [3, 11];

/** Ends with one clear line. */
export function fail(message) {
  process.stderr.write(`dolphindeck: ${message}\n`);
  process.exit(1);
}

/** Runs a program to its end, its output on stderr; whether it succeeded. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], ...options });
  if (error !== undefined) fail(`cannot run ${command}: ${error.message}`);
  return status === 0;
}

/** True when `stamp` was written for exactly these inputs. */
export function isFresh(stamp, fingerprint) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

function fingerprintOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** Installs exactly the packages of the lock file, when they are not the ones that are there. */
export function ensureNodeModules() {
  const stamp = join(ROOT, 'node_modules/.dolphindeck-lock');
  const fingerprint = fingerprintOf('package-lock.json');
  if (isFresh(stamp, fingerprint) && existsSync(NODE)) return;
  process.stderr.write('dolphindeck: installing the packages of package-lock.json …\n');
  const npm = process.env.npm_execpath;
  const ok = npm
    ? run(process.execPath, [npm, 'ci', '--no-audit', '--no-fund'])
    : run('npm', ['ci', '--no-audit', '--no-fund']);
  if (!ok || !existsSync(NODE)) fail('npm ci failed; see its message above, then try again');
  writeFileSync(stamp, fingerprint);
}

function findPython() {
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11']) {
    const { stdout, status } = spawnSync(name, ['-c', 'import sys; print(*sys.version_info[:2])']);
    if (status !== 0) continue;
    const [major = 0, minor = 0] = String(stdout).trim().split(' ').map(Number);
    if (major === MIN_PYTHON[0] && minor >= MIN_PYTHON[1]) return name;
  }
  return fail(`Python >= ${MIN_PYTHON.join('.')} is needed to run Ansible; install python3 and try again`);
}

/**
 * Makes a private Python environment with exactly the files whose hashes are in a requirements file, when it is not there.
 * An interrupted one is made anew.
 */
function ensurePython(venv, requirements, what) {
  const stamp = join(venv, '.dolphindeck-requirements');
  const fingerprint = fingerprintOf(requirements);
  if (isFresh(stamp, fingerprint)) return;
  process.stderr.write(`dolphindeck: installing ${what} into a private Python environment …\n`);
  rmSync(venv, { recursive: true, force: true });
  if (!run(findPython(), ['-m', 'venv', venv])) {
    fail('python3 -m venv failed; install the package python3-venv of your distribution and try again');
  }
  if (!run(join(venv, 'bin/python'), pipInstall(requirements))) {
    fail(`pip could not install ${requirements}; see above, and docs/operations.md ("Without the internet")`);
  }
  writeFileSync(stamp, fingerprint);
}

/** The environment in which runs are executed: the pinned ansible-core. DECK_VENV names one made by hand. */
export function ensureVenv() {
  const own = process.env.DECK_VENV;
  if (own && existsSync(join(own, 'bin/ansible-playbook'))) return;
  ensurePython(own || join(ROOT, '.venv'), 'ansible/requirements.txt', 'ansible-core');
}

/** The environment of the linters, apart from the one that runs use. */
export function ensureCheckVenv() {
  const venv = join(ROOT, '.venv-check');
  ensurePython(venv, 'ansible/requirements-check.txt', 'ansible-lint');
  return venv;
}

/** The environment of schemathesis, which calls every interface as the OpenAPI document says. */
export function ensureOpenApiVenv() {
  const venv = join(ROOT, '.venv-openapi');
  ensurePython(venv, 'test/requirements-openapi.txt', 'schemathesis');
  return venv;
}

/** The environment of uv, which writes the requirements files (`npm run pin`). */
export function ensurePinVenv() {
  const venv = join(ROOT, '.venv-pin');
  ensurePython(venv, 'bin/requirements-pin.txt', 'uv');
  return venv;
}

/** One clear line unless this is Linux and root. */
export function requireRootOnLinux(what) {
  if (process.platform === 'linux' && process.getuid?.() === 0) return;
  fail(
    `${what} makes test hosts with systemd-nspawn, which needs Linux and root (here: ${process.platform}, ` +
      `uid ${process.getuid?.() ?? '-'}); to use your own hosts instead: npm start, then register them in the console`,
  );
}

/** Installs Debian packages that are missing. `packages`: package name to a file that shows it is there. */
export function ensureDebianPackages(packages) {
  const missing = Object.entries(packages)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name);
  if (missing.length === 0) return;
  process.stderr.write(`dolphindeck: apt-get install ${missing.join(' ')} …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!run('apt-get', ['-qq', 'update'], { env })) fail('apt-get update failed; see its message above');
  if (!run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...missing], { env })) {
    fail(`apt-get could not install ${missing.join(' ')}; see its message above`);
  }
}

/**
 * The environment in which the project's own Node and tools stand first. Compiled TypeScript is kept, which makes
 * the second start twice as fast.
 */
export function projectEnv() {
  return {
    ...process.env,
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(ROOT, 'node_modules/.cache/compiled'),
  };
}

/**
 * Runs a program in the foreground, passing on signals, and answers its exit code (128 + signal when it was
 * ended by one).
 */
export function foreground(command, args, env = projectEnv()) {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env });
    const pass = signal => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    child.on('error', error => fail(`cannot run ${command}: ${error.message}`));
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 9));
    });
  });
}
