import { mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import type { Output } from '../../api/client.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import SuccessPanel from './success-panel.vue';
import { runWith } from './testing.ts';

type Cluster = Output<'selectCluster'>;
const clusterIn = (status: Cluster['status']) =>
  ({
    id: '0000000b',
    status,
    roles: [
      { roleName: 'frontend', roleDependHost: ['10.0.0.1'], roleBody: { escProxyPort: 8888 } },
      { roleName: 'backend', roleDependHost: ['10.0.0.1', '10.0.0.2'], roleBody: { serverPort: 12345 } },
    ],
  }) as unknown as Cluster;
const start = runWith({ action: 'start', state: 'success' });
const deploy = runWith({ action: 'deploy', state: 'success' });
const usual = { next: null, whyNoStart: null, isPending: false };

function show(props: Partial<InstanceType<typeof SuccessPanel>['$props']>) {
  return mount(SuccessPanel, {
    props: { ...usual, run: start, cluster: null, ...props },
    global: {
      plugins: [i18n],
      stubs: { RouterLink: { props: ['to'], template: '<a :href="to"><slot /></a>' } },
    },
  });
}
beforeEach(() => {
  language.value = 'en';
});

test('a start leads to what was started, in a new tab, and to the password', () => {
  const panel = show({ run: start, cluster: clusterIn('startsuccess') });
  expect(panel.get('h2').text()).toBe('The cluster is started');
  const links = panel.findAll('li a');
  expect(links.map(link => link.attributes('href'))).toContain('http://10.0.0.1:8888/');
  expect(links).toHaveLength(3);
  for (const link of links)
    expect(link.attributes()).toMatchObject({ target: '_blank', rel: 'noopener noreferrer' });
  expect(panel.text()).toContain('DolphinScheduler sign-in');
});

test('a start of the past has no addresses, for the cluster does not run now', () => {
  const panel = show({ run: start, cluster: clusterIn('stopsuccess') });
  expect(panel.get('h2').text()).toBe('The start succeeded');
  expect(panel.find('a').exists()).toBe(false);
  expect(panel.text()).not.toContain('DolphinScheduler sign-in');
  expect(show({ run: start, cluster: null }).find('a').exists()).toBe(false);
});

test('a deploy offers the start, or says why there is none', async () => {
  const panel = show({ run: deploy, cluster: clusterIn('deploysuccess') });
  await panel.get('button').trigger('click');
  expect(panel.emitted('start')).toHaveLength(1);
  await panel.setProps({ whyNoStart: 'A run is going on.' });
  expect(panel.get('button').attributes('aria-disabled')).toBe('true');
  await panel.get('button').trigger('click');
  expect(panel.emitted('start')).toHaveLength(1);
});

test('a deploy that was followed by its start leads there, and offers no second one', () => {
  const run = { ...deploy, thenStart: true };
  const next = { ...start, id: '0000000c' };
  const panel = show({ run, cluster: clusterIn('deploysuccess'), next });
  expect(panel.get('a').attributes('href')).toBe('/runs/0000000c');
  expect(panel.find('button').exists()).toBe(false);
  expect(
    show({ run, cluster: clusterIn('deploysuccess') })
      .find('button')
      .exists(),
  ).toBe(false);
});

test('a cluster that has moved on since its deploy is not started from here', () => {
  expect(
    show({ run: deploy, cluster: clusterIn('startsuccess') })
      .find('button')
      .exists(),
  ).toBe(false);
  const applied = runWith({ action: 'apply', state: 'success' });
  expect(show({ run: applied }).get('h2').text()).toBe('The new settings are in force');
  const stop = runWith({ action: 'stop', state: 'success' });
  expect(
    show({ run: stop, cluster: clusterIn('stopsuccess') })
      .get('h2')
      .text(),
  ).toBe('The cluster is stopped');
});
