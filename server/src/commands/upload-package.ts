import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { PackageView, UploadPackage } from '@dolphindeck/contract/package/package.ts';

/** The query of an upload and the bytes of its body. */
export interface UploadInput extends UploadPackage {
  readonly body: AsyncIterable<Uint8Array>;
}

export async function uploadPackage(_deps: Deps, _input: UploadInput, _caller: Caller): Promise<PackageView> {
  throw new Error('not built yet');
}
