import { ROLE_NAMES, type RoleName } from '@dolphindeck/contract/roles/define.ts';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import { newRole, type RoleEntry } from './draft.ts';
import MatrixPart from './matrix-part.vue';

const HOSTS = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
const registered = [{ ip: HOSTS[0], name: 'node-1' }];
vi.stubGlobal('fetch', async (address: string) => {
  const data = address.includes('selectHostList') ? registered : [];
  return { json: async () => ({ code: 200, message: 'ok', result: { data, total: data.length } }) };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

const on = (role: RoleName, ...hosts: string[]): RoleEntry => ({ ...newRole(role), roleDependHost: hosts });
const column = (role: RoleName) => ROLE_NAMES.indexOf(role) + 1;

/** The matrix, which answers clicks as the editor does. */
async function show({ roles = [] as RoleEntry[], hosts = HOSTS, readonly = false } = {}) {
  let now = roles;
  const matrix = mount(MatrixPart, {
    props: {
      hosts,
      roles,
      readonly,
      onChange: (changed: RoleEntry[]) => {
        now = changed;
        void matrix.setProps({ roles: changed });
      },
    },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
    attachTo: document.body,
  });
  mounted = matrix;
  await flushPromises();
  const box = (row: number, role: RoleName | 'all') =>
    matrix.get<HTMLInputElement>(`[data-at="${row},${role === 'all' ? 0 : column(role)}"]`);
  const hostsOf = (role: RoleName) => now.find(({ roleName }) => roleName === role)?.roleDependHost;
  /** Where the focus is, as `row,column`. */
  const at = () => (document.activeElement as HTMLElement | null)?.dataset.at;
  const press = (key: string, more: KeyboardEventInit = {}) => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
    return flushPromises();
  };
  return { matrix, box, hostsOf, at, press };
}

describe('the matrix of hosts and roles', () => {
  test('puts a role on a host, on all of them and takes all roles off one', async () => {
    const { box, hostsOf } = await show({ roles: [on('master', HOSTS[0] as string)] });
    await box(2, 'worker').setValue(true);
    expect(hostsOf('worker')).toEqual([HOSTS[1]]);
    await box(0, 'worker').setValue(true);
    expect(hostsOf('worker')).toEqual(HOSTS);
    await box(1, 'all').setValue(false);
    expect([hostsOf('master'), hostsOf('worker')]).toEqual([[], HOSTS.slice(1)]);
  });

  test('moves a role that is on one host only, and offers no whole column of it', async () => {
    const { box, hostsOf, matrix } = await show({ roles: [on('database', HOSTS[0] as string)] });
    await box(3, 'database').setValue(true);
    expect(hostsOf('database')).toEqual([HOSTS[2]]);
    expect(box(1, 'database').element.checked).toBe(false);
    expect(matrix.find(`[data-at="0,${column('database')}"]`).exists()).toBe(false);
  });

  test('is one stop of the Tab key, gone through by arrows; cells without a box are passed over', async () => {
    const { box, at, press, matrix } = await show();
    const stops = () => matrix.findAll('[tabindex="0"]').map(one => one.attributes('data-at'));
    expect(stops()).toEqual(['1,1']);
    box(1, 'database').element.focus();
    await press('ArrowDown');
    expect(at()).toBe(`2,${column('database')}`);
    expect(stops()).toEqual([`2,${column('database')}`]);
    // Above the database there is no whole column: upwards the first row is the end, sideways it is passed over.
    await press('PageUp');
    await press('ArrowUp');
    expect(at()).toBe(`1,${column('database')}`);
    await press('ArrowRight');
    await press('ArrowUp');
    await press('ArrowLeft');
    expect(at()).toBe(`0,${column('database') - 1}`);
    await press('End', { ctrlKey: true });
    expect(at()).toBe(`3,${ROLE_NAMES.length}`);
    await press('Home');
    expect(at()).toBe('3,0');
  });

  test('says how many hosts a role needs, and that an even number of ZooKeepers is unwise', async () => {
    const { matrix, box } = await show({ roles: [on('zookeeper', ...HOSTS.slice(0, 2))] });
    const notes = () => matrix.findAll('.notes li').map(one => one.text());
    expect(notes().some(text => /odd number/.test(text))).toBe(true);
    await box(3, 'zookeeper').setValue(true);
    expect(notes().some(text => /odd number/.test(text))).toBe(false);
    await box(0, 'zookeeper').setValue(false);
    expect(notes().some(text => text.includes('ZooKeeper') && text.includes('1'))).toBe(true);
  });

  test('can be gone through where nothing may be changed, and stays as it is', async () => {
    const { box, hostsOf, at, press } = await show({
      roles: [on('master', HOSTS[0] as string)],
      readonly: true,
    });
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    box(2, 'master').element.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    expect(hostsOf('master')).toEqual([HOSTS[0]]);
    box(1, 'master').element.focus();
    await press('ArrowDown');
    expect(at()).toBe(`2,${column('master')}`);
  });

  test('filters many hosts; a whole column is then of those that are shown', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `10.0.1.${index + 1}`);
    const { matrix, box, hostsOf } = await show({ hosts: many });
    await matrix.get('input[type="search"]').setValue('10.0.1.2');
    expect(matrix.get('[role="status"]').text()).toMatch(/2.*20/);
    await box(0, 'worker').setValue(true);
    expect(hostsOf('worker')).toEqual(['10.0.1.2', '10.0.1.20']);
  });
});
