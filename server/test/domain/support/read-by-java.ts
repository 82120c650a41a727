import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const READER = join(import.meta.dirname, 'ReadProperties.java');

/** What java.util.Properties makes of each file. */
export function readByJava(files: readonly string[]): Record<string, string>[] {
  const input = files.map(file => Buffer.from(file, 'latin1').toString('base64')).join('\n');
  const output = execFileSync('java', [READER], { input, encoding: 'ascii' });
  const text = (base64: string) => Buffer.from(base64, 'base64').swap16().toString('utf16le');
  return output
    .split('\n')
    .slice(0, files.length)
    .map(line => {
      const words = line.trim().split(' ');
      const pairs: [string, string][] = [];
      for (let i = 0; i + 1 < words.length; i += 2)
        pairs.push([text(words[i] ?? ''), text(words[i + 1] ?? '')]);
      return Object.fromEntries(pairs);
    });
}
