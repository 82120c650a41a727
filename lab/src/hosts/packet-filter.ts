import { must } from '../core/run.ts';
import { entering } from './enter.ts';

/** What happens to packets on a host's cable, in statements of nftables; what is left out is let through. */
export interface PacketRules {
  /** For packets that come: `drop`, `numgen random mod 100 < 5 drop`, … */
  incoming?: string;
  /** For packets that go: `udp dport 53 drop`, … */
  outgoing?: string;
  /** For new connections from outside: `tcp dport 22 redirect to :2222`, … */
  redirected?: string;
}

const TABLE = 'inet lab_faults';

const CHAINS = {
  incoming: { hook: 'filter hook input', interface: 'iifname host0' },
  outgoing: { hook: 'filter hook output', interface: 'oifname host0' },
  redirected: { hook: 'nat hook prerouting', interface: 'iifname host0' },
} as const;

/**
 * Puts rules in the place of those that an earlier call gave; none: nothing happens to packets any more. They are gone
 * when the host is off or reboots. What the host filters itself is left alone.
 * @param init process id of the host's init
 * @throws LabError when nft does not understand a rule, or the kernel lacks what it needs
 */
export async function setPacketRules(init: number, rules: PacketRules): Promise<void> {
  const chains = Object.entries(CHAINS).flatMap(([name, { hook, interface: cable }]) => {
    const rule = rules[name as keyof typeof CHAINS];
    return rule === undefined
      ? []
      : [` chain ${name} {`, `type ${hook} priority -150;`, `${cable} ${rule}`, '}'];
  });
  // To add a table that is there does nothing, so that it can be deleted in any case: nft does all of it or nothing.
  const script = [`add table ${TABLE}`, `delete table ${TABLE}`, `table ${TABLE} {`, ...chains, '}', ''];
  await must([...entering(init, '--net'), 'nft', '-f', '-'], { input: script.join('\n') });
}
