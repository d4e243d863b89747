import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes more than ten seconds, as last looked at: begun late, one of these is what a whole run waits for. */
const LONGEST = [
  'lib/jobs/worker.integration',
  'lib/usecases/activation/ramps.integration',
  'lib/cli/own-venue-document.integration',
  'lib/live/live-engine.integration',
  'lib/usecases/adjustments/constrained.integration',
  'lib/live/adjuster.integration',
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
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.includes(`/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
