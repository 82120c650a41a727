import { onBeforeUnmount, onMounted, type Ref, shallowRef, watch } from 'vue';
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

  let observer: ResizeObserver | undefined;
  onMounted(() => {
    observer = new ResizeObserver(measure);
    if (root.value !== null) observer.observe(root.value);
  });
  onBeforeUnmount(() => observer?.disconnect());
  watch(boxes, measure, { flush: 'post' });

  return places;
}
