import { assert } from '../../domain/assert';
import { type Decimal, ONE } from '../../domain/number/decimal';
import type { MarkPrices } from '../../domain/margin/method/types';
import type { MarketFigures } from '../../domain/market/market-figure';
import type { ScenarioFigures } from '../../domain/risk/scenarios/library/scenario-steps';

/** The mark prices of each scenario, as decimals and as the floats next to them; shared by all sets of a run. */
export class ScenarioPrices {
  private readonly floats = new Map<string, Float64Array>();

  /** @param figures of each the market's figures, where it changes some */
  constructor(
    readonly scenarios: readonly MarkPrices[],
    private readonly figures: ScenarioFigures = [],
  ) {}

  /** The market's figures in a scenario; null: as they are. */
  figuresOf(scenario: number): MarketFigures | null {
    return this.figures[scenario] ?? null;
  }

  get count(): number {
    return this.scenarios.length;
  }

  of(scenario: number): MarkPrices {
    const prices = this.scenarios[scenario];
    assert(prices !== undefined, 'a run has this scenario');
    return prices;
  }

  /** Price × multiplier in every scenario, or multiplier / price of an inverse contract, each rounded once. */
  floatsOf(instrument: string, multiplier: Decimal = ONE, isInverse = false): Float64Array {
    const key = `${instrument} ${isInverse ? '/' : ''}${multiplier.toFixed()}`;
    const known = this.floats.get(key);
    if (known) return known;
    const isUnit = multiplier.eq(ONE);
    const floats = Float64Array.from(this.scenarios, (prices) => {
      const price = prices.get(instrument);
      assert(price?.gt(0) === true, `${instrument} has a price above 0 in every scenario`);
      if (isInverse) return multiplier.div(price).toNumber();
      return (isUnit ? price : price.times(multiplier)).toNumber();
    });
    this.floats.set(key, floats);
    return floats;
  }
}
