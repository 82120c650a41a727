import type { Signature } from './signature.ts';

/** Failures of taking turns: another console on a host, or something that does not end. */
export const LOCK_SIGNATURES: readonly Signature[] = [
  {
    id: 'lock_broken',
    pattern: /^the lock of this run was broken: /m,
    cause: {
      en: 'Another console has broken the lock of this run and has taken the host.',
      zh: '另一个控制台强制解除了本次运行的锁定，并接管了该主机。',
    },
    advice: {
      en: 'Agree on which console looks after this host, then ask for the same action there.',
      zh: '请先商定由哪个控制台管理该主机，再在该控制台执行同一操作。',
    },
  },
  {
    id: 'host_locked',
    // A host chooses the text: with open lengths 16,000 characters took ten seconds. A field of a lock has at most 200.
    pattern:
      /locked by another console, on (?<holder>[^:]{1,200}): (?<action>\w{1,200}|\?) of cluster (?<cluster>.{1,200}), run (?<run>[^\s,]{1,200}), asked for by (?<user>.{1,200}), since (?<since>[^\s;]{1,200})/,
    cause: {
      en: 'Another console works on the host: the one on {holder}, {action} of cluster {cluster}, run {run}, asked for by {user}, since {since}.',
      zh: '另一个控制台正在该主机上执行操作：{holder} 上的控制台，{action}集群 {cluster}，运行 {run}，由 {user} 发起，始于 {since}。',
    },
    advice: {
      en: 'Wait until that run has ended, then ask again. If that console is gone for good, ask again and break its lock (breakLocks).',
      zh: '请等待该运行结束后重试；若该控制台确已不存在，请重试并强制解除锁定（breakLocks）。',
    },
  },
  {
    id: 'work_left',
    pattern: /^still at work on the host: (?<work>.+)$/m,
    cause: {
      en: 'A program of an aborted run still works on the host and must not be broken off: {work}.',
      zh: '已中止的运行留下的程序仍在主机上执行，且不能强行中断：{work}。',
    },
    advice: {
      en: 'It ends by itself: ask for the action again after that. A program that never ends (one that waits for a disk) is ended by hand, or by a reboot.',
      zh: '它会自行结束，请在其结束后重新执行该操作；若一直不结束（例如在等待磁盘），请手动结束该进程或重启主机。',
    },
  },
];
