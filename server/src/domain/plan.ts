import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { applyVars } from './apply.ts';
import { deckVars } from './deck.ts';
import type { DeckVars } from './deck-vars.ts';
import { layoutFor, supportedVersions } from './layouts/index.ts';
import type { IdentifiedCluster } from './layouts/layout.ts';
import type { Locking } from './lock.ts';
import { archByFacts, choosePackages, type StoredPackage, type UnusablePackage } from './packages.ts';
import { deployProblems } from './problems.ts';
import { mergedSecrets, type RunSecrets, secretsOf } from './secrets.ts';
import { hopProblem } from './upgrade/hops.ts';
import type { UpgradeInput } from './upgrade/upgrade-vars.ts';

/** A host of the console's register, as a plan needs it. */
export interface RegisteredHost {
  /** The address that clusters name it by. */
  readonly ip: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
  readonly privateKey: string | null;
  /** The pinned key, `<type> <base64>`. */
  readonly hostKey: string;
  readonly facts: { readonly arch: string } | null;
  /** The hosts that a connection goes through, first the one that the console itself reaches. Absent: none. */
  readonly via?: readonly JumpHost[];
}

/** A host that connections to others go through. It is logged in to with a key: ssh asks for one password only. */
export interface JumpHost {
  readonly ip: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
  readonly hostKey: string;
}

export interface PlanInput {
  readonly runId: string;
  readonly action: Action | 'preflight';
  /** An operator confirmed to take over a deployDir whose cluster is gone. */
  readonly takeOver: boolean;
  readonly lock: Locking;
  /** With its secrets in clear. */
  readonly cluster: IdentifiedCluster;
  /** Hosts where an earlier deploy of the cluster may have left units, those that it names now included. */
  readonly footprint: readonly string[];
  /** Registered hosts; those that play no part are ignored. */
  readonly hosts: readonly RegisteredHost[];
  readonly packages: readonly StoredPackage[];
  /** Files that would be packages and are none: they say why one is missing. */
  readonly unusable?: readonly UnusablePackage[];
  /** For a start: what takes the place of DolphinScheduler's first password, if that is still in force. */
  readonly adminPassword?: string | null;
  /** For a deploy: what was deployed before, and the way back. Absent: nothing is known of it. */
  readonly upgrade?: UpgradeInput;
  /** For an apply: the cluster as it was deployed, with its secrets in clear; null: nobody knows. */
  readonly running?: ClusterSpec | null;
}

/**
 * What a run will do, frozen: the run carries out exactly this, whatever is edited or upgraded meanwhile. Plain JSON.
 * It holds the secrets of the cluster and its hosts, so it is stored sealed and dropped when the run is over.
 */
export interface RunPlan {
  readonly format: 1;
  readonly runId: string;
  readonly clusterId: string;
  readonly action: PlanInput['action'];
  /** The hosts that it connects to, departing ones included. */
  readonly hosts: readonly RegisteredHost[];
  /** Hosts that left the cluster and cannot be cleaned, because nobody knows how to reach them. */
  readonly abandoned: readonly string[];
  /** Packages that the run reads, by id: they must stay until it is over. */
  readonly packageIds: readonly string[];
  readonly deck: Omit<DeckVars, 'connections'>;
  readonly secrets: RunSecrets;
}

export type Planned =
  | { readonly ok: true; readonly plan: RunPlan }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Plans an action, or says everything that stands against it: a host that is not registered, a version without a
 * layout, a package that the store lacks, settings that exclude each other.
 */
export function planRun(input: PlanInput): Planned {
  const { cluster, action, adminPassword = null } = input;
  const hosts = cluster.hosts.flatMap(ip => input.hosts.find(host => host.ip === ip) ?? []);
  const problems = unregistered(cluster, hosts);
  const layout = layoutFor(cluster.base.version);
  if (layout === null) return { ok: false, problems: [...problems, unsupported(cluster)] };
  // Start and stop work with what is installed: nothing is sent, and nothing about the cluster is new.
  const installs = action === 'deploy' || action === 'preflight';
  const choice = installs
    ? choosePackages(cluster, layout, archByFacts(hosts), input.packages, input.unusable)
    : { chosen: [], problems: [] };
  if (installs) problems.push(...versionProblems(input), ...choice.problems);
  // What is new about a cluster must fit together.
  if (installs || action === 'apply') problems.push(...deployProblems(cluster, layout));
  if (problems.length > 0) return { ok: false, problems };
  const left = installs ? input.footprint.filter(ip => !cluster.hosts.includes(ip)) : [];
  const leaving = left.flatMap(ip => input.hosts.find(host => host.ip === ip) ?? []);
  const departing = leaving.map(({ ip }) => ip);
  const deckOf = (of: IdentifiedCluster) => {
    const given = { layout, packages: choice.chosen, connections: {}, departing, adminPassword };
    const { connections: _, ...deck } = deckVars({ ...input, cluster: of, ...given });
    return deck;
  };
  const secrets = secretsOf(cluster, [...hosts, ...leaving], adminPassword === null ? [] : [adminPassword]);
  const plan: RunPlan = {
    format: 1,
    runId: input.runId,
    clusterId: cluster.id,
    action,
    hosts: [...hosts, ...leaving],
    abandoned: left.filter(ip => !departing.includes(ip)),
    packageIds: choice.chosen.map(({ id }) => id),
    deck: deckOf(cluster),
    secrets,
  };
  return action === 'apply' ? planApply(plan, input, deckOf) : { ok: true, plan };
}

/** What an apply adds to the plan of an action that moves no files: the way there and back. */
function planApply(
  plan: RunPlan,
  { cluster, running = null }: PlanInput,
  deckOf: (of: IdentifiedCluster) => RunPlan['deck'],
): Planned {
  if (running === null) return { ok: false, problems: [{ code: 'apply_unknown' }] };
  const before = { ...running, id: cluster.id };
  const { vars, problems } = applyVars(
    { spec: before, deck: deckOf(before) },
    { spec: cluster, deck: plan.deck },
  );
  if (problems.length > 0) return { ok: false, problems };
  const secrets = mergedSecrets([plan.secrets, secretsOf(before, [])]);
  return { ok: true, plan: { ...plan, deck: { ...plan.deck, apply: vars }, secrets } };
}

/** A way back is one to a version that was deployed before. */
function versionProblems({ cluster, upgrade }: PlanInput): Problem[] {
  const { deployed = null, restore = null } = upgrade ?? {};
  const problem = deployed === null || restore !== null ? null : hopProblem(deployed, cluster.base.version);
  return problem === null ? [] : [problem];
}

function unregistered(cluster: IdentifiedCluster, hosts: readonly RegisteredHost[]): Problem[] {
  const missing = cluster.hosts.filter(ip => !hosts.some(host => host.ip === ip));
  if (missing.length === 0) return [];
  return [{ code: 'host_unregistered', field: 'hosts', params: { hosts: missing.join(', ') } }];
}

function unsupported({ base }: IdentifiedCluster): Problem {
  const params = { version: base.version, supported: supportedVersions() };
  return { code: 'version_unsupported', field: 'base.version', params };
}
