import { ROLE_NAMES } from '@dolphindeck/contract/roles/define.ts';
import type { DeckVars } from './deck-vars.ts';
import { yamlJson } from './escape/yaml-unsafe.ts';

/**
 * The inventory of a run: hosts by address and a group per role of the catalogue, no variables. Roles that the
 * cluster lacks are empty groups, so every play can name its group.
 */
export function inventoryFile(deck: Pick<DeckVars, 'hosts' | 'roles'>): string {
  const named = (hosts: readonly string[]) => Object.fromEntries(hosts.map(host => [host, null]));
  const children = Object.fromEntries(
    ROLE_NAMES.map(role => [role, { hosts: named(deck.roles[role]?.hosts ?? []) }]),
  );
  return `${yamlJson({ all: { hosts: named(Object.keys(deck.hosts)), children } })}\n`;
}
