import { systemdCommand } from '../../escape/systemd.ts';

/** Looks in a row, ten seconds apart, after which a port that was open counts as closed for good. */
const LOOKS = 3;

/**
 * Beside the server: ends it when its port has been closed since it was open. `$0` is the port, `$1` the unit. Listening
 * sockets are read and not connected to: one whose JVM collects garbage is slow, and not closed.
 */
const GUARD_SCRIPT = [
  'p=$(printf ":%04X [0-9A-F]*:0000 0A " "$0")',
  'was=0',
  'shut=0',
  'while kill -0 "$MAINPID"',
  'do if grep -qs "$p" /proc/net/tcp /proc/net/tcp6; then was=1; shut=0; else shut=$((shut+was)); fi',
  `if [ $shut -ge ${LOOKS} ] && [ "$(systemctl show --property=ActiveState "$1")" = ActiveState=active ]`,
  'then echo "port $0 is closed, and the server is no more than a process: it is ended, to be started anew"',
  'kill -KILL "$MAINPID"',
  'fi',
  'sleep 10',
  'done 2>/dev/null &',
].join('\n');

/**
 * The line of a unit that ends a server which is one no longer. A server of 1.3.x that a master took for dead (its host
 * lost its power and was back before its ZooKeeper session ran out, or the network was cut for longer) closes its port,
 * gives its registration up, and stays as a process for ever, so that systemd has no reason to start it again.
 */
export function guardedPort(unit: string, port: number): string {
  return `ExecStartPost=-${systemdCommand(['/bin/bash', '-c', GUARD_SCRIPT, String(port), unit])}`;
}
