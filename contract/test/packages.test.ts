import { identifyPackage, jdkMajor } from '@dolphindeck/contract/package/names.ts';
import { describe, expect, test } from 'vitest';

describe('official file names', () => {
  test.each([
    ['apache-dolphinscheduler-1.3.6-bin.tar.gz', 'dolphinscheduler', '1.3.6', 'any'],
    [
      'apache-dolphinscheduler-incubating-1.3.5-dolphinscheduler-bin.tar.gz',
      'dolphinscheduler',
      '1.3.5',
      'any',
    ],
    [
      'apache-dolphinscheduler-incubating-1.2.0-dolphinscheduler-backend-bin.tar.gz',
      'dolphinscheduler',
      '1.2.0',
      'any',
    ],
    [
      'apache-dolphinscheduler-incubating-1.2.0-dolphinscheduler-front-bin.tar.gz',
      'dolphinscheduler-pages',
      '1.2.0',
      'any',
    ],
    ['apache-dolphinscheduler-3.3.2-plugins.tar.gz', 'plugins', '3.3.2', 'any'],
    ['apache-zookeeper-3.8.4-bin.tar.gz', 'zookeeper', '3.8.4', 'any'],
    ['zookeeper-3.4.14.tar.gz', 'zookeeper', '3.4.14', 'any'],
    ['OpenJDK11U-jre_x64_linux_hotspot_11.0.13_8.tar.gz', 'jdk', '11.0.13_8', 'x86_64'],
    ['OpenJDK8U-jdk_aarch64_linux_hotspot_8u392b08.tar.gz', 'jdk', '8u392b08', 'aarch64'],
    ['jdk-8u202-linux-x64.tar.gz', 'jdk', '8u202', 'x86_64'],
    ['jdk-11.0.21_linux-aarch64_bin.tar.gz', 'jdk', '11.0.21', 'aarch64'],
    ['mysql-connector-java-5.1.49.jar', 'jdbc-driver', '5.1.49', 'any'],
    ['mysql-connector-java-5.1.47-bin.jar', 'jdbc-driver', '5.1.47', 'any'],
    ['mysql-connector-j-8.0.33.jar', 'jdbc-driver', '8.0.33', 'any'],
  ])('%s', (name, kind, version, arch) => expect(identifyPackage(name)).toEqual({ kind, version, arch }));

  test.each(['apache-dolphinscheduler-1.3.6-src.tar.gz', 'notes.txt', 'x-apache-zookeeper-3.8.4-bin.tar.gz'])(
    '%s is not guessed at',
    name => expect(identifyPackage(name)).toBeNull(),
  );

  test('the feature release of a JDK is read from both ways of counting', () => {
    expect(['8u392b08', '1.8.0_392', '11.0.13_8', '17.0.9+9', 'x'].map(jdkMajor)).toEqual([
      8,
      8,
      11,
      17,
      null,
    ]);
  });
});
