// Python's packages as requirements files pin them. Plain JavaScript with built-ins only.

/** All requirements files, each of one environment: runs, linters, schemathesis, the program that makes these files. */
export const REQUIREMENTS = [
  'ansible/requirements.txt',
  'ansible/requirements-check.txt',
  'test/requirements-openapi.txt',
  'bin/requirements-pin.txt',
];

/**
 * How pip has to take them, also when somebody runs it by hand. A file whose hash is not in the list is refused. Wheels only:
 * a source distribution is a script that runs at the installation, and what it fetches to be built has no hash.
 */
export const PIP_OPTIONS = ['--require-hashes', '--only-binary :all:'];

/** What pip is run with to install a requirements file, and nothing else. */
export function pipInstall(requirements) {
  const options = PIP_OPTIONS.flatMap(option => option.split(' '));
  return ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...options, '-r', requirements];
}

/** The packages of a requirements file: name, version, SHA-256 of each of its files (hexadecimal). */
export function requirementsOf(text) {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter(line => /^[A-Za-z0-9]/.test(line))
    .map(line => {
      const [, name, version] = /^([\w.-]+)==([\w.+!]+)(?=\s|;|$)/.exec(line) ?? [];
      const hashes = [...line.matchAll(/--hash=sha256:([0-9a-f]{64})(?=\s|$)/g)].map(([, hash]) => hash);
      return { name, version, hashes, line };
    });
}
