/**
 * Naive UI makes its style elements while it runs and cannot be told a nonce, without which the page's policy drops
 * them. This module is imported first and hands every style element the nonce of the page's own script.
 */
const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;

if (nonce) {
  const create = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (name.toLowerCase() === 'style') element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
