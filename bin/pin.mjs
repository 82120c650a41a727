// npm run pin: writes the hashes of all Python packages into the requirements files, and the packages that those of the
// list need, by the index that pip is set up with. To take another version, change its line, then run this.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PIP_OPTIONS, REQUIREMENTS, requirementsOf } from './lib/requirements.mjs';
import { ensurePinVenv, fail, MIN_PYTHON, ROOT } from './lib/setup.mjs';

const tools = join(ensurePinVenv(), 'bin');
/** For each Python from the oldest on and each platform, whatever runs this; hashes of all files of a version. */
const UV = [
  ...['pip', 'compile', '-', '--quiet', '--no-cache', '--no-header', '--no-annotate', '--universal'],
  ...['--generate-hashes', '--only-binary', ':all:', '--python-version', MIN_PYTHON.join('.')],
];
const env = { ...process.env, ...indexOfPip() };

for (const file of REQUIREMENTS) {
  const wanted = requirementsOf(readFileSync(join(ROOT, file), 'utf8')).map(({ line }) =>
    withoutHashes(line),
  );
  const pinned = program('uv', UV, { input: wanted.join('\n'), env });
  writeFileSync(join(ROOT, file), [`# Written by npm run pin.`, ...PIP_OPTIONS, pinned].join('\n'));
}

function withoutHashes(line) {
  return line.replace(/ *--hash=\S+/g, '').trim();
}

/** uv reads no settings of pip: a mirror that pip asks is named to it. */
function indexOfPip() {
  const settings = program('python', ['-m', 'pip', 'config', 'list']);
  const setting = key => new RegExp(`^[\\w:]+\\.+${key}='(.*)'$`, 'm').exec(settings)?.[1];
  const [index, cert] = [setting('index-url'), setting('cert')];
  return { ...(index && { UV_DEFAULT_INDEX: index }), ...(cert && { SSL_CERT_FILE: cert }) };
}

function program(name, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(join(tools, name), args, {
    ...{ encoding: 'utf8', ...options },
  });
  if (status !== 0) fail(`${name} ${args[0]}: ${error?.message ?? stderr.trim()}`);
  return stdout;
}
