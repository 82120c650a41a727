import { type ExecArgument, systemdCommand, systemdEnvironment, systemdText } from './escape/systemd.ts';

/** What a unit file needs to know about a server. */
export interface UnitSpec {
  readonly description: string;
  readonly user: string;
  readonly cwd: string;
  readonly exec: readonly ExecArgument[];
  readonly environment?: Readonly<Record<string, string>>;
  /** File with further variables, which may be absent. */
  readonly environmentFile?: string;
  /** Before the server starts, one address (`host/port`) of each group must accept connections. */
  readonly waitFor?: readonly (readonly string[])[];
  /** Units of the same host that are started before, when they are started at all. */
  readonly after?: readonly string[];
  readonly stopTimeout: number;
  /** Signal that ends the server in order; SIGTERM when absent. */
  readonly stopSignal?: string;
  /** Exit codes besides 0 of an orderly end. */
  readonly successExit?: readonly number[];
  /** 0077 when absent: tenants that 1.3.x makes are members of the deploy user's group. */
  readonly umask?: string;
  /** `always` also after an end that looks orderly; `on-failure` when absent. A stop is never undone. */
  readonly restart?: 'always' | 'on-failure';
  /** Ports that it listens on. */
  readonly ports: readonly number[];
  /** Further lines of [Service]. */
  readonly service?: readonly string[];
}

/** Seconds that one start waits for each group of addresses; systemd then tries again, without end. */
const WAIT_SECONDS = 120;

/**
 * Waits until one of its arguments (`host/port`) accepts a connection. It makes servers come back in any order after
 * the machines of a cluster were rebooted, which unit dependencies cannot do across hosts.
 */
export const WAIT_SCRIPT = [
  `end=$((SECONDS+${WAIT_SECONDS}))`,
  'while [ $SECONDS -lt $end ]',
  'do for a in "$@"',
  `do timeout 3 bash -c 'exec 3<>"/dev/tcp/$0"' "$a" 2>/dev/null && exit 0`,
  'done',
  'sleep 1',
  'done',
  'echo "nothing answers at $*" >&2',
  'exit 1',
].join('; ');

/** The text of a systemd unit. */
export function unitText(spec: UnitSpec): string {
  const waits = spec.waitFor ?? [];
  const after = ['network-online.target', ...(spec.after ?? [])];
  const environment = Object.entries(spec.environment ?? {});
  return [
    '# Written by DolphinDeck; a change made here is lost at the next deploy.',
    '[Unit]',
    `Description=${systemdText(spec.description)}`,
    'Wants=network-online.target',
    `After=${after.join(' ')}`,
    // A server that keeps failing is tried again every RestartSec, not given up after five times.
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=simple',
    `User=${spec.user}`,
    `WorkingDirectory=${systemdText(spec.cwd)}`,
    ...environment.map(([name, value]) => `Environment=${systemdEnvironment(name, value)}`),
    ...(spec.environmentFile === undefined ? [] : [`EnvironmentFile=-${systemdText(spec.environmentFile)}`]),
    ...waits.map(
      group => `ExecStartPre=${systemdCommand(['/bin/bash', '-c', WAIT_SCRIPT, 'wait', ...group])}`,
    ),
    `ExecStart=${systemdCommand(spec.exec)}`,
    `Restart=${spec.restart ?? 'on-failure'}`,
    'RestartSec=5',
    `TimeoutStartSec=${WAIT_SECONDS * waits.length + 60}`,
    `TimeoutStopSec=${spec.stopTimeout}`,
    ...(spec.stopSignal === undefined ? [] : [`KillSignal=${spec.stopSignal}`]),
    // The server alone is asked to end; whatever it leaves behind (tasks of a worker) is then killed, so neither a
    // stop nor a crash leaves a process that a master believes to be gone and starts a second time.
    'KillMode=mixed',
    ...(spec.successExit === undefined ? [] : [`SuccessExitStatus=${spec.successExit.join(' ')}`]),
    'LimitNOFILE=65536',
    `UMask=${spec.umask ?? '0077'}`,
    // Ports below 1024 are root's otherwise, and no server runs as root.
    ...(spec.ports.some(port => port < 1024) ? ['AmbientCapabilities=CAP_NET_BIND_SERVICE'] : []),
    ...(spec.service ?? []),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}
