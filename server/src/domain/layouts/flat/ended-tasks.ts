import { systemdCommand } from '../../escape/systemd.ts';
import type { Paths } from '../../paths.ts';

/**
 * Kills each login session that a `sudo` with a path below the first argument leads. An operator's own session is led by
 * `sshd` or `login`, so one in which somebody types the same command is none of them.
 */
const END_SCRIPT = [
  'cd /proc',
  'for p in [0-9]*',
  'do read -r c <"$p/comm" && [ "$c" = sudo ] || continue',
  'case "$(tr "\\0" " " <"$p/cmdline")" in *" $0/"*) ;; *) continue ;; esac',
  's=$(sed -n "s|.*/session-\\([0-9a-z]*\\).scope$|\\1|p" "$p/cgroup" | head -n 1)',
  '[ -n "$s" ] || continue',
  '[ "$(loginctl show-session --property=Leader --value "$s")" = "$p" ] || continue',
  'loginctl kill-session --signal=SIGKILL "$s"',
  'done 2>/dev/null',
  'exit 0',
].join('\n');

/**
 * The line of a worker's unit that ends the tasks it leaves behind. From 3.2 on a worker runs a task by `sudo -u TENANT -i`,
 * which opens a login session wherever PAM registers those of `sudo -i` with logind (Debian; where `sudo` includes
 * `system-auth`, any sudo): the task then belongs to the session and not to the unit, so that neither a stop nor a crash
 * of the worker would end it, and a master would start it a second time. Before 231 systemd ignores the line.
 */
export function endedTasks({ data }: Pick<Paths, 'data'>): string {
  return `ExecStopPost=-+${systemdCommand(['/bin/bash', '-c', END_SCRIPT, `${data}/worker`])}`;
}
