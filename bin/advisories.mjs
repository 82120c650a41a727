// npm run check:advisories: what is known against the parts of the product. Fails for what is grave; where nobody can be asked
// (no network, a registry without advisories, no pip-audit) it says so in a line, and that is no failure.
import { spawnSync } from 'node:child_process';
import { npmAdvisories, pipAdvisories } from './lib/advisories.mjs';
import { fail, projectEnv, ROOT } from './lib/setup.mjs';

const SECONDS = 60;
const npm = process.env.npm_execpath;
const SOURCES = [
  {
    name: 'npm audit',
    command: npm ? [process.execPath, npm] : ['npm'],
    args: ['audit', '--json', '--omit=dev', '--fetch-retries=0'],
    read: npmAdvisories,
  },
  {
    name: 'pip-audit',
    command: ['pip-audit'],
    args: ['--format', 'json', '--no-deps', '--disable-pip', '--requirement', 'ansible/requirements.txt'],
    read: pipAdvisories,
  },
];

let isGrave = false;
for (const { name, command, args, read } of SOURCES) {
  const { unasked, findings = [] } = ask(command, args, read);
  if (unasked !== undefined) process.stdout.write(`${name}: NOT ASKED, or not of all parts: ${unasked}\n`);
  else if (findings.length === 0) process.stdout.write(`${name}: nothing is known against any part\n`);
  else process.stdout.write(`${name}:\n`);
  for (const { text } of findings) process.stdout.write(`  ${text}\n`);
  isGrave ||= findings.some(finding => finding.isGrave);
}
if (isGrave) fail('parts with known holes: take a mended version, see CONTRIBUTING.md');

function ask([command, ...first], args, read) {
  const { error, stdout } = spawnSync(command, [...first, ...args], {
    ...{ cwd: ROOT, env: projectEnv(), encoding: 'utf8', timeout: SECONDS * 1000 },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (error?.code === 'ENOENT') return { unasked: `${command} is not installed` };
  if (error?.code === 'ETIMEDOUT') return { unasked: `no answer within ${SECONDS} s` };
  return error === undefined ? read(stdout) : { unasked: error.message };
}
