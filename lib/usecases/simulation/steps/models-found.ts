import { assert } from '../../../domain/assert';
import type { WrittenBar } from '../../../domain/books/history-snapshot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { ok, type Result } from '../../../domain/result';
import { oldestOpening } from '../../../domain/risk/studies/counterfactual/past-prices';
import type { ImpactFigures } from '../../../domain/risk/studies/impact/impact';
import {
  instrumentModels,
  type KnownMoves,
  knownMoves,
} from '../../../domain/risk/studies/models/instrument-models';
import type { Models } from '../../../domain/risk/studies/models/models';
import { type MarginedAccount, priceFactors } from '../../../domain/risk/studies/models/account-past';
import { portfolioModels } from '../../../domain/risk/studies/models/portfolio-models';
import type { MarginEngine } from '../../../ports/margin';
import { accountsOfAll } from './cascades-found';
import type { Sides } from './corner-margins';
import type { FrozenRun } from './frozen-run';
import { LargestAccounts } from './largest-accounts';
import type { Asked } from './trial';

/** The moves of every instrument, and its newest bars, kept while bars are read for what margin covers; nothing where nothing is asked of them. */
export class KnownHistory {
  readonly moves = new Map<string, KnownMoves>();
  /** As far back as past days ask for closes. */
  readonly newest = new Map<string, readonly WrittenBar[]>();
  private readonly newestSince: string | null;

  constructor(
    private readonly market: MarketState,
    private readonly asked: Pick<Asked, 'coverage' | 'models' | 'counterfactual'>,
  ) {
    const { coverage, models, counterfactual } = asked;
    for (const hash of [models?.historySnapshotHash, counterfactual?.historySnapshotHash])
      assert(hash == null || hash === coverage?.historySnapshotHash, 'all is asked of one history');
    const [first] = counterfactual?.days ?? [];
    this.newestSince =
      counterfactual && first ? oldestOpening(first.day, counterfactual).toISOString() : null;
  }

  readonly see = (instrument: string, bars: readonly WrittenBar[]): void => {
    const { models: asked } = this.asked;
    const since = this.newestSince;
    if (since !== null)
      this.newest.set(
        instrument,
        bars.filter(({ opensAt }) => opensAt >= since),
      );
    if (asked !== null)
      this.moves.set(instrument, knownMoves({ asked, market: this.market }, instrument, bars));
  };
}

/** What models found, and the accounts that they looked at, in their order. */
interface ModelsFound {
  readonly models: Models;
  readonly accounts: readonly MarginedAccount[];
}

/**
 * What margin models would ask: of a position in each instrument under the sets as they are stated, and of the largest accounts as they
 * are margined. The book is read once more, for who they are.
 *
 * @returns or refused with a sentence where accounts can no longer be had
 */
export async function modelsFound(
  engine: MarginEngine,
  { trial: { present }, inputs }: Pick<FrozenRun, 'trial' | 'inputs'>,
  { moves }: KnownHistory,
  stated: Sides,
  { byInstrument: held }: Pick<ImpactFigures, 'byInstrument'>,
): Promise<Result<ModelsFound | null, string>> {
  const { market } = inputs;
  const { models: asked } = inputs.asked;
  if (asked === null) return ok(null);
  const largest = new LargestAccounts(asked.accounts);
  for await (const chunk of accountsOfAll(inputs)) {
    if (!chunk.ok) return chunk;
    largest.see(chunk.value, await engine.marginChunk({ ...market, parameters: present.base }, chunk.value));
  }
  const accounts = await largest.margined(engine, present, market);
  const of = { asked, market, set: stated.base, moves: priceFactors(moves) };
  const models = {
    instruments: [...moves].map(([instrument, known]) =>
      instrumentModels({ asked, ...stated, market, held }, instrument, known),
    ),
    portfolios: portfolioModels(of, accounts),
  };
  return ok({ models, accounts });
}
