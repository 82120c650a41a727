import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PIP_OPTIONS, pipInstall, REQUIREMENTS, requirementsOf } from '../../../bin/lib/requirements.mjs';
import { CHECKOUT } from '../../src/config.ts';
import { PYTHON } from '../engine/support/project.ts';

const call = promisify(execFile);
const WHEEL = 'parcel-1.0-py3-none-any.whl';
/** Makes the smallest wheel there is, in the folder that it runs in. */
const MAKE = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("parcel.py", "")
    wheel.writestr("parcel-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: parcel\\nVersion: 1.0\\n")
    wheel.writestr("parcel-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("parcel-1.0.dist-info/RECORD", "")
`;

describe.each(REQUIREMENTS)('%s', file => {
  it('pins each package to one version and its files, and has pip refuse all others and what has to be built', async () => {
    const text = await readFile(join(CHECKOUT, file), 'utf8');
    const requirements = requirementsOf(text);
    expect(requirements.length).toBeGreaterThan(0);
    const loose = requirements.filter(
      ({ name, version, hashes }) => !name || !version || hashes.length === 0,
    );
    expect(loose).toEqual([]);
    expect(text.split('\n')).toEqual(expect.arrayContaining([...PIP_OPTIONS]));
    expect(text).not.toMatch(/index-url|:\/\//);
  });
});

it('is all that is pinned: no other requirements file of the checkout is left without hashes', async () => {
  const found: string[] = [];
  for (const folder of ['.', 'ansible', 'bin', 'test', 'lab', 'server']) {
    const names = await readdir(join(CHECKOUT, folder));
    found.push(...names.filter(name => /^requirements.*\.txt$/.test(name)).map(name => join(folder, name)));
  }
  expect(found.toSorted()).toEqual([...REQUIREMENTS].toSorted());
});

describe('a package of Python', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deck-wheel-'));
    await call(PYTHON, ['-c', MAKE, WHEEL], { cwd: folder });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const install = async (requirement: string): Promise<string> => {
    await writeFile(join(folder, 'requirements.txt'), `${requirement}\n`);
    const where = ['--no-index', '--find-links', '.', '--target', 'installed'];
    return call(PYTHON, [...pipInstall('requirements.txt'), ...where], { cwd: folder }).then(
      () => 'installed',
      ({ stderr }: { stderr: string }) => stderr,
    );
  };

  it('is installed when it is the file that was pinned, refused when it was changed or has no hash', async () => {
    const sha256 = createHash('sha256')
      .update(await readFile(join(folder, WHEEL)))
      .digest('hex');
    const pinned = `parcel==1.0 --hash=sha256:${sha256}`;
    expect(await install(pinned)).toBe('installed');
    expect(await install('parcel==1.0')).toContain('Hashes are required');
    await rm(join(folder, 'installed'), { recursive: true });
    await appendFile(join(folder, WHEEL), 'x');
    expect(await install(pinned)).toContain('DO NOT MATCH THE HASHES');
    expect(await readdir(folder)).not.toContain('installed');
  });
});
