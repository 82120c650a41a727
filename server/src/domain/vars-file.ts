import type { DeckVars } from './deck-vars.ts';
import { yamlJson } from './escape/yaml-unsafe.ts';

/**
 * The file for `ansible-playbook -e @file`. Everything is below one key, so that no name in it can be one of
 * Ansible's own (`ansible_connection` …), and that key is tagged `!unsafe`, so that Ansible never takes a text of it
 * for a template, however deep. JSON would not do: there a tag on a map is ignored and the values in it are evaluated.
 */
export function varsFile(deck: Pick<DeckVars, 'connections'>): string {
  return `deck: !unsafe ${yamlJson(deck)}\n`;
}
