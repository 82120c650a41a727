import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import { ROLES } from '@dolphindeck/contract/roles/index.ts';
import type { Plugin } from 'vite';

const NAME = 'virtual:catalogue';

/**
 * The contract's data as plain JSON: the role catalogue and the method of each interface. The page needs what the
 * schemas say and not TypeBox, with which they are written and which would be a third of its script.
 */
export function catalogue(): Plugin {
  return {
    name: 'catalogue',
    resolveId: id => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return;
      const methods = Object.fromEntries(
        Object.entries(ENDPOINTS).map(([name, { method }]) => [name, method]),
      );
      return `export const ROLES = ${JSON.stringify(ROLES)};\nexport const METHODS = ${JSON.stringify(methods)};\n`;
    },
  };
}
