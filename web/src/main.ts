import './nonce.ts';
import './theme/page.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import { keepFresh, queries } from './api/queries.ts';
import { keepMe } from './api/use-me.ts';
import { i18n } from './i18n/i18n.ts';
import { router } from './router.ts';
import App from './shell/app.vue';
import { keepFocus } from './shell/keep-focus.ts';

// The console was upgraded under an open tab: the parts that it has not read yet are gone, so it begins anew. When it is
// away instead, the tab keeps what it shows.
addEventListener('vite:preloadError', () => {
  void fetch('/healthz').then(
    () => location.reload(),
    () => undefined,
  );
});

keepFresh();
keepMe();
keepFocus();
createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: queries }).mount('#app');
