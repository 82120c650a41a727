import { systemdCommand } from '../../escape/systemd.ts';

/** Seconds between two looks. */
const PAUSE = 10;

/**
 * Beside the server: ends it when its port, once open, was closed at some looks in a row. `$0` is the port, `$1` the unit,
 * `$2` how many looks. Listening sockets are read and not connected to: one whose JVM collects garbage is slow, and not
 * closed.
 */
const GUARD_SCRIPT = [
  'p=$(printf ":%04X [0-9A-F]*:0000 0A " "$0")',
  'was=0',
  'shut=0',
  'while kill -0 "$MAINPID"',
  'do if grep -qs "$p" /proc/net/tcp /proc/net/tcp6; then was=1; shut=0; else shut=$((shut+was)); fi',
  'if [ $shut -ge "$2" ] && [ "$(systemctl show --property=ActiveState "$1")" = ActiveState=active ]',
  'then echo "port $0 is closed, and the server is no more than a process: it is ended, to be started anew"',
  'kill -KILL "$MAINPID"',
  'fi',
  `sleep ${PAUSE}`,
  'done 2>/dev/null &',
].join('\n');

/**
 * The line of a unit that ends a server which is one no longer: it has closed its port, has given its registration up, and
 * stays as a process for ever, so that systemd has no reason to start it again.
 * @param seconds that the port may be closed after it was open
 */
export function guardedPort(unit: string, port: number, seconds: number): string {
  const looks = String(Math.ceil(seconds / PAUSE));
  return `ExecStartPost=-${systemdCommand(['/bin/bash', '-c', GUARD_SCRIPT, String(port), unit, looks])}`;
}
