import 'vue';

declare module 'vue' {
  /** What every component may carry beside its own props, because it ends up on its root element. */
  interface AllowedComponentProps {
    [name: `aria-${string}`]: unknown;
    [name: `data-${string}`]: unknown;
    id?: string | undefined;
    lang?: string | undefined;
    title?: string | undefined;
    role?: string | undefined;
    tabindex?: number | string | undefined;
  }
}
