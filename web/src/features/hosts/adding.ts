import { addressKey } from '@dolphindeck/contract/common/address.ts';
import { computed, reactive } from 'vue';
import { call, Refusal } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { tidyKey } from './hosts.ts';
import { turns } from './parallel.ts';

/** How to log in: with one of the two secrets, or with the console's own key, which knows none. */
export interface Login {
  readonly method: 'password' | 'key' | 'consoleKey';
  readonly password: string;
  readonly privateKey: string;
  /** The secret is used once, to install the console's key. */
  readonly installs?: boolean;
}

/** A host that someone wants to add, with its login. */
export interface Wanted {
  readonly ip: string;
  readonly name: string;
  readonly port: number;
  readonly user: string;
  readonly remark: string;
  /** Id of the host to go through, or nothing. */
  readonly jump?: string;
  readonly login: Login;
}

/** How far a host has come. `asking`: its key is shown and waits for a person. */
export type AddState = 'waiting' | 'scanning' | 'asking' | 'registering' | 'done' | 'failed';

export interface Candidate {
  readonly id: number;
  readonly wanted: Wanted;
  state: AddState;
  /** The key that a person looks at, then the one that was confirmed. */
  key: { readonly hostKey: string; readonly fingerprint: string } | null;
  confirmed: boolean;
  error: Error | null;
}

/** Logins that run at once: each is a process of the console. */
const WIDTH = 4;

/** The secret of a login as the interface takes it, if it has one. */
export function secretOf({ method, password, privateKey }: Login): { root?: string; privateKey?: string } {
  if (method === 'consoleKey') return {};
  return method === 'password' ? { root: password } : { privateKey: tidyKey(privateKey) };
}

/** Which key logs in from then on, when it is not the secret that is given. */
function credentialOf({ method, installs = false }: Login): { credential?: 'key' } {
  return installs || method === 'consoleKey' ? { credential: 'key' } : {};
}

const throughOf = ({ jump = '' }: Wanted) => (jump === '' ? {} : { jump });

/**
 * Hosts that are being added: each is scanned, its key is confirmed by a person, then it is registered. What failed
 * stays with its reason until it is tried again or dropped. Nothing of it is stored; secrets leave with the tab.
 */
export function createAdding() {
  const inTurn = turns(WIDTH);
  const candidates = reactive<Candidate[]>([]);
  let lastId = 0;

  const count = (...states: AddState[]) => candidates.filter(({ state }) => states.includes(state)).length;
  const counts = computed(() => ({
    all: candidates.length,
    done: count('done'),
    asking: count('asking'),
    failed: count('failed'),
    busy: count('waiting', 'scanning', 'registering'),
  }));

  async function step(candidate: Candidate): Promise<void> {
    candidate.state = 'waiting';
    candidate.error = null;
    try {
      await inTurn(() => (candidate.confirmed ? register(candidate) : scan(candidate)));
    } catch (error) {
      candidate.error = error instanceof Error ? error : new Error(String(error));
      candidate.state = 'failed';
      // The host shows another key than the one that was confirmed: the next try asks again.
      if (error instanceof Refusal && error.code === 'host_key_mismatch') candidate.confirmed = false;
    }
  }

  async function scan(candidate: Candidate): Promise<void> {
    const { ip, port } = candidate.wanted;
    candidate.state = 'scanning';
    candidate.key = await call('scanHost', { ip, port, ...throughOf(candidate.wanted) });
    candidate.state = 'asking';
  }

  async function register(candidate: Candidate): Promise<void> {
    const { ip, name, port, user, remark, login } = candidate.wanted;
    candidate.state = 'registering';
    const hostKey = candidate.key?.hostKey;
    await call('createHost', {
      ip,
      name,
      port,
      user,
      remark,
      ...throughOf(candidate.wanted),
      ...secretOf(login),
      ...credentialOf(login),
      ...(hostKey === undefined ? {} : { hostKey }),
    });
    candidate.state = 'done';
    await queries.invalidateQueries({ queryKey: ['selectHostList'] });
  }

  function confirm(candidate: Candidate): void {
    if (candidate.state !== 'asking') return;
    candidate.confirmed = true;
    void step(candidate);
  }

  return {
    candidates,
    counts,
    /** Begins with these hosts. What was registered before stays; what failed or waits for a person is replaced. */
    begin(wanted: readonly Wanted[]): void {
      const done = candidates.filter(({ state }) => state === 'done');
      const known = new Set(done.map(({ wanted: { ip } }) => addressKey(ip)));
      const fresh = wanted
        .filter(({ ip }) => !known.has(addressKey(ip)))
        .map(
          (one): Candidate => ({
            id: ++lastId,
            wanted: one,
            state: 'waiting',
            key: null,
            confirmed: false,
            error: null,
          }),
        );
      candidates.splice(0, candidates.length, ...done, ...fresh);
      for (const candidate of candidates) if (candidate.state === 'waiting') void step(candidate);
    },
    confirm,
    confirmAll(): void {
      for (const candidate of candidates) confirm(candidate);
    },
    again(candidate: Candidate): void {
      if (candidate.state === 'failed') void step(candidate);
    },
    againAll(): void {
      for (const candidate of candidates) if (candidate.state === 'failed') void step(candidate);
    },
    drop({ id }: Candidate): void {
      const index = candidates.findIndex(candidate => candidate.id === id);
      if (index >= 0) candidates.splice(index, 1);
    },
    clear(): void {
      candidates.splice(0, candidates.length);
    },
  };
}

export type Adding = ReturnType<typeof createAdding>;
