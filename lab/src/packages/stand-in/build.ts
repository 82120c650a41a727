import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { cacheFolder } from '../../core/paths.ts';
import { cachedFolder } from '../../core/recipe.ts';
import { must } from '../../core/run.ts';
import { ensureTools } from '../../core/tools.ts';
import { FIXED_TIME, packFolder } from '../archive.ts';
import { buildPackages } from '../build.ts';
import { fetchJar } from '../maven.ts';
import { packageKey } from '../recipe.ts';
import { entryClasses, type KnownKeys, manifest, manifestPath } from './manifest.ts';
import type { StandInRelease } from './release.ts';
import { RELEASES } from './releases.ts';

/** The sources of the stand-in. */
const OURS = { java: join(import.meta.dirname, 'java'), sql: join(import.meta.dirname, 'sql') } as const;

/** Jars that the stand-in works with, of the lab's own packages; releases have them, too, in versions of their own. */
const FROM_THE_LAB = {
  zookeeper: ['zookeeper-*.jar', 'logback-*.jar', 'slf4j-api-*.jar'],
  dolphinscheduler: ['snakeyaml-*.jar'],
} as const;

/** The driver of PostgreSQL in a release. */
const driver = ({ postgresql }: StandInRelease) => `org.postgresql:postgresql:${postgresql}`;

/** Of these jars, those that only servers with a registry have. Releases have the driver in every folder. */
const OF_THE_REGISTRY = /^zookeeper-/;

const TEXT = 'This is a stand-in for tests of DolphinDeck, and no part of DolphinScheduler.';

/** Raise it when the layout changes in a manner that the release's table does not show. */
const LAYOUT_VERSION = 1;

/**
 * Builds the archives of a release, named and laid out as its own, with stand-ins for its servers, or finds them in the
 * cache. The archives are equal byte for byte for an equal recipe.
 * @param known the keys that the release knows; a stand-in refuses any other
 * @returns paths of the archive and of the one that a cluster needs beside it, if there is one
 * @throws LabError when a tool is missing or Maven does not answer
 */
export async function buildStandIn(version: string, known: KnownKeys): Promise<string[]> {
  const release = RELEASES[version];
  if (release === undefined) throw new Error(`nothing stands in for ${version}`);
  const sources = javaSources(release, known);
  const { archive: name, beside } = release;
  const folder = await cachedFolder({
    parent: join(cacheFolder(), 'packages'),
    kind: `stand-in-${version}`,
    key: packageKey({ release, sources, FROM_THE_LAB, LAYOUT_VERSION }, Object.values(OURS)),
    build: async folder => {
      await ensureTools('packages');
      const work = join(folder, 'work');
      mkdirSync(work);
      await fetchLibraries(release, join(work, 'jars'));
      const jar = join(work, 'jars', `dolphinscheduler-stand-in-${version}.jar`);
      await buildJar(sources, work, jar);
      layOut(release, join(work, name), join(work, 'jars'));
      await packFolder(work, name, join(folder, `${name}.tar.gz`));
      if (beside !== undefined) {
        for (const file of beside.files) write(join(work, beside.archive, file), `${TEXT}\n`);
        await packFolder(work, beside.archive, join(folder, `${beside.archive}.tar.gz`));
      }
      rmSync(work, { recursive: true });
    },
  });
  const archives = [name, ...(beside === undefined ? [] : [beside.archive])];
  return archives.map(archive => join(folder, `${archive}.tar.gz`));
}

async function fetchLibraries(release: StandInRelease, into: string): Promise<void> {
  mkdirSync(into);
  const packages = await buildPackages();
  for (const [name, patterns] of Object.entries(FROM_THE_LAB)) {
    const wanted = patterns.map(pattern => `*/lib/${pattern}`);
    const archive = packages[name as keyof typeof FROM_THE_LAB];
    await must(['tar', 'xzf', archive, '-C', into, '--strip-components=2', '--wildcards', ...wanted]);
  }
  await fetchJar(driver(release), into);
}

/** The texts that go into the jar beside the stand-in itself, by their paths. */
function javaSources(release: StandInRelease, known: KnownKeys): Record<string, string> {
  const all = { ...known, ...release.knows };
  const classes = entryClasses(release).map(({ path, text }) => [path, text]);
  const manifests = release.servers.map(server => [manifestPath(server), manifest(server, all)]);
  return Object.fromEntries([...classes, ...manifests]);
}

/** Compiles the stand-in for the oldest Java that a release runs on, and puts it into a jar that is always the same. */
async function buildJar(sources: Record<string, string>, work: string, jar: string): Promise<void> {
  const from = join(work, 'java');
  const classes = join(work, 'classes');
  cpSync(OURS.java, from, { recursive: true });
  for (const [path, text] of Object.entries(sources))
    write(join(path.endsWith('.java') ? from : classes, path), text);
  const java = filesIn(from).filter(path => path.endsWith('.java'));
  const libraries = `${join(work, 'jars')}/*`;
  await must(['javac', '-nowarn', '--release', '8', '-d', classes, '-cp', libraries, ...java], { cwd: from });
  const inside = filesIn(classes);
  for (const path of inside) utimesSync(join(classes, path), FIXED_TIME, FIXED_TIME);
  // Without a manifest, which would tell when it was made.
  const files = inside.flatMap(path => ['-C', classes, path]);
  await must(['jar', 'cfM', jar, ...files], { env: { ...process.env, TZ: 'UTC' } });
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry =>
    entry.isFile(),
  );
  return entries.map(entry => relative(folder, join(entry.parentPath, entry.name))).sort();
}

/** Makes the folder of the release: configuration, libraries, tables, scripts, page. */
function layOut(release: StandInRelease, home: string, jars: string): void {
  const { schemaVersion, libraries } = release;
  for (const [folder, names] of Object.entries(release.confFiles)) {
    for (const name of names) write(join(home, folder, 'conf', name), emptyFile(name));
  }
  for (const server of release.servers) {
    const into = join(home, server.folder, libraries);
    mkdirSync(into, { recursive: true });
    const wanted = readdirSync(jars).filter(
      jar => server.registry !== undefined || !OF_THE_REGISTRY.test(jar),
    );
    for (const jar of wanted) copyFileSync(join(jars, jar), join(into, jar));
  }
  for (const [path, parts] of Object.entries(release.sql)) {
    const texts = parts.map(part =>
      part === 'version' ? `${schemaVersion}\n` : readFileSync(join(OURS.sql, part), 'utf8'),
    );
    write(join(home, path), texts.join('').replaceAll('@VERSION@', schemaVersion));
  }
  for (const script of release.scripts) write(join(home, script), `#!/bin/sh\necho '${TEXT}' >&2\nexit 1\n`);
  write(join(home, 'ui', 'index.html'), `<!doctype html>\n<title>stand-in</title>\n<p>${TEXT}</p>\n`);
  write(join(home, 'README'), `${TEXT}\n`);
}

/** A file of the release without any key: what it takes without is in the stand-in itself. */
function emptyFile(name: string): string {
  return name.endsWith('.xml') ? `<!-- ${TEXT} -->\n<configuration/>\n` : `# ${TEXT}\n`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
