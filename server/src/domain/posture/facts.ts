import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { Cluster, ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import type { SignInState } from '@dolphindeck/contract/cluster/sign-in.ts';

/** What the settings of a console leave open. */
export interface ConsoleFacts {
  /** False: whoever reaches the console is an admin. */
  readonly signIn: boolean;
  /** The address beyond loopback on which it speaks plain HTTP, for a proxy that has TLS; null: none. */
  readonly plainAt: string | null;
  /** The key of all stored secrets lies in the folder that holds them, too. */
  readonly keyBeside: boolean;
  /** Where the webhook leaves this machine in plain HTTP, and whether a password goes with it. */
  readonly plainWebhook: { readonly host: string; readonly hasLogin: boolean } | null;
  /** The server of the console's own tables, when no TLS is asked for on the way there. */
  readonly plainDatabase: string | null;
  /** Packages are taken without a signature. */
  readonly packagesUnsigned: boolean;
}

/** An API token that is good now or was once. Times are ISO 8601. */
export interface TokenFacts {
  readonly name: string;
  readonly role: UserRole;
  /** A user, or `token:…`. */
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
}

/** Who may use the console. */
export interface AccessFacts {
  readonly users: readonly { readonly name: string; readonly disabled: boolean }[];
  /** The enabled user that the first start made, while it has the password of then; null: no such, or not known. */
  readonly firstPasswordOf: string | null;
  readonly tokens: readonly TokenFacts[];
}

/** How the console logs in to a host; no secret itself. */
export interface HostFacts {
  readonly id: string;
  readonly name: string;
  readonly user: string;
  readonly hasPassword: boolean;
  /** A key logs in, the console's or the host's own; a password beside it is for sudo. */
  readonly hasKey: boolean;
  /** Id of the console's key, when it is the one that logs in. */
  readonly consoleKey: string | null;
  /** Nobody has said which SSH key the host must show: it is the one that was shown first. */
  readonly keyUnconfirmed: boolean;
}

/** A cluster that was deployed. */
export interface ClusterFacts extends Pick<Cluster, 'id' | 'name' | 'status'> {
  /** As it was deployed last, which is what lies on its hosts. */
  readonly deployed: ClusterSpec;
  readonly signIn: SignInState;
}

/** All that the posture is made of. */
export interface PostureFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly console: ConsoleFacts & { readonly id: string };
  /** Null: not for who asks. */
  readonly access: AccessFacts | null;
  readonly hosts: readonly HostFacts[];
  /** Id of the console's key that is in use; null: it has none yet. */
  readonly newestKey: string | null;
  readonly clusters: readonly ClusterFacts[];
}
