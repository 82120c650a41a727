import { HIDDEN_SECRET } from '@dolphindeck/contract/cluster/cluster.ts';
import type { CreateConfig, UpdateConfig } from '@dolphindeck/contract/config/config.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConfig } from '../../src/commands/create-config.ts';
import { deleteConfig } from '../../src/commands/delete-config.ts';
import { selectConfig, selectConfigList } from '../../src/commands/reads/configs.ts';
import { updateConfig } from '../../src/commands/update-config.ts';
import { ADMIN, type Bench, openBench, refusal, VIEWER } from './support/bench.ts';

const MAIL = {
  typ: 'alert',
  name: 'mail',
  alertType: 'mail',
  mailPasswd: 'secret',
  remark: 'r',
} as CreateConfig;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

async function create(config: CreateConfig = MAIL): Promise<string> {
  await createConfig(bench.deps, config, ADMIN);
  return (await bench.store.templates.idOfName(config.typ, config.name)) ?? '';
}
const update = (changes: Partial<UpdateConfig> & { id: string }) =>
  updateConfig(bench.deps, { name: 'mail', typ: 'alert', conf: {}, ...changes }, ADMIN);
const select = (id: string, caller = ADMIN) => selectConfig(bench.deps, { id }, caller);

describe('templates', () => {
  it('are answered as saved, with secrets only for who may see them', async () => {
    const id = await create();
    const conf = { alertType: 'mail', mailPasswd: 'secret' };
    expect(await select(id)).toEqual({ id, typ: 'alert', name: 'mail', remark: 'r', conf });
    expect((await select(id, VIEWER)).conf).toEqual({ ...conf, mailPasswd: HIDDEN_SECRET });
    const list = await selectConfigList(bench.deps, { page: 1, typ: 'alert' }, VIEWER);
    expect(list.data[0]?.conf).toEqual({ ...conf, mailPasswd: HIDDEN_SECRET });
    expect(JSON.stringify(await bench.store.audit.newest(9))).not.toContain('"secret"');
  });

  it('have a name of their own within their type', async () => {
    await create();
    expect(await refusal(create())).toMatchObject({ code: 'config_name_taken', field: 'name' });
    await create({ typ: 'backend', name: 'mail', serverPort: 1 });
  });

  it('take their settings directly or under the name of their type', async () => {
    const id = await create();
    await update({ id, conf: { alert: { alertType: 'weixin' } } });
    expect((await select(id)).conf).toEqual({ alertType: 'weixin' });
    await update({ id, conf: { alertType: 'mail' } });
    expect((await select(id)).conf).toEqual({ alertType: 'mail' });
  });

  it('keep a secret that is sent hidden, if there is one', async () => {
    const id = await create();
    await update({ id, conf: { mailPasswd: HIDDEN_SECRET } });
    expect((await select(id)).conf).toEqual({ mailPasswd: 'secret' });
    const other = update({ id, typ: 'database', conf: { password: HIDDEN_SECRET } });
    expect(await refusal(other)).toMatchObject({ code: 'secret_missing', field: 'password' });
  });

  it('hide, keep and miss free settings with the name of a secret as those of the catalogue', async () => {
    const extra = { 'my.token': 'extra-token', note: 'open' };
    const id = await create({ typ: 'worker', name: 'w', extra } as CreateConfig);
    const hidden = { extra: { ...extra, 'my.token': HIDDEN_SECRET } };
    expect((await select(id, VIEWER)).conf).toEqual(hidden);
    await update({ id, typ: 'worker', name: 'w', conf: hidden });
    expect((await select(id)).conf).toEqual({ extra });
    const other = update({ id, typ: 'worker', name: 'w', conf: { extra: { 'other.token': HIDDEN_SECRET } } });
    expect(await refusal(other)).toMatchObject({ code: 'secret_missing', field: 'extra.other.token' });
    await deleteConfig(bench.deps, { id }, ADMIN);
    expect(JSON.stringify(await bench.store.audit.newest(9))).not.toContain('extra-token');
  });

  it.each([
    [{ ...MAIL, mailUser: '{% x %}' }, 'text_template', 'mailUser'],
    [{ ...MAIL, name: '  ' }, 'name_length', 'name'],
    [{ ...MAIL, remark: 'a\u0007' }, 'text_control', 'remark'],
    [{ typ: 'master', name: 'm', extra: { a: '{{' } }, 'text_template', 'extra.a'],
  ])('refuse %j', async (config, code, field) => {
    expect(await refusal(create(config as CreateConfig))).toMatchObject({ code, field });
  });

  it('that are unknown are neither changed nor deleted nor answered', async () => {
    const id = await create();
    await deleteConfig(bench.deps, { id }, ADMIN);
    for (const gone of [update({ id }), deleteConfig(bench.deps, { id }, ADMIN), select(id)]) {
      expect(await refusal(gone)).toMatchObject({ code: 'config_unknown' });
    }
  });
});
