import type { RoleVars } from './deck-vars.ts';
import type { Paths } from './paths.ts';

interface JvmSpec {
  readonly heapMb: number;
  readonly server: string;
  readonly paths: Paths;
}

const tmp = (paths: Paths) => `${paths.data}/tmp`;

/**
 * JVM flags that mean the same on JDK 8 to 17. The flags in the start scripts of DolphinScheduler 1.x and 2.x (CMS,
 * ParNew, PrintGCDetails) end a newer JVM at once, so servers never start through those scripts.
 */
export function jvmFlags({ heapMb, server, paths }: JvmSpec): string[] {
  return [
    `-Xmx${heapMb}m`,
    // The serial collector needs least memory beside the heap; G1 (JDK 9's own default) pays off on larger heaps.
    heapMb <= 512 ? '-XX:+UseSerialGC' : '-XX:+UseG1GC',
    // As in the release's own scripts: hundreds of threads a server.
    '-Xss512k',
    // A server without memory is half dead: end it, systemd starts it again. The dump has one name, and Java never
    // overwrites a dump, so dumps cannot fill the disk.
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:+HeapDumpOnOutOfMemoryError',
    `-XX:HeapDumpPath=${paths.logs}/${server}.hprof`,
    // Names and paths of tasks and resources may hold any language; JDK 8–17 take this from the locale, which
    // systemd leaves at POSIX.
    '-Dfile.encoding=UTF-8',
    // Not /tmp: cleaners empty that under a running server (uploads then fail), and some hosts mount it noexec, where
    // libraries cannot load the native code that they unpack.
    `-Djava.io.tmpdir=${tmp(paths)}`,
  ];
}

/** What a JVM needs beside its heap, in MiB. Servers of 1.3.6 with 256 MiB of heap were seen at 225–290 MiB resident. */
export const JVM_OVERHEAD_MB = 128;

/** Folders that every JVM of a cluster writes to. */
export function jvmFolders(paths: Paths): RoleVars['folders'] {
  return [
    { path: paths.logs, mode: '0700' },
    { path: tmp(paths), mode: '0700' },
  ];
}
