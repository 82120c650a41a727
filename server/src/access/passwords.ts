import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP's cheat sheet on password storage: argon2id with 19 MiB, two passes, one lane; as ASVS 5.0 11.4.2 asks. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const BYTES = 32;

/** The hash of a password in the form of PHC strings: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive('argon2id', { message: password, nonce, tagLength: BYTES, ...COST });
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bare(nonce)}$${bare(hash)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** Whether a password is that of a hash. Of a user who has none it takes as long, so that time tells nothing. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', hash = ''] = PHC.exec(stored ?? (await aHash)) ?? [];
  const expected = Buffer.from(hash, 'base64');
  const found = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(found, expected) && stored !== null;
}

/** Nobody's. */
const aHash = hashPassword(randomBytes(16).toString('base64'));

const bare = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
