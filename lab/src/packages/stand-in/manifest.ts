import type { StandInRelease, StandInServer } from './release.ts';

/** Names of keys that a release knows, by its file; for nested files, by the last part of their path. */
export type KnownKeys = Readonly<Record<string, readonly string[]>>;

const PACKAGE = 'org.apache.dolphinscheduler';

/** Keys whose values a release takes as numbers. */
const NUMBER = /(?:port|reserved[.-]memory|cpu-?load[.-]avg|thresholds)$/;

const simpleName = (name: string) => name.split('.').at(-1) ?? name;

/** The keys that a server may find in a file. */
function knownIn(file: string, { folder }: StandInServer, known: KnownKeys): readonly string[] {
  return known[`${folder}/conf/${file}`] ?? known[simpleFile(file)] ?? [];
}

const simpleFile = (file: string) => file.split('/').at(-1) ?? file;

/** What the stand-in for a server goes by, as Java's Properties read it. Every name and value is a plain word. */
export function manifest(server: StandInServer, known: KnownKeys): string {
  const files = Object.entries(server.reads);
  const keys = files.flatMap(([file]) => knownIn(file, server, known));
  const lines: Record<string, readonly string[] | string | boolean | undefined> = {
    profiles: server.profiles,
    reads: files.map(([file]) => file),
    ...Object.fromEntries(files.map(([file]) => [`known.${file}`, knownIn(file, server, known)])),
    ...Object.fromEntries(files.map(([file, needs]) => [`needs.${file}`, needs])),
    numbers: [...new Set(keys)].filter(key => NUMBER.test(key)),
    present: server.present,
    writable: server.writable,
    database: server.database,
    registry: server.registry,
    nodes: server.nodes,
    numbered: server.numbered,
    'needs-address': server.announces,
    ports: server.ports,
    'state-port': server.statePort,
    'api-port': server.apiPort,
    sql: server.schema?.sql,
    'soft-version': server.schema?.softVersion,
    plugins: Object.keys(server.plugins ?? {}),
    'user-needs': server.userNeeds,
    'plain-session': server.plainSession,
    ...prefixed('default', server.defaults),
    ...prefixed('plugin', server.plugins),
    ...prefixed('record', server.records),
  };
  return Object.entries(lines)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(' ') : value}\n`)
    .join('');
}

function prefixed<T>(prefix: string, entries: Readonly<Record<string, T>> = {}): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** A source file of Java. */
interface Source {
  /** Below the folder of all sources. */
  readonly path: string;
  readonly text: string;
}

function source(name: string, body: (simple: string) => string): Source {
  const full = `${PACKAGE}.${name}`;
  const simple = simpleName(name);
  const folder = full.slice(0, -simple.length - 1);
  return { path: `${full.replaceAll('.', '/')}.java`, text: `package ${folder};\n\n${body(simple)}\n` };
}

/** Classes with the names of the release's own, which lead to the stand-in. */
export function entryClasses({ servers, logClasses }: StandInRelease): Source[] {
  const main = (simple: string) =>
    `/** A stand-in, not DolphinScheduler. */\npublic class ${simple} {\n` +
    '  public static void main(String[] args) throws Exception {\n' +
    `    lab.standin.StandIn.start("${simple}");\n  }\n}`;
  return [
    ...servers.map(({ mainClass }) => source(mainClass, main)),
    ...Object.entries(logClasses).map(([ours, name]) =>
      source(name, simple => `public class ${simple} extends lab.standin.log.${ours} {}`),
    ),
  ];
}

/** Name of a server's manifest in the jar. */
export function manifestPath({ mainClass }: StandInServer): string {
  return `stand-in/${simpleName(mainClass)}.properties`;
}
