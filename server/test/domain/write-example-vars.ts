// node write-example-vars.ts <ip> <rootPassword> <packagesDir> <outDir> [action] [heapMb]
// Writes vars.yml and inventory.yml of the example cluster, to try the Ansible project without the console.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { identifyPackage } from '@dolphindeck/contract/package/names.ts';
import { deckVars } from '../../src/domain/deck.ts';
import { inventoryFile } from '../../src/domain/inventory.ts';
import { layoutFor } from '../../src/domain/layouts/index.ts';
import { choosePackages, type StoredPackage } from '../../src/domain/packages.ts';
import { varsFile } from '../../src/domain/vars-file.ts';
import { exampleCluster, LOCKING } from './example.ts';

const [ip, password = '', packagesDir = '.', outDir = '.', action = 'deploy', heap] = process.argv.slice(2);
if (ip === undefined) throw new Error('usage: <ip> <rootPassword> <packagesDir> <outDir> [action] [heapMb]');
const actions = ['deploy', 'start', 'stop', 'preflight'] as const;
const wanted = actions.find(name => name === action);
if (wanted === undefined) throw new Error(`action must be one of ${actions.join(', ')}`);

const store = readdirSync(packagesDir).flatMap((name): StoredPackage[] => {
  const identity = identifyPackage(name);
  if (identity === null) return [];
  const file = resolve(join(packagesDir, name));
  const sha512 = createHash('sha512').update(readFileSync(file)).digest('hex');
  return [{ id: sha512.slice(0, 8), name, ...identity, bytes: statSync(file).size, sha512, file }];
});

const plain = exampleCluster([ip]);
const heaped = ['backend', 'master', 'worker', 'alert'];
const cluster = {
  ...plain,
  roles: plain.roles.map(role =>
    heap !== undefined && heaped.includes(role.roleName)
      ? { ...role, roleBody: { ...role.roleBody, heapMb: Number(heap) } }
      : role,
  ),
};
const layout = layoutFor(cluster.base.version);
if (layout === null) throw new Error('no layout');
const { chosen, problems } = choosePackages(cluster, layout, () => 'x86_64', store);
for (const problem of problems) console.error(JSON.stringify(problem));
const deck = deckVars({
  runId: '0000abcd',
  action: wanted,
  takeOver: false,
  lock: LOCKING,
  cluster,
  layout,
  packages: chosen,
  departing: [],
  adminPassword: null,
  connections: { [ip]: { address: ip, port: 22, user: 'root', password } },
});
mkdirSync(outDir, { recursive: true });
writeFileSync(join(outDir, 'vars.yml'), varsFile(deck), { mode: 0o600 });
writeFileSync(join(outDir, 'inventory.yml'), inventoryFile(deck));
