import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleCluster, FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { CONSOLE_DOWN, launch, openTab, type Tab } from '../browser/support/tab.ts';
import { processesOf } from './support/inside.ts';
import { World } from './support/world.ts';

/** Long enough for a start of all servers on a busy machine. */
const RUN_MS = 300_000;

let world: World;
let browser: Browser;
let tab: Tab;
let page: Page;

const button = (name: string) => page.getByRole('button', { name, exact: true });
const step = (name: string) => page.getByRole('dialog').getByRole('button', { name });
const isDone = (title: string) => page.getByRole('heading', { name: title }).waitFor({ timeout: RUN_MS });

describe('the main job by the page alone, on a real host', () => {
  beforeAll(async () => {
    world = await World.create(1, { register: false });
    browser = await launch();
    tab = await openTab(browser, { base: world.client.base }, '/', { locale: 'zh-CN' });
    page = tab.page;
  });
  afterAll(async () => {
    await tab?.close();
    await browser?.close();
    await world?.close();
  });

  test('the first steps lead to the hosts, and one is added with its own key', async () => {
    await page.getByRole('link', { name: /主机/ }).last().click();
    await button('添加主机').first().click();
    await page.getByLabel('IP 或主机名').fill(world.host.ip);
    await page.getByLabel('密码', { exact: false }).last().fill(world.host.rootPassword);
    await step('下一步').click();
    await step('确认密钥').click();
    await step('完成').click();
    await page.getByRole('row').filter({ hasText: world.host.ip }).getByText('debian 12').waitFor();
  });

  test('the hosts are looked at, then deployed, live, though the console dies meanwhile', async () => {
    const { id } = await world.createCluster(exampleCluster(world.host.ip));
    await page.goto(`/clusters/${id}/plan`);
    await button('检查主机').click();
    await page.getByText(/检查通过|只有提示/).waitFor({ timeout: RUN_MS });
    await page.locator('.plan .foot').getByRole('button', { name: '部署', exact: true }).click();
    await page.waitForURL(/\/runs\//);
    await page.getByRole('log').getByText('PLAY [Base]').waitFor({ timeout: RUN_MS });
    tab.allow(CONSOLE_DOWN);
    await world.crashConsole();
    await isDone('部署成功');
    expect((await world.cluster(id)).status).toBe('deploysuccess');
  });

  test('it is started, and the address at the end is that of DolphinScheduler', async () => {
    await button('启动').click();
    await isDone('集群已启动');
    const link = page.getByRole('link', { name: new RegExp(`:${FRONTEND_PORT}`) });
    expect((await fetch((await link.getAttribute('href')) ?? '')).status).toBe(200);
  });

  test('it is stopped after a question, and nothing of it runs', async () => {
    await page.getByRole('heading', { level: 1 }).getByRole('link').click();
    await button('停止').click();
    await page.getByRole('dialog').getByRole('button', { name: '停止', exact: true }).click();
    await page.waitForURL(/\/runs\//);
    await isDone('集群已停止');
    expect(await processesOf(world.host, 'easy')).toEqual([]);
  });

  test('it is deployed again and started in one go, the start followed from the deploy', async () => {
    await page.getByRole('heading', { level: 1 }).getByRole('link').click();
    await button('重新部署并启动').click();
    await page.locator('.plan .foot').getByRole('button', { name: '部署并启动', exact: true }).click();
    await isDone('部署成功');
    await page.getByRole('link', { name: '查看启动' }).click();
    await isDone('集群已启动');
    expect(await processesOf(world.host, 'easy')).not.toEqual([]);
    expect(tab.problems()).toEqual([]);
  });
});
