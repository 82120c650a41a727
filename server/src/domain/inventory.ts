import { ROLE_NAMES } from '@dolphindeck/contract/roles/define.ts';
import type { DeckVars } from './deck-vars.ts';
import { yamlJson } from './escape/yaml-unsafe.ts';

/**
 * The inventory of a run: hosts by address, a group per role of the catalogue and `departing`, no variables. Roles that the
 * cluster lacks are empty groups, so every play can name its group.
 */
export function inventoryFile(deck: Pick<DeckVars, 'hosts' | 'roles' | 'departing'>): string {
  const named = (hosts: readonly string[]) => Object.fromEntries(hosts.map(host => [host, null]));
  const children = Object.fromEntries(
    ROLE_NAMES.map(role => [role, { hosts: named(deck.roles[role]?.hosts ?? []) }]),
  );
  const hosts = named([...Object.keys(deck.hosts), ...deck.departing]);
  const departing = { hosts: named(deck.departing) };
  return `${yamlJson({ all: { hosts, children: { ...children, departing } } })}\n`;
}
