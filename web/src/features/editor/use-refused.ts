import {
  type ComputedRef,
  computed,
  type InjectionKey,
  inject,
  nextTick,
  onBeforeUnmount,
  onMounted,
  provide,
  type Ref,
  shallowRef,
  watch,
} from 'vue';
import type { Refusal } from '../../api/client.ts';
import { reasonSentence, sentence } from '../../components/reason.ts';

/** Where the reason of a refused save stands now: the field that shows it, with what was refused. */
interface Shown {
  readonly place: string;
  readonly field: string;
  readonly reason: string;
  readonly refused: unknown;
}

const SHOWN: InjectionKey<ComputedRef<Shown | null>> = Symbol('refused');

/**
 * Shows a refusal at the field that it names, and brings that into view with the focus in it. A field that the form does
 * not have stands for its nearest whole (`hosts.1` for `hosts`); `elsewhere` is the reason when there is none.
 * The reason goes when what was refused is changed. Who went on typing while the answer was on its way keeps the focus: the
 * rest of a password would land in another field, for all to read.
 */
export function useRefused(
  root: Ref<HTMLElement | null>,
  refusal: () => Refusal | null,
  valueAt: (field: string) => unknown,
) {
  const found = shallowRef<Shown | null>(null);
  const elsewhere = shallowRef<string | null>(null);
  const goesOn = useGoingOn(root);

  watch(
    refusal,
    async now => {
      found.value = null;
      elsewhere.value = null;
      if (now === null) return;
      await nextTick();
      const element = now.field === null ? null : fieldElement(root.value, now.field);
      const place = element?.dataset.field;
      if (element === null || place === undefined || now.field === null) {
        elsewhere.value = sentence(now.message);
        return;
      }
      const { field } = now;
      found.value = { place, field, reason: reasonSentence(now.message, field), refused: valueAt(field) };
      await nextTick();
      if (!goesOn()) bringIntoView(element);
    },
    { immediate: true, flush: 'post' },
  );

  const shown = computed(() =>
    found.value !== null && valueAt(found.value.field) === found.value.refused ? found.value : null,
  );
  provide(SHOWN, shown);
  return { elsewhere };
}

/** Whether the reader has typed in the form since the last click or Enter, by one of which it was sent. */
function useGoingOn(root: Ref<HTMLElement | null>): () => boolean {
  let typed = false;
  const heard = (event: Event) => {
    if (event.type !== 'input') typed &&= event instanceof KeyboardEvent && event.key !== 'Enter';
    else if (event.target instanceof Node && root.value?.contains(event.target)) typed = true;
  };
  // Of the whole page: what sends a form may stand beside it.
  const types = ['input', 'click', 'keydown'];
  onMounted(() => {
    for (const type of types) document.addEventListener(type, heard, true);
  });
  onBeforeUnmount(() => {
    for (const type of types) document.removeEventListener(type, heard, true);
  });
  return () => typed;
}

/** Why the console refused the value of this field, or null. */
export function useRefusedAt(field: () => string): ComputedRef<string | null> {
  const shown = inject(SHOWN, null);
  return computed(() => (shown?.value?.place === field() ? shown.value.reason : null));
}

/** The element of a field, or of the nearest whole that it is a part of. */
export function fieldElement(root: HTMLElement | null, field: string): HTMLElement | null {
  const all = [...(root?.querySelectorAll<HTMLElement>('[data-field]') ?? [])];
  const fits = all.filter(
    ({ dataset: { field: name = '' } }) => field === name || field.startsWith(`${name}.`),
  );
  return fits.sort((a, b) => length(b) - length(a))[0] ?? null;
}

const length = ({ dataset }: HTMLElement) => dataset.field?.length ?? 0;

function bringIntoView(element: HTMLElement): void {
  for (let up: Element | null = element; up !== null; up = up.parentElement) {
    if (up instanceof HTMLDetailsElement) up.open = true;
  }
  element.scrollIntoView({ block: 'center' });
  element
    .querySelector<HTMLElement>('input:not([disabled]), textarea, select, button, [tabindex="0"]')
    ?.focus({ preventScroll: true });
}
