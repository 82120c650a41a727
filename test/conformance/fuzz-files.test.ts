import { execFileSync } from 'node:child_process';
import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import { applies } from '@dolphindeck/contract/roles/define.ts';
import { ROLES, type RoleField, type RoleName } from '@dolphindeck/contract/roles/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileVars } from '../../server/src/domain/deck-vars.ts';
import type { RunPlan } from '../../server/src/domain/plan.ts';
import { type RunFiles, runFiles } from '../../server/src/domain/run-files.ts';
import { PLACES } from '../../server/test/domain/support/places.ts';
import { readByJava } from '../../server/test/domain/support/read-by-java.ts';
import { merged, playedWith, variablesOf } from './support/fuzz/ansible.ts';
import { clustersOf, HOST } from './support/fuzz/examples.ts';
import { placesIn, withText } from './support/fuzz/fields.ts';
import { isSaved } from './support/fuzz/saved.ts';
import { TEXTS } from './support/fuzz/texts.ts';
import { openWorld, type World } from './support/world.ts';

/**
 * Hostile texts that a save takes, on their way to the hosts: stored, planned, written to the files of a run, read by
 * real Ansible, and in the files of a host read by what reads them there.
 */
type Body = ReturnType<typeof clustersOf>[number];

interface Case {
  readonly text: string;
  /** Where the text stands in the cluster. */
  readonly places: readonly string[];
  readonly body: Body;
  readonly plan: RunPlan;
  readonly files: RunFiles;
}

/** Settings alone: which hosts and roles there are is no text, and a name decides what is written where. */
const SETTINGS = placesIn(ENDPOINTS.createCluster.input).filter(
  place => /^(roles.*roleBody|env|remark|name)/.test(place) && !place.endsWith('connect'),
);

let world: World;
const cases: Case[] = [];
/** The plan of clusters without any hostile text, mail and WeCom. */
const calm: RunPlan[] = [];

beforeAll(async () => {
  world = await openWorld();
  await world.prepareDeploy(HOST);
  for (const body of clustersOf('calm')) calm.push(await planOf(body));
  for (const text of TEXTS) {
    for (const example of clustersOf('fuzz')) {
      const places = SETTINGS.filter(place => isSaved(withText(example, place, text)));
      if (places.length === 0) continue;
      const body = places.reduce((filled, place) => withText(filled, place, text) ?? filled, example);
      const plan = await planOf(body);
      cases.push({ text, places, body, plan, files: filesOf(plan) });
    }
  }
});
afterAll(() => world.close());

/** What the console would carry out: the plan of a check of the cluster, which is then deleted. */
async function planOf(body: object): Promise<RunPlan> {
  const id = await world.create(body);
  const { json } = await world.call('checkCluster', { clusterId: id });
  expect(json.result, JSON.stringify(json)).toEqual({ ok: true, findings: [] });
  await world.call('deleteCluster', { id });
  return world.engine.checked as RunPlan;
}

const filesOf = (plan: RunPlan) => runFiles(plan, name => `/keys/${name}`);

function fileOf({ deck }: RunPlan, name: string): FileVars {
  const found = Object.values(deck.roles).flatMap(role => role.files);
  return found.find(file => file.path.endsWith(`/${name}`)) as FileVars;
}

/** A resource path is written without the file system in front of it, which DolphinScheduler itself puts there. */
const writtenAs = (key: string, value: string) =>
  key === 'resource.upload.path' ? value.replace(/^file:\/\//, '') : value;

describe('what a save takes', () => {
  it('is planned as it was sent, wherever it stands', () => {
    // Most texts are fine as a password; a template is nowhere.
    expect(cases.length).toBeGreaterThan(100);
    expect(
      cases.flatMap(({ text }) => text).filter(text => /\{\{|\{%|\{#|\u0000|\n/.test(text.slice(0, 99))),
    ).toEqual(['a\nb', 'a\nb', 'a\r\nb: c', 'a\r\nb: c']);
    for (const { body, plan } of cases) {
      expect(plan.deck.cluster.name).toBe(body.name.trim());
      for (const { roleName, roleBody } of body.roles) {
        const planned = plan.deck.roles[roleName as keyof typeof plan.deck.roles];
        if (planned !== undefined) expect(planned.body).toEqual(roleBody);
      }
    }
  });

  it('reaches Ansible byte for byte, and no template in it is evaluated', () => {
    const seen = variablesOf(
      cases.map(({ files }) => files),
      HOST,
    );
    for (const [index, { plan, text }] of cases.entries()) {
      const { connections, ...deck } = seen[index] as { connections: object };
      expect(deck, text).toEqual(JSON.parse(JSON.stringify(plan.deck)));
      expect(Object.keys(connections)).toEqual([HOST]);
    }
  });

  it('as the password of a host is what a play would log in with', async () => {
    const { call, engine } = world;
    const body = clustersOf('many')[0] as Body;
    engine.letIn = true;
    const taken: Record<string, string> = {};
    for (const [index, text] of TEXTS.entries()) {
      const ip = `10.9.0.${index + 1}`;
      const { json } = await call('createHost', { ip, name: ip, port: 22, root: text });
      if (json.code === 200) taken[ip] = text;
    }
    expect(Object.keys(taken).length).toBeGreaterThan(40);
    const texts = Object.values(taken);
    const env = Object.fromEntries(texts.map((text, index) => [`V${index}`, text]));
    const plan = await planOf({ ...body, hosts: [HOST, ...Object.keys(taken)], env });
    const played = playedWith(filesOf(plan));
    expect(played.passwords).toEqual({ ...taken, [HOST]: 'secret' });
    const { connections: _, ...deck } = played.deck;
    expect(deck).toEqual(JSON.parse(JSON.stringify(plan.deck)));
  });
});

describe('files of a host', () => {
  it('properties are read by Java as the settings that were saved', () => {
    const base = '# a release\nsome.key : of \\\n  the release\nmail.sender=x\nkeep=1\n';
    const wanted: { name: string; at: [string, string][]; set: Readonly<Record<string, string>> }[] = [];
    for (const { body, plan } of cases) {
      for (const wantedFile of new Set(Object.values(PLACES).map(([file]) => file))) {
        const at = Object.entries(PLACES).flatMap(([place, [file, key]]): [string, string][] => {
          const [name = '', field = ''] = place.split('.');
          const role = body.roles.find(({ roleName }) => roleName === name)?.roleBody ?? {};
          const definition = (ROLES[name as RoleName].fields as Record<string, RoleField>)[field];
          const isWritten = file === wantedFile && definition !== undefined && applies(definition, role);
          return isWritten && field in role ? [[key, writtenAs(key, String(role[field]))]] : [];
        });
        for (const { roleName, roleBody } of body.roles) {
          const own =
            ({ backend: 'application-api', zookeeper: '' }[roleName] ?? roleName) ===
            wantedFile.split('.')[0];
          if (own) at.push(...Object.entries({ ...(roleBody?.extra as Record<string, string>) }));
        }
        wanted.push({ name: wantedFile, at, set: fileOf(plan, wantedFile).set ?? {} });
      }
    }
    const read = readByJava(merged(wanted.map(({ set }) => ({ base, set }))));
    for (const [index, { name, at }] of wanted.entries()) {
      for (const [key, value] of at) expect([name, key, read[index]?.[key]]).toEqual([name, key, value]);
      expect(read[index]?.keep).toBe('1');
    }
  });

  it('the environment of tasks is read by a shell as it was saved', () => {
    for (const { body, plan } of cases) {
      const { content } = fileOf(plan, 'dolphinscheduler_env.sh');
      const [[name, value] = ['', '']] = Object.entries(body.env);
      const script = `${content}\nprintf '%s\\0' "$${name}"`;
      expect(execFileSync('sh', ['-c', script], { encoding: 'utf8', env: { PATH: '/bin' } })).toBe(
        `${value}\0`,
      );
    }
  });

  it('no other file has a text of a person in it: units, XML and nginx are those of a calm cluster', () => {
    const others = ({ deck }: RunPlan) =>
      JSON.stringify(
        Object.values(deck.roles).flatMap(({ files, servers, folders }) => [
          ...files.filter(
            ({ content, path }) =>
              content !== undefined && !/(_env\.sh|zoo\.cfg|pg_hba\.conf|myid)$/.test(path),
          ),
          // A worker is looked for below its first group, in ZooKeeper: as data of a call, in no file.
          ...servers.map(server => ({
            ...server,
            health: server.health.map(check => ({ ...check, ...('path' in check ? { path: '' } : {}) })),
          })),
          ...folders,
        ]),
      ).replaceAll(deck.cluster.id, 'ID');
    for (const { body, plan } of cases) {
      const type = body.roles.find(({ roleName }) => roleName === 'alert')?.roleBody?.alertType;
      expect(others(plan)).toBe(others(calm[type === 'mail' ? 0 : 1] as RunPlan));
    }
  });
});
