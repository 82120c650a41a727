import { describe, expect, test } from 'vitest';
import type { FileVars } from '../../src/domain/deck-vars.ts';
import { builtBy, VERSIONS } from './support/built.ts';

/** The text of a file, or the lines that are set in the release's own. */
function textOf({ path, mode, content, set }: FileVars): string {
  const text = content ?? `${Object.values(set ?? {}).join('\n')}\n`;
  const how = content === undefined ? 'keys set in the file of the release' : 'the whole file';
  return `### ${path} (${mode}), ${how}\n${text}`;
}

// What each driver makes of the example cluster, to be read in a diff. `vitest run -u` writes it anew.
describe.each(VERSIONS)('what is written for %s', version => {
  test.each(['postgresql', 'mysql'] as const)('with %s', async database => {
    const { output } = builtBy(version, database);
    const parts = { common: { ...output.shared, servers: [] }, ...output.roles };
    for (const [role, { files, servers, folders }] of Object.entries(parts)) {
      const text = [
        ...files.map(textOf),
        ...folders.map(({ path, mode }) => `### ${path} (${mode}), a folder\n`),
        ...servers.map(({ unit, unitText }) => `### ${unit}\n${unitText}`),
      ].join('\n');
      await expect(text).toMatchFileSnapshot(`golden/${version}/${database}/${role}.txt`);
    }
    const { create, upgrade, cwd, environment } = output.schema;
    const schema = [
      `cwd ${cwd}`,
      ...Object.entries(environment).map(([k, v]) => `${k}=${v}`),
      create.join(' '),
      upgrade.join(' '),
    ];
    if (output.afterStart.length > 0) {
      const records = `${JSON.stringify(output.afterStart, null, 2)}\n`;
      await expect(records).toMatchFileSnapshot(`golden/${version}/${database}/records.txt`);
    }
    await expect(`${schema.join('\n')}\n`).toMatchFileSnapshot(`golden/${version}/${database}/schema.txt`);
  });
});
