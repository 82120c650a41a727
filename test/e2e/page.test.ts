import { basename } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleCluster, FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { MOUSE } from '../browser/support/hands.ts';
import { Journey } from '../browser/support/journey.ts';
import { CONSOLE_DOWN, launch, openTab, type Tab } from '../browser/support/tab.ts';
import { wordsIn } from '../browser/support/words.ts';
import { processesOf } from './support/inside.ts';
import { World } from './support/world.ts';

/** Long enough for a start of all servers on a busy machine. */
const RUN_MS = 300_000;

let world: World;
let browser: Browser;
let tab: Tab;
let page: Page;
/** The same operator, who goes on in English when the cluster is deployed. */
let chinese: Journey;
let english: Journey;

/** The one cluster of the console. */
async function cluster() {
  const [only] = (await world.client.call('selectClusterList', { page: '1' })).data;
  if (only === undefined) throw new Error('there is no cluster');
  return only;
}

describe('the main job by the page alone, on a real host, in both languages', () => {
  beforeAll(async () => {
    world = await World.create(1, { register: false, stock: false });
    browser = await launch();
    tab = await openTab(browser, { base: world.client.base }, '/', { locale: 'zh-CN' });
    page = tab.page;
    chinese = new Journey(page, MOUSE, wordsIn('zh'), RUN_MS);
    english = new Journey(page, MOUSE, wordsIn('en'), RUN_MS);
  });
  afterAll(async () => {
    await tab?.close();
    await browser?.close();
    await world?.close();
  });

  test('the first steps lead to the hosts, and one is added with its own key', async () => {
    const { ip, name, rootPassword } = world.host;
    await chinese.addHost(ip, name, rootPassword);
  });

  test('the packages that a deploy takes are uploaded', async () => {
    const { dolphinscheduler, jre, zookeeper } = world.packages;
    const files = [dolphinscheduler, jre, zookeeper];
    await chinese.upload(
      files,
      files.map(file => basename(file)),
    );
  });

  test('the cluster is created with all its roles and settings, as it was filled in', async () => {
    const spec = exampleCluster(world.host.ip);
    await chinese.create(spec);
    const { name, remark, hosts, base, roles } = await cluster();
    expect({ name, remark, hosts, base }).toEqual({
      name: spec.name,
      remark: spec.remark,
      hosts: spec.hosts,
      base: spec.base,
    });
    const byName = (list: readonly { readonly roleName: string }[]) =>
      list.toSorted((a, b) => a.roleName.localeCompare(b.roleName));
    expect(byName(roles)).toEqual(byName(spec.roles));
  });

  test('the hosts are looked at, then deployed, live, though the console dies meanwhile', async () => {
    await chinese.deploy();
    await page.getByRole('log').getByText('PLAY [Base]').waitFor({ timeout: RUN_MS });
    tab.allow(CONSOLE_DOWN);
    await world.crashConsole();
    await chinese.ended(chinese.words.deployed);
    expect((await cluster()).status).toBe('deploysuccess');
  });

  test('in English it is started, and the address at the end is that of DolphinScheduler', async () => {
    await chinese.speakEnglish();
    await english.start();
    await english.ended(english.words.started);
    const link = page.getByRole('link', { name: new RegExp(`:${FRONTEND_PORT}`) });
    expect((await fetch((await link.getAttribute('href')) ?? '')).status).toBe(200);
  });

  test('it is stopped after a question, and nothing of it runs', async () => {
    await english.stop();
    await english.ended(english.words.stopped);
    expect(await processesOf(world.host, 'easy')).toEqual([]);
  });

  test('it is deployed again and started in one go, the start followed from the deploy', async () => {
    await english.redeployAndStart();
    await english.ended(english.words.deployed);
    await english.follow();
    await english.ended(english.words.started);
    expect(await processesOf(world.host, 'easy')).not.toEqual([]);
  });

  test('it is stopped and deleted, which asks twice', async () => {
    const { name } = await cluster();
    await english.stop();
    await english.ended(english.words.stopped);
    await english.remove(name);
    expect((await world.client.call('selectClusterList', { page: '1' })).total).toBe(0);
    expect(tab.problems()).toEqual([]);
  });
});
