import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import { Refusal } from '../../api/client.ts';
import { bareReason, reasonSentence } from '../../components/reason.ts';
import { fieldElement, useRefused, useRefusedAt } from './use-refused.ts';

function rootOf(...fields: string[]): HTMLElement {
  const root = document.createElement('div');
  for (const field of fields) {
    const element = document.createElement('p');
    element.dataset.field = field;
    root.append(element);
  }
  return root;
}

describe('the place of a refusal', () => {
  const root = rootOf('name', 'hosts', 'hosts.1', 'roles.worker', 'roles.worker.roleBody.heapMb');

  it.each([
    ['name', 'name'],
    ['hosts.1', 'hosts.1'],
    ['hosts.10', 'hosts'],
    ['roles.worker.roleBody.heapMb', 'roles.worker.roleBody.heapMb'],
    ['roles.worker.roleBody.nonsense', 'roles.worker'],
    ['roles.work', undefined],
    ['force', undefined],
  ])('%s is at %s', (field, expected) => {
    expect(fieldElement(root, field)?.dataset.field).toBe(expected);
  });

  it.each([
    ['name：长度为 1 到 64 个字符', 'name', '长度为 1 到 64 个字符'],
    ['hosts.1: host h is given twice', 'hosts.1', 'host h is given twice'],
    ['集群名称已存在', 'name', '集群名称已存在'],
  ])('%s is told there without the name of the field', (message, field, expected) => {
    expect(bareReason(message, field)).toBe(expected);
  });

  it.each([
    ['heapMb: must be a number', 'heapMb', 'Must be a number'],
    ['no host has this role', undefined, 'No host has this role'],
    ['master.exec.threads: is not known here', undefined, 'Is not known here'],
    ['startTimeout is too short', undefined, 'startTimeout is too short'],
    ['ds-1.example is not reached', undefined, 'ds-1.example is not reached'],
    ['集群名称已存在', undefined, '集群名称已存在'],
  ])('%s is a sentence, and names in it stay', (message, field, expected) => {
    expect(reasonSentence(message, field)).toBe(expected);
  });
});

describe('a refused form', () => {
  Element.prototype.scrollIntoView = () => undefined;
  const Field = defineComponent({
    props: { field: { type: String, required: true } },
    setup(props) {
      const refused = useRefusedAt(() => props.field);
      return () => h('details', { 'data-field': props.field }, [h('input'), refused.value ?? '']);
    },
  });
  const value = ref('a');
  const Form = defineComponent({
    props: { refusal: { type: Object, default: null } },
    setup(props) {
      const root = ref<HTMLElement | null>(null);
      const { elsewhere } = useRefused(
        root,
        () => props.refusal as Refusal | null,
        () => value.value,
      );
      return () => h('div', { ref: root }, [h('em', elsewhere.value ?? ''), h(Field, { field: 'name' })]);
    },
  });
  const settled = async () => {
    for (let i = 0; i < 4; i += 1) await nextTick();
  };

  it('opens what hides the field and puts the focus there; the reason goes with the value', async () => {
    const form = mount(Form, { attachTo: document.body });
    await form.setProps({ refusal: new Refusal('name: is taken', 'x', 'name') });
    await settled();
    expect(form.find('details').text()).toBe('Is taken');
    expect(form.find('details').element.open).toBe(true);
    expect(document.activeElement).toBe(form.find('input').element);
    value.value = 'b';
    await nextTick();
    expect(form.find('details').text()).toBe('');
    form.unmount();
  });

  it('leaves the focus to who went on typing after it was sent, and takes it when that was before', async () => {
    const form = mount(Form, { attachTo: document.body });
    const other = document.createElement('input');
    form.element.append(other);
    other.focus();
    other.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await form.setProps({ refusal: new Refusal('name: is taken', 'x', 'name') });
    await settled();
    expect(form.find('details').text()).toBe('Is taken');
    expect(document.activeElement).toBe(other);
    other.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await form.setProps({ refusal: new Refusal('name: is taken again', 'x', 'name') });
    await settled();
    expect(document.activeElement).toBe(form.find('input').element);
    form.unmount();
  });

  it.each([null, 'nowhere'])('tells on top what is about no field of it (%s)', async field => {
    const form = mount(Form, { attachTo: document.body });
    await form.setProps({ refusal: new Refusal('a run is going on', 'x', field) });
    await settled();
    expect(form.find('em').text()).toBe('A run is going on');
    expect(form.find('details').text()).toBe('');
    form.unmount();
  });
});
