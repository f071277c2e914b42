import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { pages } from './tools/pages.ts';
import { precache } from './tools/precache.ts';
import { text } from './tools/text-plugin.ts';

/** Server and client are one product with one version. */
const version = () => /^version = "(.+)"$/m.exec(readFileSync(here('../pyproject.toml'), 'utf8'))?.[1] ?? '';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [text(), svelte(), pages(), precache()],
  define: { __VERSION__: JSON.stringify(version()) },
  resolve: { alias: { $text: here('./.generated/text') } },
  build: {
    target: 'es2022',
    // Older than the scripts need: lowers light-dark() and nesting for phones that get no new browser.
    cssTarget: ['chrome107', 'firefox115', 'safari15.4'],
    outDir: here('../server/kleanchat/static'),
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    // The content security policy knows no inline script, style or font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        chat: here('./chat.html'),
        admin: here('./admin.html'),
        support: here('./support.html'),
        sw: here('./src/worker/sw.ts'),
      },
      // The address of the service worker is the one the server and the browser know; it cannot carry a hash.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
});
