import path from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const alias = {
  '@': import.meta.dirname,
  // One copy: Vite would take the ES module where Pothos and Apollo, loaded by Node, take CommonJS.
  graphql: path.resolve(import.meta.dirname, 'node_modules/graphql/index.js'),
  'server-only': path.resolve(import.meta.dirname, 'lib/testing/server-only.ts'),
};
const exclude = [...configDefaults.exclude, '**/.next/**', '**/.data/**', '**/.venue/**', 'e2e/**'];
const INTEGRATION = '**/*.integration.test.ts';

/** What takes more than ten seconds, as last looked at: begun late, one of these is what a whole run waits for. */
const LONGEST = [
  'lib/usecases/activation/ramps.integration',
  'lib/jobs/worker.integration',
  'lib/cli/own-venue-document.integration',
  'lib/live/live-engine.integration',
  'lib/usecases/adjustments/constrained.integration',
  'lib/live/adjuster.integration',
  'lib/jobs/database-crash.integration',
  'lib/usecases/simulation/models.integration',
  'lib/cli/launch/seed-demo.integration',
  'lib/db/limits.integration',
  'lib/usecases/margin/margin-by-market-figures.integration',
  'lib/usecases/activation/present-effect.integration',
  'lib/usecases/margin/remargin-accounts.integration',
  'lib/cli/market-feed.integration',
  'graphql/server/welcome.integration',
  'lib/engine/optional-members',
  'lib/engine/live/live-book',
  'lib/cli/simulate',
  'lib/cli/margin',
  'lib/domain/margin/figures/standing-at-price',
  'lib/domain/presets/preset-ranges',
  'lib/engine/scenario/reached-sets',
];

/** Vitest knows how long a file takes once it has run it; on a fresh machine it goes by its size. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.includes(`/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

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
