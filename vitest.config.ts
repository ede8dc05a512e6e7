import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['bellman-source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['bellman-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    // The ES modules of TensorFlow.js, its specs among them, are not such as Node can load.
    server: { deps: { inline: [/tfjs-core[\\/]dist[\\/](?!tf-core)/] } },
  },
});
