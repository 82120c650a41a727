import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { isAddition, type RoleDefinition, type RoleName } from '@dolphindeck/contract/roles/define.ts';
import { ROLES } from '@dolphindeck/contract/roles/index.ts';
import type { FileChooser, Locator, Page } from 'playwright-core';
import type { Hand } from './hands.ts';
import type { Words } from './words.ts';

type Spec = InputOf<Endpoints['createCluster']>;
type Files = readonly Extract<Parameters<FileChooser['setFiles']>[0], readonly unknown[]>[number][];

/** The main job as an operator does it: each step by the page alone, in the words of one language. */
export class Journey {
  readonly page: Page;
  readonly hand: Hand;
  readonly words: Words;
  /** How long a step on a host may take, in milliseconds. */
  readonly patience: number;

  constructor(page: Page, hand: Hand, words: Words, patience = 30_000) {
    this.page = page;
    this.hand = hand;
    this.words = words;
    this.patience = patience;
  }

  button(name: string, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: true });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** A button of the cluster that is looked at. */
  action(name: string): Locator {
    return this.button(name, this.page.getByRole('group', { name: this.words.actions, exact: true }));
  }

  place(name: string): Locator {
    return this.page
      .getByRole('navigation', { name: this.words.menu, exact: true })
      .getByRole('link', { name, exact: true });
  }

  /** From the first steps to the hosts: adds one, with its key confirmed. */
  async addHost(ip: string, name: string, password: string): Promise<void> {
    const { hand, words, dialog } = this;
    await hand.press(this.page.getByRole('link', { name: words.toHosts, exact: true }));
    await hand.press(this.button(words.addHosts));
    await hand.type(dialog.getByRole('textbox', { name: words.address, exact: true }), ip);
    await hand.type(dialog.getByRole('textbox', { name: words.hostName, exact: true }), name);
    await hand.type(dialog.locator('input[type="password"]'), password);
    await hand.press(this.button(words.scan, dialog));
    await hand.press(this.button(words.confirmKeyOf(name), dialog));
    await hand.press(this.button(words.finish, dialog));
    await this.page.getByRole('row').filter({ hasText: ip }).filter({ hasText: 'debian 12' }).waitFor();
  }

  /** Uploads packages, which are more than one. */
  async upload(files: Files, names: readonly string[]): Promise<void> {
    const { hand, words, page } = this;
    await hand.press(this.place(words.toPackages));
    const chooser = page.waitForEvent('filechooser');
    await hand.press(this.button(words.chooseFiles));
    await (await chooser).setFiles(files as Parameters<FileChooser['setFiles']>[0]);
    await hand.press(this.button(words.uploadAll(names.length)));
    for (const name of names) {
      await page.getByRole('row').filter({ hasText: name }).waitFor({ timeout: this.patience });
    }
  }

  /** Creates the first cluster: named, its hosts chosen, its roles put on them, its settings filled in; and saves it. */
  async create(spec: Spec): Promise<void> {
    const { hand, words, page, dialog } = this;
    await hand.press(this.place(words.toClusters));
    await hand.press(this.button(words.firstCluster));
    await hand.type(dialog.getByRole('textbox', { name: words.name, exact: true }), spec.name);
    await hand.type(dialog.getByRole('textbox', { name: words.remark, exact: true }), spec.remark ?? '');
    await hand.press(this.button(words.goOn, dialog));
    for (const host of spec.hosts) {
      await hand.press(page.locator('[data-field="hosts"]').getByRole('button').filter({ hasText: host }));
    }
    await this.#assign(spec);
    await this.#fill(spec);
    await hand.press(this.button(words.save));
    await page.waitForURL(/\/clusters\/[0-9a-f]{8}$/);
  }

  async #assign({ hosts, roles }: Spec): Promise<void> {
    const grid = this.page.getByRole('grid');
    for (const { roleName, roleDependHost } of roles) {
      for (const host of roleDependHost ?? []) {
        const row = grid.locator('tbody tr').nth(hosts.indexOf(host));
        const name = await row.locator('.name').innerText();
        const { label } = ROLES[roleName as RoleName];
        await this.hand.tick(row.getByRole('checkbox', { name: this.words.cell(label, name), exact: true }));
      }
    }
  }

  /** Fills in what differs from what a new role begins with. */
  async #fill({ roles }: Spec): Promise<void> {
    for (const { roleName, roleBody } of roles) {
      const role: RoleDefinition = ROLES[roleName as RoleName];
      for (const [name, value] of Object.entries(roleBody ?? {})) {
        const field = role.fields[name];
        if (field === undefined || value === field.initial) continue;
        const input = this.page.locator(`[data-field="roles.${roleName}.roleBody.${name}"] input`);
        if (isAddition(role, field) && !(await input.isVisible())) {
          await this.hand.press(this.page.locator(`section[data-field="roles.${roleName}"] summary`));
        }
        if (typeof value === 'boolean') await this.hand.tick(input);
        else await this.hand.type(input, String(value));
      }
    }
  }

  /** Looks at the plan and at the hosts, and deploys: the run that follows is shown. */
  async deploy(): Promise<void> {
    const { hand, words, page } = this;
    await hand.press(this.action(words.deploy));
    await hand.press(this.button(words.check));
    const [fine = '', remarks = ''] = words.fine;
    await page.getByText(fine).or(page.getByText(remarks)).waitFor({ timeout: this.patience });
    await hand.press(this.button(words.deploy, page.locator('#plan-go')));
    await page.waitForURL(/\/runs\//);
  }

  /** Goes on in English, by the settings, and comes back to where it was. */
  async speakEnglish(): Promise<void> {
    const { page, hand, words } = this;
    await hand.press(this.place(words.toSettings));
    await hand.tick(page.getByRole('radio', { name: 'English', exact: true }));
    await page.goBack();
  }

  /** Starts what was just deployed, from the end of its run. */
  async start(): Promise<void> {
    const before = this.page.url();
    await this.hand.press(this.button(this.words.start));
    await this.page.waitForURL(url => url.href !== before);
  }

  /** Stops the cluster of the run that is looked at, after a question. */
  async stop(): Promise<void> {
    const { hand, words, page } = this;
    await this.#toCluster();
    await hand.press(this.action(words.stop));
    await hand.press(this.button(words.stop, this.dialog));
    await page.waitForURL(/\/runs\//);
  }

  /** Deploys the cluster of the run that is looked at once more, and starts it in one go. */
  async redeployAndStart(): Promise<void> {
    const { hand, words, page } = this;
    await this.#toCluster();
    await hand.press(this.action(words.redeployStart));
    await hand.press(this.button(words.deployStart, page.locator('#plan-go')));
    await page.waitForURL(/\/runs\//);
  }

  /** From a deploy that is followed by a start, to the start. */
  async follow(): Promise<void> {
    const before = this.page.url();
    await this.hand.press(this.page.getByRole('link', { name: this.words.followStart, exact: true }));
    await this.page.waitForURL(url => url.href !== before);
  }

  /** Deletes the cluster of the run that is looked at: asked twice, the second time for its name. */
  async remove(name: string): Promise<void> {
    const { hand, words, page, dialog } = this;
    await this.#toCluster();
    await hand.press(this.action(words.delete));
    await hand.press(this.button(words.deleteGo, dialog));
    await hand.type(dialog.getByRole('textbox', { name: words.typeName(name), exact: true }), name);
    await hand.press(this.button(words.deleteSure, dialog));
    await page.getByRole('heading', { name: words.first, exact: true }).waitFor();
  }

  /** The run that is looked at has come to this. */
  ended(title: string): Promise<void> {
    return this.page.getByRole('heading', { name: title, exact: true }).waitFor({ timeout: this.patience });
  }

  async #toCluster(): Promise<void> {
    await this.hand.press(this.page.getByRole('heading', { level: 1 }).getByRole('link'));
    await this.page.waitForURL(/\/clusters\//);
  }
}
