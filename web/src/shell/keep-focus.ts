/** What the focus goes to when that which had it is no more: the nearest of these around it that is still there. */
const PLACES = '[role="dialog"], [role="alertdialog"], section, main';

/**
 * Keeps the focus in the page: a link leads to another view, a button is used up, a dialog closes whose button has gone
 * meanwhile. A browser lets the focus fall to the whole page then, and whoever has no mouse begins again at its top. Here it
 * goes to the place around, so that Tab goes on from there; whatever sets it for itself comes first.
 * @returns how to stop
 */
export function keepFocus(): () => void {
  /** What has the focus, and everything around it, from within. */
  let path: readonly Element[] = [];
  let later: ReturnType<typeof setTimeout> | undefined;

  const remember = (event: FocusEvent) => {
    path = event.composedPath().filter(one => one instanceof Element);
  };
  const isLost = () => path[0]?.isConnected === false && document.activeElement === document.body;
  const observer = new MutationObserver(() => {
    if (!isLost()) return;
    clearTimeout(later);
    later = setTimeout(() => {
      if (isLost()) focusOn(placeOf(path));
    });
  });

  document.addEventListener('focusin', remember);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    clearTimeout(later);
    observer.disconnect();
    document.removeEventListener('focusin', remember);
  };
}

function placeOf(path: readonly Element[]): HTMLElement | null {
  const left = path.find(one => one.isConnected && one !== document.body);
  return left?.closest<HTMLElement>(PLACES) ?? document.querySelector<HTMLElement>('main');
}

/** A place takes the focus only while it has it, or every click into it would give it the focus. */
function focusOn(place: HTMLElement | null): void {
  if (place === null) return;
  if (!place.hasAttribute('tabindex')) {
    place.tabIndex = -1;
    place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true });
  }
  place.focus({ preventScroll: true });
}
