import { isAddress } from '@dolphindeck/contract/common/address.ts';
import { textProblem } from '@dolphindeck/contract/common/safe-text.ts';
import type { CreateHost, HostFacts } from '@dolphindeck/contract/host/host.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import type { Host } from '../store/hosts.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';
import type { EnginePort, LoginFailure, ProbeTarget } from './deps.ts';
import { isUsablePrivateKey } from './private-key.ts';

/** What is said of a host, apart from how to log in and what the login found. */
export type HostWords = Pick<Host, 'ip' | 'name' | 'port' | 'user' | 'remark'>;

/** The words of a request in their inner form. */
export function hostWords({ ip, name, port, user, remark }: Omit<CreateHost, 'credential'>): HostWords {
  return { ip, name: name.trim(), port: Number(port), user: user ?? 'root', remark: remark ?? '' };
}

/** Everything that is wrong with the words and secrets of a host, beyond their shape. */
export function hostProblems(
  { ip, name, port, remark }: HostWords,
  { root, privateKey }: Pick<CreateHost, 'root' | 'privateKey'>,
): Problem[] {
  const problems: Problem[] = [];
  for (const [field, text] of Object.entries({ ip, name, remark, root, privateKey })) {
    const what = textProblem(text ?? '', field === 'remark' || field === 'privateKey');
    if (what !== null) problems.push({ code: `text_${what}`, field });
  }
  if (!isAddress(ip)) problems.push({ code: 'host_address', field: 'ip', params: { host: ip } });
  if (name.length === 0) problems.push({ code: 'name_length', field: 'name' });
  if (name.startsWith('-')) problems.push({ code: 'text_dash', field: 'name' });
  if (privateKey && !isUsablePrivateKey(privateKey)) {
    problems.push({ code: 'private_key', field: 'privateKey' });
  }
  if (port < 1 || port > 65_535) {
    problems.push({ code: 'field_range', field: 'port', params: { limit: '1–65535' } });
  }
  return problems;
}

/** Refuses an address or a name that another host has. */
export async function requireFreeHost(
  inside: Pick<Aggregates, 'hosts'>,
  { ip, name }: HostWords,
  own: string | null,
): Promise<void> {
  const holder = await inside.hosts.idOfIp(ip);
  if (holder !== null && holder !== own) refuse('host_ip_taken', { ip }, 'ip');
  const namesake = await inside.hosts.idOfName(name);
  if (namesake !== null && namesake !== own) refuse('host_name_taken', { name }, 'name');
}

/**
 * Logs in with exactly these credentials.
 * @returns what the login found out
 * @throws AppError that says what to check
 */
export async function requireLogin(engine: EnginePort, target: ProbeTarget): Promise<HostFacts> {
  const result = await engine.probe(target);
  return result.ok ? result.facts : refuseLogin(target, result);
}

/** Says what to check, after a login that failed. */
export function refuseLogin(target: ProbeTarget, { reason, detail }: LoginFailure): never {
  const { ip: host, port, user, password, hostKey, via = [] } = target;
  switch (reason) {
    case 'login':
      return password === null
        ? refuse('host_key_login', { host, port, user, detail }, 'privateKey')
        : refuse('host_login', { host, port, user, detail }, 'root');
    case 'hostKey':
      return refuse('host_key_mismatch', { host, seen: detail, known: fingerprintOf(hostKey) }, 'hostKey');
    case 'jump':
      return refuse('host_jump', { host, jump: via.at(-1)?.ip ?? '', detail }, 'jump');
    case 'sudo':
      return refuse('host_sudo', { host, user, detail }, 'user');
    case 'python':
      return refuse('host_python', { host, user, detail });
    case 'unreachable':
      return refuse('host_unreachable', { host, port, detail });
    case 'other':
      return refuse('host_probe', { host, user, detail });
  }
}
