import type { Plugin } from 'vite';
import { compileTexts, SOURCES } from './text.mjs';

/** Compiles src/text/{language}/{area}.json before a build, and again whenever one of them changes while developing. */
export function text(): Plugin {
  return {
    name: 'kleanchat-text',
    config() {
      compileTexts();
    },
    configureServer(server) {
      server.watcher.on('change', (file) => {
        if (file.startsWith(SOURCES) && file.endsWith('.json')) compileTexts();
      });
    },
  };
}
