// What the product is made of by its lock files: packages of npm and of Python. Plain JavaScript with built-ins only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirementsOf } from './requirements.mjs';
import { ROOT } from './setup.mjs';

/** Licences that a part may have (SPDX); each lets us use it beside code under Apache-2.0. */
const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  // Of files: binds who changes theirs.
  'MPL-2.0',
]);

/**
 * Licences of Python's packages, read in their own metadata: a requirements file has none. ansible-core is a program of its
 * own that the supervisor starts; it is not linked with the console.
 */
const PYTHON_LICENCES = {
  'ansible-core': 'GPL-3.0-or-later',
  cffi: 'MIT-0',
  cryptography: 'Apache-2.0 OR BSD-3-Clause',
  jinja2: 'BSD-3-Clause',
  markupsafe: 'BSD-3-Clause',
  packaging: 'Apache-2.0 OR BSD-2-Clause',
  pycparser: 'BSD-3-Clause',
  pyyaml: 'MIT',
  resolvelib: 'ISC',
};
/** Parts whose licence was looked at by itself. */
const LOOKED_AT = { 'ansible-core': 'GPL-3.0-or-later' };

/** Packages whose install script was read and may stay unrun; no script of any package is ever run (ADR 0020). */
const SCRIPTS_LEFT_OUT = ['vue-demi'];

const read = file => readFileSync(join(ROOT, file), 'utf8');

/** The packages of package-lock.json: name, version, licence, purl, hashes, whether only development needs it. */
export function npmParts(lock = JSON.parse(read('package-lock.json'))) {
  return Object.entries(lock.packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .map(([path, entry]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return {
        name,
        version: entry.version,
        licence: entry.license ?? 'none',
        purl: `pkg:npm/${name.replace('@', '%40')}@${entry.version}`,
        hashes: [
          {
            alg: 'SHA-512',
            content: Buffer.from(entry.integrity.replace('sha512-', ''), 'base64').toString('hex'),
          },
        ],
        isDevelopment: entry.dev === true,
        hasScript: entry.hasInstallScript === true,
      };
    });
}

/** The packages of ansible/requirements.txt, in the same form, with the hash of each file that pip may take. */
export function pythonParts(text = read('ansible/requirements.txt')) {
  return requirementsOf(text).map(({ name, version, hashes }) => {
    const licence = PYTHON_LICENCES[name] ?? 'none';
    const purl = `pkg:pypi/${name}@${version}`;
    const files = hashes.map(content => ({ alg: 'SHA-256', content }));
    return { name, version, licence, purl, hashes: files, isDevelopment: false, hasScript: false };
  });
}

/** What is wrong with parts, a line each: a licence that nobody allowed, an install script that nobody has read. */
export function complaintsOf(parts) {
  return parts.flatMap(({ name, version, licence, hasScript }) => {
    const isAllowed = licence.split(' OR ').some(one => LICENCES.has(one)) || LOOKED_AT[name] === licence;
    return [
      ...(isAllowed ? [] : [`${name} ${version}: the licence ${licence} is not one that is allowed`]),
      ...(hasScript && !SCRIPTS_LEFT_OUT.includes(name) ? [`${name} ${version}: has an install script`] : []),
    ];
  });
}

/** A CycloneDX 1.5 bill of materials, the same for the same lock files: no time and no random number is in it. */
export function sbomOf(parts, { name, version, license }) {
  const unique = new Map(parts.map(part => [part.purl, part]));
  const component = part => ({
    type: 'library',
    'bom-ref': part.purl,
    name: part.name,
    version: part.version,
    scope: part.isDevelopment ? 'excluded' : 'required',
    hashes: part.hashes,
    licenses: part.licence.includes(' ')
      ? [{ expression: part.licence }]
      : [{ license: { id: part.licence } }],
    purl: part.purl,
  });
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': name,
        name,
        version,
        licenses: [{ license: { id: license } }],
      },
    },
    components: [...unique.values()].map(component),
  };
}
