import {
  type ComputedRef,
  computed,
  type InjectionKey,
  inject,
  nextTick,
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
 * The reason goes when what was refused is changed.
 */
export function useRefused(
  root: Ref<HTMLElement | null>,
  refusal: () => Refusal | null,
  valueAt: (field: string) => unknown,
) {
  const found = shallowRef<Shown | null>(null);
  const elsewhere = shallowRef<string | null>(null);

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
      bringIntoView(element);
    },
    { immediate: true, flush: 'post' },
  );

  const shown = computed(() =>
    found.value !== null && valueAt(found.value.field) === found.value.refused ? found.value : null,
  );
  provide(SHOWN, shown);
  return { elsewhere };
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
