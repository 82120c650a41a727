/** A package of a requirements file; without name and version where its line pins none. */
export interface Requirement {
  name?: string;
  version?: string;
  /** SHA-256, hexadecimal: of each file of this version. */
  hashes: string[];
  line: string;
}
export const REQUIREMENTS: readonly string[];
export const PIP_OPTIONS: readonly string[];
export function pipInstall(requirements: string): string[];
export function requirementsOf(text: string): Requirement[];
