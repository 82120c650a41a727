// Builds the page that the console serves. Plain JavaScript for Node 20 with built-ins only, like setup.mjs.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { fail, isFresh, NODE, projectEnv, ROOT, run } from './setup.mjs';

const PAGE = join(ROOT, 'web/dist');
const STAMP = '.dolphindeck-sources';

/** What the page is made of. */
const SOURCES = ['web', 'contract/src', 'package-lock.json'];
const NOT_A_SOURCE = /^web\/(dist|node_modules)\/|\.test\.ts$/;

/** What is worth compressing: text, and large enough that a packet is saved. */
const COMPRESSIBLE = /\.(js|css|svg)$/;
const COMPRESS_FROM_BYTES = 1024;

/** Builds the page unless the one that is there was made of exactly these sources. */
export async function ensurePage() {
  const fingerprint = fingerprintOfSources();
  if (isFresh(join(PAGE, STAMP), fingerprint)) return;
  process.stderr.write('dolphindeck: building the page …\n');
  await buildPage(fingerprint);
}

/**
 * Builds the page beside the one that is there and then puts it in its place: a console that is running has a whole
 * page all the time but for a moment, and a build that broke off leaves none that looks finished.
 */
export async function buildPage(fingerprint = fingerprintOfSources()) {
  const fresh = join(ROOT, `node_modules/.cache/dolphindeck-page-${process.pid}`);
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', 'web', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'];
  if (!run(NODE, args, { env: projectEnv() })) {
    rmSync(fresh, { recursive: true, force: true });
    fail('the page could not be built; see the message above');
  }
  await compress(fresh);
  writeFileSync(join(fresh, STAMP), fingerprint);
  rmSync(PAGE, { recursive: true, force: true });
  renameSync(fresh, PAGE);
}

/** Files below a folder, or the file itself, as paths relative to `root`, in one order everywhere. */
function filesOf(root, path) {
  const entries = readdirSync(join(root, path), { withFileTypes: true });
  const files = entries.flatMap(entry => {
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (!entry.isDirectory()) return [below];
    return NOT_A_SOURCE.test(`${below}/`) ? [] : filesOf(root, below);
  });
  return files.sort();
}

function fingerprintOfSources() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const files = source.includes('.') ? [source] : filesOf(ROOT, source);
    for (const file of files.filter(name => !NOT_A_SOURCE.test(name))) {
      const content = readFileSync(join(ROOT, file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** Puts `.br` and `.gz` beside each file: once and as small as they get, where an answer could take no such time. */
async function compress(folder) {
  const brotli = content =>
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    });
  const compressors = { br: brotli, gz: content => promisify(gzip)(content, { level: 9 }) };
  const texts = filesOf(folder, '').filter(file => COMPRESSIBLE.test(file));
  await Promise.all(
    texts.map(async file => {
      const content = readFileSync(join(folder, file));
      if (content.length <= COMPRESS_FROM_BYTES) return;
      for (const [ending, compressor] of Object.entries(compressors)) {
        writeFileSync(join(folder, `${file}.${ending}`), await compressor(content));
      }
    }),
  );
}
