import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
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
