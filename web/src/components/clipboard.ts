/**
 * Gives a text to the clipboard, also one that has yet to come. Must be called by what the user did: browsers allow
 * it for a moment only.
 * @throws when the browser does not let the page, or the text does not come
 */
export async function toClipboard(text: Promise<string>): Promise<void> {
  if (!window.isSecureContext) return byCommand(await text);
  // Given as a promise: Safari allows nothing that is asked for after waiting.
  const blob = text.then(words => new Blob([words], { type: 'text/plain' }));
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
}

/** Over plain HTTP, as on many an intranet, browsers have no clipboard for pages but this way. */
function byCommand(text: string): void {
  const area = document.createElement('textarea');
  const before = document.activeElement;
  area.value = text;
  area.readOnly = true;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  // A dialog lets nothing outside of it have the focus.
  (document.querySelector('[role="dialog"]') ?? document.body).append(area);
  area.focus({ preventScroll: true });
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  if (!isDone) throw new Error('the browser does not copy');
}
