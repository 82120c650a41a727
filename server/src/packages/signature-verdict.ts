import type { PackageSignature } from '@dolphindeck/contract/package/package.ts';
import { ArchiveError } from './archive-error.ts';

/** SHA-2 as RFC 9580 numbers it: 256, 384, 512, 224. What is before them can be made to fit two files. */
const SOUND_CHECKSUMS = ['8', '9', '10', '11'];
/** A signature of each byte; 01 would leave the ends of lines open. */
const OF_BYTES = '00';

/** What gpgv says of one signature: how it ends, and of whom it is. */
type Said = Readonly<Record<string, readonly string[]>>;

/**
 * Reads what gpgv says (doc/DETAILS of GnuPG, on `--status-fd`). Its exit code does not tell: it is 0 for revoked keys and weak checksums,
 * and 2 for a good signature beside one by somebody unknown.
 * @returns whose signature it is: of several the first that is good, as long as none was made for something else
 * @throws ArchiveError
 */
export function verdictOf(status: string): PackageSignature {
  const signatures = signaturesIn(status);
  if (signatures.length === 0) throw new ArchiveError('its signature file holds no signature of a file');
  if (signatures.some(said => said.BADSIG)) {
    throw new ArchiveError('its signature was not made for it: it was changed, or belongs to another file');
  }
  const faults = signatures.map(faultOf);
  const good = signatures.find((_, index) => faults[index] === null);
  if (good === undefined) throw faults[0] ?? new Error('no signature and no fault');
  const [, , , signedAt = '0'] = ['', ...(good.VALIDSIG ?? [])];
  return {
    by: nameOf(good),
    key: primaryKeyOf(good),
    at: new Date(Number(signedAt) * 1000).toISOString(),
    keyExpired: good.EXPKEYSIG !== undefined,
  };
}

function signaturesIn(status: string): Said[] {
  const found: Record<string, readonly string[]>[] = [];
  for (const line of status.split('\n')) {
    const [mark, keyword = '', ...rest] = line.split(' ');
    if (mark !== '[GNUPG:]') continue;
    if (keyword === 'NEWSIG') found.push({});
    Object.assign(found.at(-1) ?? {}, { [keyword]: rest });
  }
  return found;
}

/** Why a signature does not count, or null. */
function faultOf(said: Said): ArchiveError | null {
  if (said.NO_PUBKEY || said.ERRSIG) {
    const [key = ''] = said.NO_PUBKEY ?? said.ERRSIG ?? [];
    return new ArchiveError(`its signature is by the key ${key}, which is not in the keys file`);
  }
  if (said.REVKEYSIG) return new ArchiveError(`its signature is by a key that was revoked (${nameOf(said)})`);
  if (said.EXPSIG) return new ArchiveError('its signature has expired');
  const valid = said.VALIDSIG;
  if (valid === undefined || (said.GOODSIG === undefined && said.EXPKEYSIG === undefined)) {
    return new ArchiveError('its signature file holds no signature of a file');
  }
  // VALIDSIG: fingerprint, date, seconds, expiry, version, reserved, kind of key, checksum, class, primary key.
  if (!SOUND_CHECKSUMS.includes(valid[7] ?? '')) {
    return new ArchiveError('its signature goes by a checksum that can be forged');
  }
  if (valid[8] !== OF_BYTES) return new ArchiveError('its signature is of a text, not of each byte');
  return null;
}

const primaryKeyOf = ({ VALIDSIG = [] }: Said) => VALIDSIG[9] ?? VALIDSIG[0] ?? '';

/** The name in the key, which gpgv writes with %XX for what would break its line. */
function nameOf(said: Said): string {
  const [, ...words] = said.GOODSIG ?? said.EXPKEYSIG ?? said.REVKEYSIG ?? [];
  const name = words.join(' ').replace(/%[0-9a-fA-F]{2}/g, ' ');
  return name.replace(/\p{C}/gu, ' ').slice(0, 200);
}
