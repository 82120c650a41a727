import { expect, it } from 'vitest';
import { npmAdvisories, pipAdvisories } from '../../../bin/lib/advisories.mjs';

it('what npm knows is told by part, and is grave from high on', () => {
  const vulnerabilities = {
    a: { name: 'a', severity: 'critical', range: '<1.2.3' },
    b: { name: 'b', severity: 'moderate', range: '*' },
  };
  expect(npmAdvisories(JSON.stringify({ vulnerabilities }))).toEqual({
    findings: [
      { text: 'a <1.2.3: critical', isGrave: true },
      { text: 'b *: moderate', isGrave: false },
    ],
  });
  expect(npmAdvisories('{"vulnerabilities":{}}')).toEqual({ findings: [] });
});

it('a registry that has no advisories is no clean bill', () => {
  const refused = { message: '405 Method Not Allowed - POST where', statusCode: 405 };
  expect(npmAdvisories(JSON.stringify(refused))).toEqual({ unasked: '405 Method Not Allowed' });
  expect(npmAdvisories('{"error":{"summary":"no network"}}')).toEqual({ unasked: 'no network' });
  expect(npmAdvisories('')).toEqual({ unasked: 'it answered nothing' });
});

it('a part that pip-audit could not look up is not taken for a good one', () => {
  const good = { name: 'cffi', version: '2.0.0', vulns: [] };
  const answer = (...dependencies: object[]) => pipAdvisories(JSON.stringify({ dependencies }));
  const bad = { name: 'jinja2', version: '3', vulns: [{ id: 'CVE-1' }] };
  expect(answer(good)).toEqual({ findings: [] });
  expect(answer(good, bad)).toEqual({
    findings: [{ text: 'jinja2 3: CVE-1', isGrave: true }],
  });
  expect(answer(good, bad, { name: 'ansible-core', skip_reason: 'not found' })).toEqual({
    unasked: 'its source does not know ansible-core',
    findings: [{ text: 'jinja2 3: CVE-1', isGrave: true }],
  });
  expect(pipAdvisories('Traceback')).toEqual({ unasked: 'it answered nothing' });
});
