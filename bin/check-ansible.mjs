// npm run check:ansible: ansible-lint over the playbooks and roles, black over the Python files.
import { join } from 'node:path';
import { ensureCheckVenv, foreground, projectEnv, ROOT } from './lib/setup.mjs';

const tools = join(ensureCheckVenv(), 'bin');
const folder = name => join(ROOT, 'ansible', name);
// Not the project's ansible.cfg: it takes inventories of runs only, and the linter brings none.
const env = {
  ...projectEnv(),
  PATH: `${tools}:${process.env.PATH ?? ''}`,
  ANSIBLE_LIBRARY: folder('plugins/modules'),
  ANSIBLE_MODULE_UTILS: folder('plugins/module_utils'),
  ANSIBLE_ACTION_PLUGINS: folder('plugins/action'),
  ANSIBLE_ROLES_PATH: folder('roles'),
};
for (const argv of [
  ['black', '--check', '--quiet', '--line-length', '110', 'ansible'],
  ['ansible-lint', '-q', 'ansible/playbooks', 'ansible/roles'],
]) {
  const [name, ...args] = argv;
  const code = await foreground(join(tools, name), args, env);
  if (code !== 0) {
    process.stderr.write(`dolphindeck: ${name} found something in ${join(ROOT, 'ansible')}\n`);
    process.exit(code);
  }
}
