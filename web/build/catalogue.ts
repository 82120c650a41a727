import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import { EXECUTE_TYPES } from '@dolphindeck/contract/api/runs.ts';
import { ROLES } from '@dolphindeck/contract/roles/index.ts';
import type { Plugin } from 'vite';

const NAME = 'virtual:catalogue';

/**
 * The contract's data as plain JSON: the role catalogue, the method and the permission of each interface, the numbers of the
 * requirement's actions. The page needs what the schemas say and not TypeBox, with which they are written and which would be a third of its script.
 */
export function catalogue(): Plugin {
  return {
    name: 'catalogue',
    resolveId: id => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return;
      const ofEach = (key: 'method' | 'permission') =>
        JSON.stringify(Object.fromEntries(Object.entries(ENDPOINTS).map(([name, one]) => [name, one[key]])));
      return [
        `export const ROLES = ${JSON.stringify(ROLES)};`,
        `export const METHODS = ${ofEach('method')};`,
        `export const PERMISSIONS = ${ofEach('permission')};`,
        `export const EXECUTE_TYPES = ${JSON.stringify(EXECUTE_TYPES)};`,
      ].join('\n');
    },
  };
}
