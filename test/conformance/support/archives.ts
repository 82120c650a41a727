import { gzipSync } from 'node:zlib';
import { request } from './api.ts';

/** A gzipped tar of one small file in one folder: enough for the package store, useless for a host. */
function archive(folder: string): Buffer {
  const content = Buffer.from('fake\n');
  const header = Buffer.alloc(512);
  const field = (offset: number, text: string) => header.write(text, offset, 'latin1');
  field(0, `${folder}/README`);
  field(100, '0000644\0');
  field(108, '0000000\0');
  field(116, '0000000\0');
  field(124, `${content.length.toString(8).padStart(11, '0')}\0`);
  field(136, '00000000000\0');
  field(148, '        ');
  field(156, '0');
  field(257, 'ustar\x0000');
  const sum = header.reduce((total, byte) => total + byte, 0);
  field(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return gzipSync(Buffer.concat([header, content, Buffer.alloc(512 - content.length), Buffer.alloc(1024)]));
}

/** Official file names of what a deploy of 1.3.6 needs. */
export const ARCHIVES = {
  'apache-dolphinscheduler-1.3.6-bin.tar.gz': archive('apache-dolphinscheduler-1.3.6-bin'),
  'OpenJDK11U-jre_x64_linux_hotspot_11.0.13_8.tar.gz': archive('jdk-11.0.13+8-jre'),
  'apache-zookeeper-3.8.0-bin.tar.gz': archive('apache-zookeeper-3.8.0-bin'),
} as const;

/** Uploads a file and answers what the console said. */
export function upload(
  base: string,
  query: Record<string, string>,
  body: Buffer | string,
  headers: Record<string, string> = {},
) {
  return request(`${base}/api/v1/uploadPackage?${new URLSearchParams(query)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
}

export async function uploadArchives(base: string): Promise<void> {
  for (const [name, body] of Object.entries(ARCHIVES)) {
    const { json } = await upload(base, { name }, body);
    if (json.code !== 200) throw new Error(json.message);
  }
}
