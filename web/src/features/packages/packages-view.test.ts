import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { NMessageProvider } from 'naive-ui';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import PackagesView from './packages-view.vue';
import { queue } from './tab.ts';

/** The browser's request, which a test lets go on. */
class FakeRequest extends EventTarget {
  static all: FakeRequest[] = [];
  readonly upload = new EventTarget();
  readonly status = 0;
  responseText = '';
  open = vi.fn();
  setRequestHeader = vi.fn();
  send = vi.fn();
  constructor() {
    super();
    FakeRequest.all.push(this);
  }
  abort(): void {
    this.dispatchEvent(new Event('abort'));
  }
  /** So many bytes have left. */
  sent(loaded: number): void {
    this.upload.dispatchEvent(new ProgressEvent('progress', { loaded }));
  }
}

/** The runs that the console tells of. */
let runs: unknown[] = [];
const list = (data: unknown[]) => ({ data, total: data.length, currentPage: 1 });
beforeEach(() => {
  language.value = 'en';
  runs = [];
  FakeRequest.all = [];
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  vi.stubGlobal('fetch', async (address: string) => {
    const name = /\/api\/v1\/(\w+)/.exec(address)?.[1] ?? '';
    const result = name === 'selectPackageNeeds' ? [] : list(name === 'selectRunList' ? runs : []);
    return { json: async () => ({ code: 200, message: 'ok', result }) };
  });
});
let mounted: VueWrapper | undefined;
afterEach(() => {
  for (const upload of [...queue.uploads]) queue.drop(upload);
  mounted?.unmount();
  queries.clear();
  vi.unstubAllGlobals();
});

async function show() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)', component: { render: () => null } }],
  });
  const page = mount(
    { render: () => h(NMessageProvider, null, { default: () => h(PackagesView) }) },
    {
      global: { plugins: [i18n, router, [VueQueryPlugin, { queryClient: queries }]] },
      attachTo: document.body,
    },
  );
  mounted = page;
  await flushPromises();
  const button = (name: string) => {
    const found = page.findAll('button').find(one => (one.attributes('aria-label') ?? one.text()) === name);
    if (found === undefined) throw new Error(`no button ${name}`);
    return found;
  };
  const drop = async (...files: File[]) => {
    await page.get('.zone').trigger('drop', { dataTransfer: { files } });
    await flushPromises();
  };
  const press = async (name: string) => {
    await button(name).trigger('click');
    await flushPromises();
  };
  return { page, button, drop, press };
}

const file = (version: string) => new File(['0123456789'], `apache-zookeeper-${version}-bin.tar.gz`);
const RUN = { id: '0000000f', action: 'deploy', clusterName: 'other', state: 'running' };

test('files that are dropped wait in the queue; of one on its way it is seen how much has left', async () => {
  const { page, drop, press } = await show();
  await drop(file('3.6.1'), file('3.6.2'));
  expect(page.findAll('.queue li').map(one => one.text())).toEqual([
    expect.stringContaining('apache-zookeeper-3.6.1-bin.tar.gz'),
    expect.stringContaining('apache-zookeeper-3.6.2-bin.tar.gz'),
  ]);
  expect(page.find('progress').exists()).toBe(false);
  await press('Upload apache-zookeeper-3.6.1-bin.tar.gz');
  const [request] = FakeRequest.all;
  const bar = () => page.get<HTMLProgressElement>('progress').element;
  expect([bar().value, bar().max]).toEqual([0, 10]);
  request?.sent(4);
  await flushPromises();
  expect([bar().value, bar().max, bar().getAttribute('aria-label')]).toEqual([
    ...[4, 10, 'Upload of apache-zookeeper-3.6.1-bin.tar.gz'],
  ]);
  request?.sent(10);
  await flushPromises();
  expect(bar().value).toBe(10);
});

test('while a run goes on nothing is taken in or sent, and each button says why', async () => {
  const { page, button, drop, press } = await show();
  await drop(file('3.6.1'), file('3.6.2'));
  runs = [RUN];
  await queries.invalidateQueries();
  await flushPromises();
  for (const name of ['Upload all (2)', 'Upload apache-zookeeper-3.6.1-bin.tar.gz']) {
    expect([name, button(name).attributes('aria-disabled')]).toEqual([name, 'true']);
    const why = page.get(`#${button(name).attributes('aria-describedby')}`).text();
    expect(why).toBe('A run is going on (Deploy, other). This is possible when it has ended.');
    await press(name);
  }
  await drop(file('3.6.3'));
  expect([FakeRequest.all.length, queue.uploads.length]).toEqual([0, 2]);
  runs = [];
  await queries.invalidateQueries();
  await flushPromises();
  await press('Upload all (2)');
  expect(FakeRequest.all).toHaveLength(1);
});
