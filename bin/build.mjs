// npm run build: the page, into web/dist, and what the product is made of, as CycloneDX in sbom.cdx.json. npm start, demo
// and test build the page by themselves when its sources changed, as `--if-changed` does.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage, ensurePage } from './lib/page.mjs';
import { npmParts, pythonParts, sbomOf } from './lib/parts.mjs';
import { ensureNodeModules, ROOT } from './lib/setup.mjs';

ensureNodeModules();
if (process.argv.includes('--if-changed')) await ensurePage();
else {
  await buildPage();
  const product = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const sbom = sbomOf([...npmParts(), ...pythonParts()], product);
  writeFileSync(join(ROOT, 'sbom.cdx.json'), `${JSON.stringify(sbom, undefined, 2)}\n`);
}
