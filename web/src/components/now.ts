import { readonly, ref } from 'vue';

const current = ref(Date.now());
setInterval(() => {
  current.value = Date.now();
}, 1_000);

/** Milliseconds since the epoch, once a second: one clock for all that counts on the page. */
export const now = readonly(current);
