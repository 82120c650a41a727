import type { PackageArch, PackageKind } from './package.ts';

/** What a file name tells about a package. */
export interface PackageIdentity {
  readonly kind: PackageKind;
  readonly version: string;
  readonly arch: PackageArch;
}

const ARCHS: Readonly<Record<string, PackageArch>> = {
  x64: 'x86_64',
  x86_64: 'x86_64',
  amd64: 'x86_64',
  aarch64: 'aarch64',
  arm64: 'aarch64',
};

/** Names under which the projects publish their files. The first pattern that fits decides. */
const PATTERNS: readonly { pattern: RegExp; read: (m: RegExpExecArray) => PackageIdentity | null }[] = [
  {
    pattern:
      /^apache-dolphinscheduler-(?:incubating-)?(\d+\.\d+\.\d+)(?:-dolphinscheduler)?(?:-backend)?-bin\.tar\.gz$/,
    read: m => ({ kind: 'dolphinscheduler', version: m[1] ?? '', arch: 'any' }),
  },
  {
    pattern: /^apache-dolphinscheduler-(?:incubating-)?(\d+\.\d+\.\d+)-dolphinscheduler-front-bin\.tar\.gz$/,
    read: m => ({ kind: 'dolphinscheduler-pages', version: m[1] ?? '', arch: 'any' }),
  },
  {
    // No official name: the project publishes plugins one by one. `plugins/` of a release, packed as it is.
    pattern: /^apache-dolphinscheduler-(\d+\.\d+\.\d+)-plugins\.tar\.gz$/,
    read: m => ({ kind: 'plugins', version: m[1] ?? '', arch: 'any' }),
  },
  {
    pattern: /^apache-zookeeper-(\d+\.\d+\.\d+)-bin\.tar\.gz$/,
    read: m => ({ kind: 'zookeeper', version: m[1] ?? '', arch: 'any' }),
  },
  {
    pattern: /^zookeeper-(3\.4\.\d+)\.tar\.gz$/,
    read: m => ({ kind: 'zookeeper', version: m[1] ?? '', arch: 'any' }),
  },
  {
    // Temurin: OpenJDK11U-jre_x64_linux_hotspot_11.0.13_8.tar.gz, OpenJDK8U-jdk_x64_linux_hotspot_8u392b08.tar.gz
    pattern: /^OpenJDK\d+U?-(?:jdk|jre)_(x64|aarch64)_linux_hotspot_([0-9][0-9A-Za-z._]*?)\.tar\.gz$/,
    read: m => withArch('jdk', m[2], m[1]),
  },
  {
    // Oracle and others: jdk-11.0.21_linux-x64_bin.tar.gz, jdk-8u202-linux-x64.tar.gz
    pattern: /^(?:jdk|jre)-([0-9][0-9A-Za-z.+]*)[-_]linux[-_](x64|aarch64)(?:_bin)?\.tar\.gz$/,
    read: m => withArch('jdk', m[1], m[2]),
  },
  {
    // MySQL's own archives of 5.1 hold the same jar a second time under a name with -bin.
    pattern: /^(?:mysql-connector-(?:java|j)|mariadb-java-client)-(\d+(?:\.\d+)+)(?:-bin)?\.jar$/,
    read: m => ({ kind: 'jdbc-driver', version: m[1] ?? '', arch: 'any' }),
  },
];

function withArch(kind: PackageKind, version = '', arch = ''): PackageIdentity | null {
  const known = ARCHS[arch];
  return known === undefined ? null : { kind, version, arch: known };
}

/** Kind, version and architecture from an official file name, or null when the name is none. */
export function identifyPackage(fileName: string): PackageIdentity | null {
  for (const { pattern, read } of PATTERNS) {
    const match = pattern.exec(fileName);
    if (match !== null) return read(match);
  }
  return null;
}

/** Feature release of a JDK version: 8 for `8u392b08` and `1.8.0_392`, 11 for `11.0.13_8`; null for no version. */
export function jdkMajor(version: string): number | null {
  const match = /^(?:1\.)?(\d+)/.exec(version);
  return match === null ? null : Number(match[1]);
}
