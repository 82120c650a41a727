import { readFileSync } from 'node:fs';
import { StartError } from './secrets/start-error.ts';

/**
 * Reads a file that a setting names.
 * @param name of the setting
 * @throws StartError
 */
export function readSettingFile(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(`${name}: cannot read ${file} (${(error as NodeJS.ErrnoException).code})`);
  }
}
