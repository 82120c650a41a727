import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import type { Locator, Page } from 'playwright-core';
import { openDialog, press } from './screen-acts.ts';
import type { Seeded } from './seed.ts';

/** Something that a view reads by itself, and so shows as being read, as not to be had, and as old. */
export interface Reading {
  /** The name of its route. */
  readonly view: string;
  readonly what: string;
  readonly path: (world: Seeded) => string;
  /** What is asked for: an interface, or the document of all of them. */
  readonly reads: EndpointName | 'openapi.json';
  /** Seen once it has come. */
  readonly shows: (page: Page) => Locator;
  /** What leads to it on the page. */
  readonly act?: (page: Page) => Promise<void>;
  /** Nothing shows till it is known that there is anything: it comes below all else. */
  readonly isUnseen?: true;
  /** What leads on from its error, where it is not "Try again"; null where it tries again by itself. */
  readonly again?: RegExp | null;
  /** Nothing is told when it could not be read again: what it adds to stays as it is. */
  readonly isOnce?: true;
}

const row = (page: Page) => page.locator('main tbody tr').first();
const cluster = ({ clusters }: Seeded) => `/clusters/${clusters.broken}`;
const plan = ({ clusters }: Seeded) => `/clusters/${clusters.draft}/plan`;
const picture = ({ clusters }: Seeded) => `/clusters/${clusters.staging}/picture`;
const run = ({ runs }: Seeded) => `/runs/${runs.diskFull}`;
const at = (path: string) => () => path;

/** To what a change of a cluster that runs would do. */
async function askApply(page: Page): Promise<void> {
  await press(page, /^Change while running$/);
  await page.locator('[data-field="roles.worker"] summary').click();
  await page.locator('[data-field="roles.worker.roleBody.heapMb"] input').fill('1024');
  await press(page, /^Preview and apply…$/);
  await page.getByRole('dialog').waitFor();
}

/** To the key that a host has to know before the console can log in with it. */
async function addWithKey(page: Page): Promise<void> {
  await openDialog(/^Add hosts$/)(page);
  await page.getByRole('dialog').getByText("The console's key", { exact: true }).click();
}

export const READINGS: readonly Reading[] = [
  {
    ...{ view: 'clusters', what: 'the list of clusters', path: cluster, reads: 'selectClusterList' },
    shows: page => page.locator('aside').getByRole('link', { name: /^production/ }),
  },
  {
    ...{ view: 'clusters', what: 'a cluster', path: cluster, reads: 'selectCluster' },
    shows: page => page.getByRole('heading', { level: 1, name: 'broken' }),
  },
  {
    ...{ view: 'clusters', what: 'hosts to choose', path: cluster, reads: 'selectHostList' },
    shows: page => page.getByText('All registered hosts are in the cluster'),
    isOnce: true,
  },
  {
    ...{ view: 'clusters', what: 'templates of a role', path: cluster, reads: 'selectConfigList' },
    shows: page => page.getByLabel('Fill from a template (Master)'),
    ...{ isUnseen: true, isOnce: true },
  },
  {
    ...{ view: 'clusters', what: 'a plan', path: plan, reads: 'planCluster' },
    shows: page => page.locator('#plan-go'),
  },
  {
    ...{ view: 'clusters', what: 'restore points', path: plan, reads: 'selectRestorePoints' },
    shows: page => page.locator('#plan-go'),
    ...{ isUnseen: true, isOnce: true },
  },
  {
    ...{ view: 'clusters', what: 'hosts of a picture', path: picture, reads: 'selectHostList' },
    shows: page => page.getByRole('option', { name: 'node-1' }),
  },
  {
    ...{ view: 'clusters', what: 'ports of a picture', path: picture, reads: 'planCluster' },
    shows: page => page.locator('.ports span').first(),
  },
  {
    view: 'clusters',
    what: 'what a change of a running cluster would do',
    path: ({ clusters }) => `/clusters/${clusters.production}`,
    reads: 'planApply',
    act: askApply,
    shows: page => page.getByRole('dialog').getByRole('heading', { name: 'What changes' }),
  },
  { ...{ view: 'runs', what: 'runs', path: at('/runs'), reads: 'selectRunList' }, shows: row },
  {
    ...{ view: 'run', what: 'a run', path: run, reads: 'selectRunProgress' },
    shows: page => page.getByRole('heading', { name: 'Deploy failed' }),
  },
  {
    ...{ view: 'run', what: 'its log', path: run, reads: 'readRunLines' },
    shows: page => page.locator('[role="log"] .said').filter({ hasText: 'PLAY RECAP' }),
    ...{ again: null, isOnce: true },
  },
  {
    ...{ view: 'run', what: 'its slowest tasks', path: run, reads: 'runTasks' },
    shows: page => page.getByRole('region', { name: 'Slowest tasks' }).getByRole('table'),
    ...{ isUnseen: true, isOnce: true },
  },
  { ...{ view: 'hosts', what: 'hosts', path: at('/hosts'), reads: 'selectHostList' }, shows: row },
  { ...{ view: 'hosts', what: 'who uses them', path: at('/hosts'), reads: 'selectClusterList' }, shows: row },
  {
    ...{ view: 'hosts', what: "the console's key", path: at('/hosts'), reads: 'selectConsoleKey' },
    act: openDialog(/^The console's key$/),
    shows: page => page.getByRole('dialog').getByLabel('Public key'),
  },
  {
    ...{ view: 'hosts', what: 'the key to put on a host', path: at('/hosts'), reads: 'selectConsoleKey' },
    act: addWithKey,
    shows: page => page.getByRole('dialog').getByLabel('Public key'),
  },
  {
    ...{ view: 'packages', what: 'packages', path: at('/packages'), reads: 'selectPackageList' },
    shows: row,
  },
  {
    ...{ view: 'packages', what: 'who needs them', path: at('/packages'), reads: 'selectPackageNeeds' },
    shows: row,
  },
  {
    ...{ view: 'templates', what: 'templates', path: at('/templates'), reads: 'selectConfigList' },
    shows: row,
  },
  {
    ...{ view: 'settings', what: 'notices', path: at('/settings'), reads: 'selectNoticeTargets' },
    shows: page => page.getByRole('button', { name: 'Send a test Webhook' }),
  },
  {
    ...{ view: 'settings', what: 'the version', path: at('/settings'), reads: 'openapi.json' },
    shows: page => page.getByText(/^\d+\.\d+\.\d+$/),
    ...{ isUnseen: true, isOnce: true },
  },
  {
    ...{ view: 'users', what: 'users', path: at('/users'), reads: 'selectUserList' },
    shows: page => page.getByText('No users yet'),
  },
  {
    ...{ view: 'users', what: 'tokens', path: at('/users'), reads: 'selectTokenList' },
    shows: page => page.getByText('No tokens yet'),
  },
  { ...{ view: 'audit', what: 'the audit', path: at('/audit'), reads: 'selectAuditList' }, shows: row },
  {
    ...{ view: 'posture', what: 'what is open', path: at('/posture'), reads: 'selectPosture' },
    shows: page => page.locator('main section li').first(),
  },
  {
    ...{ view: 'login', what: 'who reads the page', path: at('/login'), reads: 'whoAmI' },
    shows: page => page.getByLabel('Password'),
    isOnce: true,
  },
  {
    ...{ view: 'callback', what: 'the sign-in elsewhere', path: at('/login/callback?state=x&code=y') },
    reads: 'finishOidc',
    shows: page => page.getByLabel('Password'),
    ...{ again: /^Back to the sign-in$/, isOnce: true },
  },
];

/** Views that read nothing. */
export const STILL: readonly string[] = ['nowhere'];

/** What an empty console says where something will be, and what leads on from there. */
export const EMPTY: readonly (readonly [view: string, path: string, title: RegExp, next: RegExp])[] = [
  ['clusters', '/clusters', /^0 of 3 steps done$/, /^Add hosts$/],
  ['clusters', '/clusters/new', /^Choose a cluster, or create one$/, /^Create a cluster$/],
  ['clusters', '/clusters/0000000a', /^There is no such cluster$/, /^See the clusters$/],
  ['clusters', '/clusters/no-id', /^There is no such cluster$/, /^See the clusters$/],
  ['runs', '/runs', /^No runs yet$/, /^To the clusters$/],
  ['runs', '/runs?cluster=0000000a', /^This cluster has no runs yet$/, /^Show all$/],
  ['run', '/runs/0000000a', /^There is no such run$/, /^See the runs$/],
  ['run', '/runs/no-id', /^There is no such run$/, /^See the runs$/],
  ['hosts', '/hosts', /^No hosts yet$/, /^Add hosts$/],
  ['packages', '/packages', /^No packages yet$/, /^choose files$/],
  ['templates', '/templates', /^No templates yet$/, /^New template$/],
  ['users', '/users', /^No users yet$/, /^Add a user$/],
  ['users', '/users', /^No tokens yet$/, /^Make a token$/],
  ['audit', '/audit?who=nobody', /^No entry fits$/, /^Clear the filter$/],
  ['nowhere', '/no/such/view', /^There is no such page$/, /^To the clusters$/],
];
