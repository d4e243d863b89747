import path from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './lib/testing/longest-first';

const alias = {
  '@': import.meta.dirname,
  // One copy: Vite would take the ES module where Pothos and Apollo, loaded by Node, take CommonJS.
  graphql: path.resolve(import.meta.dirname, 'node_modules/graphql/index.js'),
  'server-only': path.resolve(import.meta.dirname, 'lib/testing/server-only.ts'),
};
const exclude = [...configDefaults.exclude, '**/.next/**', '**/.data/**', '**/.venue/**', 'e2e/**'];
const INTEGRATION = '**/*.integration.test.ts';

export default defineConfig({
  test: {
    // The default leaves a core for the terminal: on two cores, one test at a time.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{lib,graphql,app,prisma}/**/*.test.{ts,tsx}'],
          exclude: [...exclude, INTEGRATION],
          globalSetup: ['lib/testing/draw-seed.ts'],
          setupFiles: ['lib/testing/drawn-from-seed.ts'],
          // They are pure, or clean up after themselves: modules are loaded once for each worker, not for each file.
          isolate: false,
          // Property tests run hundreds of cases: on a busy machine that takes longer than the default 5 s.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          environment: 'node',
          include: [INTEGRATION],
          exclude,
          globalSetup: ['lib/testing/draw-seed.ts', 'lib/testing/integration-global.ts'],
          setupFiles: ['lib/testing/integration-file.ts', 'lib/testing/drawn-from-seed.ts'],
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
