import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import WhyButton from './why-button.vue';

test('a button that cannot be used stays focusable, says why, and does nothing', async () => {
  const wrapper = mount(WhyButton, { props: { why: 'a run is going on' }, slots: { default: 'Delete' } });
  const button = wrapper.get('button');
  expect(button.attributes('disabled')).toBeUndefined();
  expect(button.attributes('aria-disabled')).toBe('true');
  expect(wrapper.get(`#${button.attributes('aria-describedby')}`).text()).toBe('a run is going on');
  await button.trigger('click');
  expect(wrapper.emitted('use')).toBeUndefined();
  await wrapper.setProps({ why: null });
  await button.trigger('click');
  expect(wrapper.emitted('use')).toHaveLength(1);
});

test('the reason is seen on hover and on focus, and on neither when there is none', async () => {
  const wrapper = mount(WhyButton, {
    props: { why: 'a run is going on' },
    slots: { default: 'Delete' },
    attachTo: document.body,
  });
  const seen = () => document.querySelector('.n-tooltip')?.textContent?.trim() ?? null;
  const place = wrapper.get('.why');
  for (const [comes, goes] of [
    ['mouseenter', 'mouseleave'],
    ['focusin', 'focusout'],
  ] as const) {
    await place.trigger(comes);
    await vi.waitFor(() => expect([comes, seen()]).toEqual([comes, 'a run is going on']));
    await place.trigger(goes);
    await vi.waitFor(() => expect([goes, seen()]).toEqual([goes, null]));
  }
  await wrapper.setProps({ why: null });
  await place.trigger('mouseenter');
  await flushPromises();
  expect(seen()).toBeNull();
  wrapper.unmount();
});

test('a form’s own button sends it only while nothing hinders; what names the button stays its name', async () => {
  const wrapper = mount(WhyButton, {
    props: { why: 'a run is going on', submits: true },
    attrs: { 'aria-label': 'Delete the host' },
    slots: { default: 'Delete' },
  });
  const button = wrapper.get('button');
  expect([button.attributes('type'), button.attributes('aria-label')]).toEqual(['button', 'Delete the host']);
  await wrapper.setProps({ why: null });
  expect(button.attributes('type')).toBe('submit');
});
