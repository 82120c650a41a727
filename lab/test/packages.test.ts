import { describe, expect, it } from 'vitest';
import { parseOsRelease } from '../src/hosts/base-recipe.ts';
import { assertCanRun } from '../src/hosts/requirements.ts';
import { DOLPHINSCHEDULER_JARS } from '../src/packages/dolphinscheduler.ts';
import { jreArchiveName } from '../src/packages/jre.ts';
import { pomOf } from '../src/packages/maven.ts';
import { isLeftOut } from '../src/packages/recipe.ts';
import { SCHEMA_FOLDERS } from '../src/packages/schema/generate.ts';

describe('the lab package of DolphinScheduler', () => {
  it("takes its versions from the project's own list", () => {
    const pom = pomOf(DOLPHINSCHEDULER_JARS);
    const management = pom.slice(
      pom.indexOf('<dependencyManagement>'),
      pom.indexOf('</dependencyManagement>'),
    );
    expect(management).toContain('<artifactId>dolphinscheduler</artifactId><version>1.3.6</version>');
    expect(management).toContain('<type>pom</type><scope>import</scope>');
    expect(pom.match(/<artifactId>dolphinscheduler-\w+</g)).toHaveLength(3);
  });

  it('keeps what the servers need', () => {
    const needed = [
      'jna-4.5.2.jar',
      'jna-platform-4.5.2.jar',
      'hadoop-common-2.7.3.jar',
      'zookeeper-3.4.14.jar',
    ];
    expect(needed.filter(isLeftOut)).toEqual([]);
    expect(isLeftOut('hive-metastore-2.1.0.jar')).toBe(true);
    expect(isLeftOut('spring-core-5.1.19.RELEASE.jar')).toBe(false);
  });

  it('has a schema where the release looks for it', () => {
    expect(SCHEMA_FOLDERS.postgresql).toBe('create/release-1.2.0_schema/postgresql');
    expect(SCHEMA_FOLDERS.mysql).toBe('create/release-1.0.0_schema/mysql');
  });
});

describe('the Java archive', () => {
  it('is named as Temurin names it', () => {
    expect(jreArchiveName('x64')).toBe('OpenJDK11U-jre_x64_linux_hotspot_11.0.13_8.tar.gz');
    expect(jreArchiveName('arm64')).toBe('OpenJDK11U-jre_aarch64_linux_hotspot_11.0.13_8.tar.gz');
  });
});

describe('a machine that cannot carry a lab', () => {
  it('is told what is needed and what works without', () => {
    expect(() => assertCanRun('darwin', 0)).toThrow(/needs Linux.*darwin.*register your own hosts/s);
    expect(() => assertCanRun('linux', 1000)).toThrow(/needs root.*register your own hosts/s);
    expect(() => assertCanRun('linux', 0)).not.toThrow();
  });
});

describe('the distribution of the machine', () => {
  it('is read from os-release, quoted or not', () => {
    expect(parseOsRelease('ID=debian\nVERSION_CODENAME=bookworm\n')).toEqual({
      id: 'debian',
      suite: 'bookworm',
    });
    expect(parseOsRelease('VERSION_CODENAME="noble"\nID="ubuntu"\n')).toEqual({
      id: 'ubuntu',
      suite: 'noble',
    });
    expect(parseOsRelease('ID_LIKE=fedora\n')).toEqual({ id: '', suite: '' });
  });
});
