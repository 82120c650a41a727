import { gzipSync } from 'node:zlib';

export interface Member {
  readonly path: string;
  readonly body?: string | Uint8Array;
  /** POSIX type flag; from the path's last character when absent. */
  readonly flag?: string;
  readonly target?: string;
  /** Size in the header, when it is to lie. */
  readonly size?: number;
}

/** A tar archive of these members, as GNU tar writes it. */
export function tar(members: readonly Member[]): Buffer {
  return Buffer.concat([...members.map(member), Buffer.alloc(1024)]);
}

export function tarGz(members: readonly Member[]): Buffer {
  return gzipSync(tar(members));
}

function member({ path, body = '', flag, target = '', size }: Member): Buffer {
  const content = Buffer.from(body);
  const block = Buffer.alloc(512);
  block.write(path, 0, 100, 'utf8');
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${(size ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(flag ?? (path.endsWith('/') ? '5' : '0'), 156);
  block.write(target, 157, 100, 'utf8');
  block.write('ustar\u000000', 257, 'latin1');
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const filling = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([block, content, filling]);
}
