import { expect, test } from 'vitest';
import { missingFor, servedBy } from './needs.ts';

const one = { id: '1', name: 'one', packages: ['release', 'jdk'], lacks: [] };
const two = {
  id: '2',
  name: 'two',
  packages: ['release'],
  lacks: [{ code: 'package_missing', message: 'package: no JDK' }],
};

test('a package serves the clusters whose next deploy would send it', () => {
  const names = (id: string) => servedBy({ id }, [one, two]).map(({ name }) => name);
  expect(names('release')).toEqual(['one', 'two']);
  expect(names('jdk')).toEqual(['one']);
  expect(names('other')).toEqual([]);
});

test('what a cluster lacks is said without the name of a field', () => {
  expect(missingFor([one, two])).toEqual([{ cluster: { id: '2', name: 'two' }, message: 'No JDK' }]);
});
