import { defineConfig, mergeConfig } from 'vitest/config';
import build from './vite.config.ts';

/** Apart from the build, which does without the packages that test. */
export default mergeConfig(
  build,
  defineConfig({
    // Vitest runs outside a browser, where Svelte would otherwise resolve to its server build.
    resolve: { conditions: ['browser'] },
    test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'] },
  }),
);
