import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { catalogue } from './build/catalogue.ts';

/** Where `npm run dev` serves the console whose interfaces the page of `npm run dev:web` calls. */
const CONSOLE = 'http://127.0.0.1:38888';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [vue(), catalogue()],
  // The server puts a fresh nonce in its place with every answer (server/src/http/pages.ts).
  html: { cspNonce: '__NONCE__' },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 },
  server: { proxy: { '/api': { target: CONSOLE, headers: { origin: CONSOLE, host: '127.0.0.1:38888' } } } },
});
