import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifest } from '../../lab/src/packages/stand-in/manifest.ts';
import type { StandInServer } from '../../lab/src/packages/stand-in/release.ts';
import { RELEASES } from '../../lab/src/packages/stand-in/releases.ts';
import { knownKeysOf } from '../../server/test/domain/known-keys-of.ts';
import { builtBy } from '../../server/test/domain/support/built.ts';

const JAVA = join(import.meta.dirname, '../../lab/src/packages/stand-in/java/lab/standin');
const CLASSES = ['Spec', 'Settings', 'Refused'].map(name => join(JAVA, `${name}.java`));

let work: string;

/** Lines of the files that the console sets for a server, by file and key. */
type Files = Record<string, Record<string, string>>;

/** What the driver sets in the files that a server reads. */
function written(version: string, { folder, reads }: StandInServer): Files {
  const { output, release } = builtBy(version);
  const all = [output.shared, ...Object.values(output.roles)].flatMap(({ files }) => files);
  const entries = Object.keys(reads).map(name => {
    const file = all.find(({ path }) => path === join(release, folder, 'conf', name));
    return [name, { ...file?.set }];
  });
  return Object.fromEntries(entries);
}

/** What the stand-in says to each of these. */
function said(
  cases: readonly { version: string; server: StandInServer; files: Files; profiles?: string }[],
): string[] {
  const folders = cases.map(({ version, server, files, profiles }, at) => {
    const folder = join(work, `case-${at}`);
    rmSync(folder, { recursive: true, force: true });
    const put = (name: string, text: string) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    };
    put('spec', manifest(server, knownKeysOf(version)));
    put('profiles', profiles ?? (server.profiles ?? []).join(','));
    for (const [name, lines] of Object.entries(files)) put(name, `${Object.values(lines).join('\n')}\n`);
    return folder;
  });
  const output = execFileSync('java', ['-cp', work, 'lab.standin.CheckSettings', ...folders], {
    encoding: 'utf8',
  });
  return output.trim().split('\n');
}

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const check = join(import.meta.dirname, 'support/CheckSettings.java');
  execFileSync('javac', ['-nowarn', '--release', '8', '-d', work, ...CLASSES, check], { stdio: 'pipe' });
}, 60_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Servers whose files are all properties: YAML is read by a library that only the archive has. */
const SERVERS = Object.entries(RELEASES).flatMap(([version, { servers }]) =>
  servers
    .filter(({ reads }) => Object.keys(reads).every(name => name.endsWith('.properties')))
    .map(server => ({ version, server, files: written(version, server) })),
);

describe('what stands in for a server', () => {
  test('takes what the console writes for it', () => {
    expect(said(SERVERS)).toEqual(SERVERS.map(() => 'accepted'));
  });

  test('refuses a key that the release does not know, in whichever file', () => {
    const cases = SERVERS.flatMap(({ files, ...rest }) =>
      Object.entries(files).map(([name, lines]) => ({
        ...rest,
        name,
        files: { ...files, [name]: { ...lines, odd: 'master.listen-prot=5678' } },
      })),
    );
    expect(said(cases)).toEqual(
      cases.map(({ name }) => `${name}: this release knows no key [master.listen-prot]`),
    );
  });

  test('refuses to do without a key that it needs, or with an empty one', () => {
    const cases = SERVERS.flatMap(({ files, ...rest }) =>
      Object.entries(rest.server.reads).flatMap(([name, needs]) =>
        needs.flatMap(key => {
          const { [key]: _, ...others } = files[name] ?? {};
          const lines = [others, { ...others, [key]: `${key}=` }];
          return lines.map(these => ({ ...rest, key, name, files: { ...files, [name]: these } }));
        }),
      ),
    );
    expect(cases.length).toBeGreaterThan(100);
    expect(said(cases)).toEqual(cases.map(({ name, key }) => `${name}: the key ${key} is missing`));
  });

  const master = SERVERS.find(({ server }) => basename(server.folder) === 'master-server');
  if (master === undefined) throw new Error('nothing stands in for a master of 3.x');
  const settings = { ...master.files['application.properties'] };

  test('refuses a number that is none', () => {
    settings['master.reserved-memory'] = 'master.reserved-memory=much';
    const files = { ...master.files, 'application.properties': settings };
    expect(said([{ ...master, files }])).toEqual(['master.reserved-memory is no number: much']);
  });

  test('refuses to be without a file, or without the profile by which the release knows its database', () => {
    const { 'common.properties': _, ...files } = master.files;
    expect(
      said([
        { ...master, files },
        { ...master, profiles: 'mysql' },
      ]),
    ).toEqual([
      'there is no common.properties on the class path',
      'spring.profiles.active lacks [postgresql]',
    ]);
  });
});
