import type { DeckVars } from './deck-vars.ts';
import { yamlJson } from './escape/yaml-unsafe.ts';

/**
 * The file for `ansible-playbook -e @file`. Everything is below one key, so that no name in it can be one of
 * Ansible's own (`ansible_connection` …), and that key is tagged `!unsafe`, so that Ansible never takes a text of it
 * for a template, however deep. JSON would not do: there a tag on a map is ignored and the values in it are evaluated.
 * Beside it stands what tells each module whose work it does: Ansible takes that from a plain text only.
 */
export function varsFile(deck: Pick<DeckVars, 'connections'> & Partial<Pick<DeckVars, 'run'>>): string {
  const run = deck.run === undefined ? '' : `ansible_target_log_info: ${yamlJson(deck.run.id)}\n`;
  return `deck: !unsafe ${yamlJson(deck)}\n${run}`;
}
