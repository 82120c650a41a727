import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { button, heading } from './support/places.ts';
import { exampleSpec, HOSTS, type Seeded, seed } from './support/seed.ts';
import { settle } from './support/tab.ts';

const open = browserOfFile();
let deck: Deck;
let seeded: Seeded;
beforeAll(async () => {
  deck = await openDeck();
  seeded = await seed(deck);
});
afterAll(() => deck.close());

/** A cluster of a name as the console has it, or undefined. */
const stored = async (name: string) =>
  (await deck.get('selectClusterList', { page: '-1' })).data.find(
    (one: { name: string }) => one.name === name,
  );

describe('the plan of a deploy', () => {
  it('shows steps, hosts with ports and packages, looks at the hosts, and then deploys', async () => {
    const { page } = await open(deck, `/clusters/${seeded.clusters.draft}`, { locale: 'zh-CN' });
    await button(page, '部署').click();
    await page.waitForURL(/\/plan$/);
    await page.getByRole('table', { name: '主机' }).getByText(HOSTS[1]).waitFor();
    expect(await page.getByRole('table', { name: '安装包' }).innerText()).toContain('DolphinScheduler 1.3.6');
    expect(await accessProblems(page)).toEqual([]);
    await button(page, '检查主机').click();
    await page.getByText(/检查通过|只有提示|个问题/).waitFor();
    await page.locator('.plan .foot').getByRole('button', { name: '部署', exact: true }).click();
    await page.waitForURL(/\/runs\/[0-9a-f]{8}$/);
    await deck.finish((await deck.ask('activeRun')) ?? '', []);
  });
});

describe('the plan of a cluster that was deployed before', () => {
  it('says what has changed since, and no secret', async () => {
    await deck.get('createCluster', exampleSpec('changing'));
    const { id } = await stored('changing');
    await deck.finish(await deck.execute(id, 2), []);
    await deck.get('updateCluster', { ...exampleSpec('changing'), id, status: 'cancel' });
    const spec = exampleSpec('changing');
    const roles = spec.roles.map(role =>
      role.roleName === 'backend' ? { ...role, roleBody: { ...role.roleBody, serverPort: 12_399 } } : role,
    );
    await deck.get('updateCluster', { ...spec, id, roles });
    const { page } = await open(deck, `/clusters/${id}/plan`);
    const changes = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Since the last deploy' }) });
    await changes.getByText('12399').last().waitFor();
    expect(await changes.locator('dl > div').count()).toBe(1);
    expect(await changes.locator('del').textContent()).toBe('12345');
    expect(await accessProblems(page)).toEqual([]);
  });
});

describe('the picture of a cluster', () => {
  it('has a box for each host with its roles and ports, moved through by arrows, and names its links', async () => {
    const { page } = await open(deck, `/clusters/${seeded.clusters.staging}/picture`, { viewport: 'phone' });
    const boxes = page.getByRole('option');
    await boxes.nth(2).waitFor();
    expect(await boxes.count()).toBe(3);
    expect(await boxes.first().innerText()).toContain('node-1');
    await boxes.first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await boxes.nth(1).getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('.links').innerText()).toContain('Master → Database');
    await settle(page);
    expect(await accessProblems(page)).toEqual([]);
  });
});

describe('a text that is markup elsewhere', () => {
  it('is a text in every field of the page', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    await deck.get('createCluster', { ...exampleSpec(evil), remark: evil });
    const { id } = await stored(evil);
    const { page } = await open(deck, `/clusters/${id}`);
    await heading(page, evil).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });
});
