import type { RestorePoint } from '@dolphindeck/contract/cluster/restore-point.ts';

/** What a version is put through, in this order. */
export const STEPS = [
  'deploy',
  'start',
  'workflow',
  'apply',
  'stop',
  'redeploy',
  'change',
  'reboot',
] as const;
export type Step = (typeof STEPS)[number];

/** How one version did on one kind of database. A step that is absent was not reached, or not asked for. */
export interface Certificate {
  readonly version: string;
  readonly database: string;
  readonly seconds: Readonly<Partial<Record<Step, number>>>;
  /** The first step that went wrong, and why. */
  readonly failed?: { readonly step: Step; readonly reason: string };
}

/** The first line of a reason that fits a cell of a table. */
function cell(reason: string): string {
  const line = reason.trim().split('\n')[0] ?? '';
  const short = line.length > 120 ? `${line.slice(0, 119)}…` : line;
  return short.replaceAll('|', '\\|');
}

function row({ version, database, seconds, failed }: Certificate): string {
  const steps = STEPS.map(step => {
    if (failed?.step === step) return `no: ${cell(failed.reason)}`;
    const took = seconds[step];
    return took === undefined ? '' : `${Math.round(took)} s`;
  });
  return `| ${[version, database, ...steps].join(' | ')} |`;
}

/** The table of a certification: seconds a step took, or why it failed. */
export function table(certificates: readonly Certificate[]): string {
  const head = ['version', 'database', ...STEPS];
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...certificates.map(row),
    '',
  ].join('\n');
}

/** How one upgrade of a chain went. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly database: string;
  /** Of the deploy, with restore point, rehearsal and schema step, and of the start: the cluster is down for both. */
  readonly seconds?: { readonly deploy: number; readonly start: number };
  readonly point?: RestorePoint;
  readonly failed?: string;
}

/** The table of upgrades: seconds, and what the restore point took; or why one failed. */
export function hopTable(hops: readonly Hop[]): string {
  const head = ['upgrade', 'database', 'deploy', 'start', 'database size', 'dump', 'trial restore'];
  const rows = hops.map(({ from, to, database, seconds, point, failed }) => {
    const [deploy, start] =
      seconds === undefined ? [`no: ${cell(failed ?? '')}`, ''] : [seconds.deploy, seconds.start];
    const sizes =
      point === undefined
        ? ['', '', '']
        : [
            `${(point.databaseBytes / 1e6).toFixed(1)} MB`,
            `${point.dumpSeconds.toFixed(1)} s`,
            `${point.restoreSeconds.toFixed(1)} s`,
          ];
    const took = [deploy, start].map(value => (typeof value === 'number' ? `${Math.round(value)} s` : value));
    return `| ${[`${from} → ${to}`, database, ...took, ...sizes].join(' | ')} |`;
  });
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows, ''].join('\n');
}
