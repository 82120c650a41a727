import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { SeenSignIn } from '@dolphindeck/contract/cluster/sign-in.ts';
import type { Action, Status } from '@dolphindeck/contract/cluster/status.ts';
import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import type { PackageArch, PackageKind } from '@dolphindeck/contract/package/package.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { RunState } from '@dolphindeck/contract/run/states.ts';
import type { Generated } from 'kysely';

/**
 * The tables as the migrations make them. `seq` counts rows in the order of their creation: lists are newest
 * first. JSON is text and never looked into by SQL. Columns that end in `_sealed` are ciphertext of the vault.
 */
export interface Tables {
  cluster: {
    seq: Generated<number>;
    id: string;
    name: string;
    status: Status;
    /** 1 while the status counts as started, else null: unique, so at most one cluster is started. */
    started: 1 | null;
    /** ClusterSpec without secrets. */
    spec: string;
    /** Secrets of the spec by path (JSON object), or null when it has none. */
    secrets_sealed: string | null;
    /** Spec and secrets as they were last deployed, or null before the first success. */
    deployed_spec: string | null;
    deployed_secrets_sealed: string | null;
    /** Counts saves and changes of status, for compare-and-set. */
    revision: number;
    created_at: string;
    updated_at: string;
  };
  /** Which addresses a cluster names, so that the users of a host are found without reading every spec. */
  cluster_host: {
    cluster_id: string;
    address: string;
  };
  /** Addresses where a deploy of the cluster has begun and that were not cleaned since. */
  cluster_footprint: {
    cluster_id: string;
    address: string;
  };
  /** The console's own SSH keys. The newest is in use; older ones are left where a host does not know it yet. */
  console_key: {
    seq: Generated<number>;
    id: string;
    /** `<type> <base64> <comment>`. */
    public_key: string;
    private_key_sealed: string;
    created_at: string;
  };
  /** How DolphinScheduler's administrator signs in; no row before the first start. */
  cluster_sign_in: {
    cluster_id: string;
    /** What a start puts in the place of the first password. Kept before it is used, and never changed. */
    password_sealed: string;
    /** What a start last saw to be in force, and when. */
    state: SeenSignIn | null;
    seen_at: string | null;
  };
  /** What a deploy told of the restore points on the database's host. */
  restore_point: {
    cluster_id: string;
    name: string;
    /** A RestorePoint as JSON. */
    body: string;
  };
  host: {
    seq: Generated<number>;
    id: string;
    ip: string;
    name: string;
    port: number;
    user: string;
    password_sealed: string | null;
    private_key_sealed: string | null;
    /** The console's key that logs in, in the place of a key of the host's own. */
    console_key_id: string | null;
    /** Host that connections go through. */
    jump_id: string | null;
    host_key: string;
    facts: string | null;
    remark: string;
    created_at: string;
    updated_at: string;
  };
  config_template: {
    seq: Generated<number>;
    id: string;
    typ: RoleName;
    name: string;
    conf: string;
    secrets_sealed: string | null;
    remark: string;
    created_at: string;
    updated_at: string;
  };
  run: {
    seq: Generated<number>;
    id: string;
    cluster_id: string;
    /** As it was: the cluster may be renamed or deleted later. */
    cluster_name: string;
    action: Action;
    state: RunState;
    /** 1 while unfinished, else null: unique, so at most one run is unfinished. */
    active: 1 | null;
    hosts: string;
    /** Ids of the packages that it uses, as a JSON array. */
    packages: string;
    /** Who asked for it; null for runs of before this was kept, when the audit does not tell either. */
    asked_by: string | null;
    /** The id of the run that follows a success. */
    then_id: string | null;
    /** What the run was to do, without secrets, as JSON; null for runs of before this was kept. */
    plan_summary: Generated<string | null>;
    then_plan_summary: Generated<string | null>;
    /** How its steps ended, as JSON; null until the end, and for runs of before this was kept. */
    exits: Generated<string | null>;
    created_at: string;
    started_at: string | null;
    ended_at: string | null;
    supervisor_pid: number | null;
    supervisor_start: string | null;
    supervisor_boot: string | null;
    /** Byte offset in events.jsonl up to which events are stored. */
    event_offset: number;
    events: number;
    lines: number;
    tasks: number;
    recap: string;
    failure: string | null;
  };
  /**
   * The frozen plans of runs that are not over, and of those that will follow them. A row goes when its run is over, since
   * nobody needs the secrets in it any more.
   */
  run_plan: {
    run_id: string;
    plan_sealed: string;
  };
  /** Ids of runs that were forgotten, and of their clusters: never given again. */
  past_id: {
    id: string;
    /** 1 while events or the folder of the run are left. */
    leftovers: 1 | null;
  };
  run_event: {
    run_id: string;
    position: number;
    /** Number of the log line, null for events that are none. */
    line_no: number | null;
    body: string;
  };
  package: {
    seq: Generated<number>;
    id: string;
    /** Name of the file in the package folder. */
    name: string;
    kind: PackageKind;
    version: string;
    arch: PackageArch;
    bytes: number;
    modified_ms: number;
    sha512: string;
    added_at: string;
    /** PackageSignature as JSON, and the SHA-256 of the keys file that it was compared with; null: none was checked. */
    signature: Generated<string | null>;
    signed_keys: Generated<string | null>;
  };
  /** Only ever added to, which triggers see to; `seq` has no gap, and each row's hash holds the one before. */
  audit: {
    seq: number;
    at: string;
    who: string;
    role: string;
    address: string;
    action: string;
    target_type: string;
    target_id: string;
    target_name: string;
    outcome: string;
    code: string;
    request_id: string;
    /** What changed, without secrets, as canonical JSON. */
    details: string;
    hash: string;
  };
  /** What is to be told of a run's end: a row for each target until it has arrived. */
  notice: {
    seq: Generated<number>;
    target: NoticeTarget;
    id: string;
    body: string;
    attempts: number;
    due_at: string;
  };
  /** How it goes with a target; no row before the first attempt. */
  notice_target: {
    target: NoticeTarget;
    succeeded_at: string | null;
    failed_at: string | null;
    /** Why, as a Problem in JSON. */
    failure: string | null;
    gave_up_at: string | null;
  };
  /** How many rows of a list have numbers from `part` × PART_NUMBERS on: triggers count, nothing else writes here. */
  list_part: {
    list: ListName;
    part: number;
    size: number;
  };
  setting: {
    name: string;
    value: string;
  };
  /** Users; `user` is a word of SQL. */
  account: {
    seq: Generated<number>;
    id: string;
    name: string;
    role: UserRole;
    password_hash: string | null;
    /** Who a user of an OpenID provider is there: unique together, null for one who signs in here. */
    issuer: Generated<string | null>;
    subject: Generated<string | null>;
    disabled: Generated<0 | 1>;
    created_at: string;
  };
  session: {
    /** SHA-256 of what the browser keeps. */
    hash: string;
    account_id: string;
    address: string;
    created_at: string;
    seen_at: string;
  };
  token: {
    seq: Generated<number>;
    id: string;
    name: string;
    role: UserRole;
    /** SHA-256 of what the program sends. */
    hash: string;
    created_by: string;
    created_at: string;
    expires_at: string;
    used_at: string | null;
  };
}

/** Lists whose rows are counted by parts. */
export type ListName =
  | 'cluster'
  | 'host'
  | 'config_template'
  | `config_template/${RoleName}`
  | 'run'
  | `run/${string}`
  | 'package'
  | 'account'
  | 'token';

/** Tables of which no row is anybody's data: what triggers write. */
type Derived = 'list_part';

/**
 * What tells the rows of each table apart, and orders them, but for tables that are made of others. A table that
 * refers to another one follows it.
 */
export const TABLE_KEYS = {
  setting: ['name'],
  console_key: ['seq'],
  host: ['seq'],
  config_template: ['seq'],
  package: ['seq'],
  cluster: ['seq'],
  cluster_host: ['cluster_id', 'address'],
  cluster_footprint: ['cluster_id', 'address'],
  cluster_sign_in: ['cluster_id'],
  restore_point: ['cluster_id', 'name'],
  run: ['seq'],
  run_plan: ['run_id'],
  past_id: ['id'],
  run_event: ['run_id', 'position'],
  notice: ['seq'],
  notice_target: ['target'],
  audit: ['seq'],
  account: ['seq'],
  session: ['hash'],
  token: ['seq'],
} as const satisfies { readonly [T in Exclude<keyof Tables, Derived>]: readonly (keyof Tables[T])[] };

export type TableName = keyof typeof TABLE_KEYS;

export const TABLE_NAMES = Object.keys(TABLE_KEYS) as TableName[];
