import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import type { Page } from 'playwright-core';
import { answersTo, CUT_REASON, DEFECT_REASON } from './answers.ts';
import type { Seeded } from './seed.ts';

type View = readonly [name: string, path: string, act?: (page: Page) => Promise<void>];

/** A view while something that it reads does not come. */
const loading = (name: string, path: string, reads: EndpointName): View => [
  `${name}-loading`,
  path,
  async page => {
    await answersTo(page, reads, 'held');
    const asked = page.waitForRequest(request => new URL(request.url()).pathname === `/api/v1/${reads}`);
    await page.goto(path);
    await asked;
    await page.locator('main [aria-busy="true"]').first().waitFor();
    // What comes at once comes without a sign of it.
    await page.waitForFunction(`getComputedStyle(document.querySelector('.ghost')).opacity === '1'`);
  },
];

/** A view when something that it reads cannot be read. */
const failing = (name: string, path: string, reads: EndpointName, reason = DEFECT_REASON): View => [
  `${name}-error`,
  path,
  async page => {
    await answersTo(page, reads, reason === CUT_REASON ? 'cut' : 'failed');
    await page.goto(path);
    await page.getByText(reason).filter({ visible: true }).first().waitFor();
  },
];

/** A view that shows what could not be read again. */
const old = (name: string, path: string, reads: EndpointName): View => [
  `${name}-old`,
  path,
  async page => {
    await answersTo(page, reads, 'failed');
    // Another language and back: each has everything read again.
    for (const _ of ['there', 'back']) await page.locator('header button[lang]').click();
    await page.getByRole('status').filter({ hasText: DEFECT_REASON }).first().waitFor();
  },
];

/** Main views while they are read, when they cannot be, and when what they show is old. */
export const stateViews = ({ clusters, runs }: Seeded): View[] => [
  loading('clusters', '/clusters', 'selectClusterList'),
  failing('clusters', '/clusters', 'selectClusterList'),
  loading('cluster', `/clusters/${clusters.broken}`, 'selectCluster'),
  failing('cluster', `/clusters/${clusters.broken}`, 'selectCluster'),
  old('cluster', `/clusters/${clusters.broken}`, 'selectCluster'),
  failing('cluster-parts', `/clusters/${clusters.broken}`, 'selectConfigList'),
  loading('plan', `/clusters/${clusters.draft}/plan`, 'planCluster'),
  failing('plan', `/clusters/${clusters.draft}/plan`, 'planCluster'),
  failing('picture', `/clusters/${clusters.production}/picture`, 'planCluster'),
  loading('runs', '/runs', 'selectRunList'),
  failing('runs', '/runs', 'selectRunList'),
  loading('run', `/runs/${runs.diskFull}`, 'selectRunProgress'),
  failing('run', `/runs/${runs.diskFull}`, 'selectRunProgress'),
  failing('run-log', `/runs/${runs.start}`, 'readRunLines'),
  ['run-gone', '/runs/00000000'],
  loading('hosts', '/hosts', 'selectHostList'),
  failing('hosts', '/hosts', 'selectHostList'),
  old('hosts', '/hosts', 'selectHostList'),
  failing('packages', '/packages', 'selectPackageList'),
  failing('templates', '/templates', 'selectConfigList'),
  failing('settings', '/settings', 'selectNoticeTargets'),
  ['users-empty', '/users'],
  failing('console', '/hosts', 'whoAmI', CUT_REASON),
];
