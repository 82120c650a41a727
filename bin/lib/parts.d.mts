/** A package that the product is made of. */
export interface Part {
  name: string;
  version: string;
  /** SPDX; `none` when nobody says. */
  licence: string;
  purl: string;
  /** Of each file that the package may be installed from, hexadecimal. */
  hashes: { alg: string; content: string }[];
  isDevelopment: boolean;
  hasScript: boolean;
}

export function npmParts(lock?: object): Part[];
export function pythonParts(text?: string): Part[];
export function complaintsOf(parts: readonly Part[]): string[];
export function sbomOf(
  parts: readonly Part[],
  product: { name: string; version: string; license: string },
): {
  components: {
    'bom-ref': string;
    name: string;
    scope: string;
    hashes: { alg: string; content: string }[];
  }[];
};
