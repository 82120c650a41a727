import { onBeforeUnmount, type Ref, shallowRef, watch } from 'vue';
import type { Place } from './curve.ts';

/** Where the boxes inside of an element are, in their order, kept true while it is resized or they change. */
export function usePlaces(root: Ref<HTMLElement | null>, selector: string, boxes: () => unknown) {
  const places = shallowRef<readonly Place[]>([]);

  function measure(): void {
    places.value = [...(root.value?.querySelectorAll<HTMLElement>(selector) ?? [])].map(element => ({
      left: element.offsetLeft,
      top: element.offsetTop,
      width: element.offsetWidth,
      height: element.offsetHeight,
    }));
  }

  const observer = new ResizeObserver(measure);
  // It comes when what is in it was read.
  watch(
    root,
    element => {
      observer.disconnect();
      if (element !== null) observer.observe(element);
    },
    { flush: 'post', immediate: true },
  );
  onBeforeUnmount(() => observer.disconnect());
  watch(boxes, measure, { flush: 'post' });

  return places;
}
