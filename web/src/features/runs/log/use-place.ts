import { computed, nextTick, onBeforeUnmount, onMounted, type Ref, ref, watch } from 'vue';
import { isExact, lastTop, moved, ROW, toScroll, toTop, windowOf } from './scroll.ts';

/** Lines after which the layout begins anew at its top. */
const SPAN = 1000;
/** The scroll bar is put right when the reader has paused for so long. */
const SETTLE_MS = 150;

type Element = Readonly<Ref<HTMLElement | null>>;

interface Options {
  /** What scrolls. */
  readonly box: Element;
  /** What has the rendered lines as its children. */
  readonly block: Element;
  /** Whether the last line is held fast. */
  readonly isFollowing: Ref<boolean>;
  /** Lines of the log. */
  readonly count: () => number;
  readonly isWrapped: () => boolean;
}

/**
 * Where a reader is in a log, which lines are rendered there, and where these are put. Lines are numbered from 1.
 * Whoever renders other lines must `arrange` them before the browser paints.
 */
export function usePlace({ box, block, isFollowing, count, isWrapped }: Options) {
  /** Height of what is seen, in pixels. */
  const viewport = ref(0);
  /** Where the reader is when not following, in the pixels of scroll.ts. */
  const place = ref(0);
  /** What the scroll bar was set to last: what differs from it was done by the reader. */
  let settledAt = 0;
  let settling: ReturnType<typeof setTimeout> | undefined;

  const extent = computed(() => ({ count: count(), viewport: viewport.value }));
  const top = computed(() => (isFollowing.value ? lastTop(extent.value) : place.value));
  const shown = computed(() => windowOf(extent.value, top.value));

  function heightOf(line: number): number {
    const row = block.value?.children[line - shown.value.first];
    return row instanceof HTMLElement ? row.offsetHeight || ROW : ROW;
  }

  /** Puts the rendered lines where they belong. */
  function arrange(): void {
    const inner = block.value;
    if (inner === null) return;
    // The last line never leaves the lower edge.
    const lowest = Math.min(0, viewport.value - inner.offsetHeight);
    if (isFollowing.value) {
      lay(inner, lowest);
      return;
    }
    const index = Math.floor(place.value / ROW);
    let above = (place.value / ROW - index) * heightOf(index + 1);
    for (let line = shown.value.first; line <= index; line += 1) above += heightOf(line);
    lay(inner, shown.value.last === count() ? Math.max(-above, lowest) : -above);
  }

  /** Lines keep their place in the layout while others come: only the transform moves them, which costs no layout. */
  function lay(inner: HTMLElement, y: number): void {
    const base = isWrapped() ? 0 : ((shown.value.first - 1) % SPAN) * ROW;
    inner.style.top = `${base}px`;
    inner.style.transform = `translateY(${y - base}px)`;
  }

  /** Where the reader really is, while the last line is held. */
  function seenTop(): number {
    const inner = block.value;
    if (!isFollowing.value || inner === null) return place.value;
    const hidden = Math.max(0, inner.offsetHeight - viewport.value);
    return moved(extent.value, (shown.value.first - 1) * ROW, hidden, heightOf);
  }

  /** Pixels from the upper edge of what is seen to the end of a line, which is at the edge or below it. */
  function bottomOf(wanted: number): number {
    const index = Math.floor(place.value / ROW);
    let below = -(place.value / ROW - index) * heightOf(index + 1);
    for (let line = index + 1; line <= wanted; line += 1) below += heightOf(line);
    return below;
  }

  const isAtEnd = () => shown.value.last === count() && bottomOf(count()) <= viewport.value + 2;

  async function onScroll(): Promise<void> {
    const outer = box.value;
    if (outer === null || Math.abs(outer.scrollTop - settledAt) < 1) return;
    // The browser scrolled, for the box has another height: it is put right when that is observed.
    if (outer.clientHeight !== viewport.value) return;
    const delta = outer.scrollTop - settledAt;
    settledAt = outer.scrollTop;
    const { first, last } = shown.value;
    const isStep = Math.abs(delta) < viewport.value * 1.5;
    const isSame = isExact(extent.value) && block.value?.offsetHeight === (last - first + 1) * ROW;
    if (isStep && !isSame) place.value = moved(extent.value, seenTop(), delta, heightOf);
    else place.value = toTop(extent.value, outer.scrollTop);
    isFollowing.value = false;
    await nextTick();
    if (delta > 0 && isAtEnd()) isFollowing.value = true;
    clearTimeout(settling);
    settling = setTimeout(settle, SETTLE_MS);
  }

  /** Puts the scroll bar where the reader is. */
  function settle(): void {
    const outer = box.value;
    if (outer === null) return;
    const wanted = Math.round(toScroll(extent.value, top.value));
    if (Math.abs(outer.scrollTop - wanted) >= 1) outer.scrollTop = wanted;
    settledAt = outer.scrollTop;
  }

  /** Stays where the reader is, while lines come. */
  function hold(): void {
    if (!isFollowing.value) return;
    place.value = seenTop();
    isFollowing.value = false;
  }

  /** Shows a line a little below the upper edge. */
  function show(line: number): void {
    isFollowing.value = false;
    place.value = Math.min(Math.max(0, (line - 1) * ROW - viewport.value / 3), lastTop(extent.value));
    void nextTick(settle);
  }

  /** Makes a line be seen whole, and moves no further than that needs. */
  async function reveal(line: number): Promise<void> {
    hold();
    await nextTick();
    const { first, last } = shown.value;
    if (line < first || line > last) show(line);
    else if ((line - 1) * ROW < place.value) place.value = (line - 1) * ROW;
    else {
      const hidden = Math.max(0, bottomOf(line) - viewport.value);
      place.value = moved(extent.value, place.value, hidden, heightOf);
    }
    await nextTick();
    settle();
  }

  function toStart(): void {
    isFollowing.value = false;
    place.value = 0;
    void nextTick(settle);
  }

  /** The lines that are seen, also in part. */
  function seenLines(): number[] {
    const index = Math.floor(seenTop() / ROW);
    const lines: number[] = [];
    for (let line = index + 1, height = 0; line <= count() && height < viewport.value; line += 1) {
      lines.push(line);
      height += heightOf(line);
    }
    return lines;
  }

  const sizes = new ResizeObserver(() => {
    const before = viewport.value;
    viewport.value = box.value?.clientHeight ?? 0;
    arrange();
    if (viewport.value !== before) void nextTick(settle);
  });
  onMounted(() => {
    for (const element of [box.value, block.value]) if (element) sizes.observe(element);
  });
  onBeforeUnmount(() => {
    sizes.disconnect();
    clearTimeout(settling);
  });

  watch(
    [extent, top, isFollowing],
    () => {
      arrange();
      if (isFollowing.value) settle();
    },
    { flush: 'post' },
  );

  return { viewport, extent, shown, arrange, onScroll, hold, show, reveal, toStart, seenLines };
}
