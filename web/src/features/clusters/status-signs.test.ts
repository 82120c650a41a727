import { STATUSES, type Status } from '@dolphindeck/contract/cluster/status.ts';
import { mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import { i18n, language } from '../../i18n/i18n.ts';
import StatusSigns from './status-signs.vue';

beforeEach(() => {
  language.value = 'zh';
});

/** Both signs of each state in words, typed by hand from the requirement, and the light's colour. */
const SIGNS: Readonly<Record<Status, readonly [deployed: string, started: string, light: string]>> = {
  prepare: ['未部署', '未启动', 'off'],
  cancel: ['已部署', '未启动', 'off'],
  deploysuccess: ['已部署', '未启动', 'off'],
  deployfailure: ['未部署', '未启动', 'off'],
  startsuccess: ['已部署', '已启动', 'green'],
  startfailure: ['已部署', '未启动', 'off'],
  stopsuccess: ['已部署', '未启动', 'off'],
  stopfailure: ['已部署', '可能仍在运行', 'amber'],
};

test.each(STATUSES)('the two signs of %s are told by words, not by colour alone', status => {
  const signs = mount(StatusSigns, { props: { status }, global: { plugins: [i18n] } });
  const [deployed, started, light] = SIGNS[status];
  expect(signs.findAll('.unseen').map(one => one.text())).toEqual([deployed, started]);
  expect(signs.findAll('[title]').map(one => one.attributes('title'))).toEqual([deployed, started]);
  expect(signs.get('.light').classes()).toContain(light);
});
