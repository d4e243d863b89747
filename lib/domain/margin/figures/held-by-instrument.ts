import { countedAmount } from '../method/collateral';
import type { CompiledParameters } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import { heldPositions } from '../method/legs';
import type { AccountMargin, CollateralBalance, Position, PositionMargin } from '../method/types';
import { dependsOnMark } from '../portfolio/portfolio-margin';

/** What one instrument's price moves in an account. */
export interface Moving {
  /** Its position; both legs of hedge mode. */
  readonly positions: readonly Position[];
  /** Balances that it prices. */
  readonly balances: readonly CollateralBalance[];
}

export type Portfolio = CompiledParameters['portfolios'][number];

/** What an account holds, by the instrument whose price moves it. */
export class HeldByInstrument {
  private readonly margins = new Map<string, PositionMargin[]>();
  private readonly balances = new Map<string, CollateralBalance[]>();
  private readonly positionOf: ReturnType<typeof heldPositions>;

  /** @param margined what the reference method says of the inputs */
  constructor(
    private readonly inputs: MarginInputs,
    margined: AccountMargin,
  ) {
    const { parameters, book } = inputs;
    this.positionOf = heldPositions(book);
    for (const margin of margined.positions) {
      const others = this.margins.get(margin.instrument);
      if (others) others.push(margin);
      else this.margins.set(margin.instrument, [margin]);
    }
    for (const balance of book.collateral) {
      const pricedBy = parameters.collateral.get(balance.asset)?.pricedBy ?? null;
      if (countedAmount(balance).isZero() || pricedBy === null) continue;
      const others = this.balances.get(pricedBy);
      if (others) others.push(balance);
      else this.balances.set(pricedBy, [balance]);
    }
  }

  moving(instrument: string): Moving {
    return {
      positions: this.margin(instrument).map((margin) => this.positionOf(margin)),
      balances: this.balances.get(instrument) ?? [],
    };
  }

  /** Of its position, or of both legs. */
  margin(instrument: string): readonly PositionMargin[] {
    return this.margins.get(instrument) ?? [];
  }

  /** The portfolio that holds it; null: none does, or there is no position. */
  portfolioOf(instrument: string): string | null {
    return this.margin(instrument)[0]?.portfolio ?? null;
  }

  /** Whether a price moves what portfolios require, and which of them. */
  movedPortfolios(instrument: string): readonly Portfolio[] {
    const { parameters, instruments } = this.inputs;
    const { positions, balances } = this.moving(instrument);
    const name = this.portfolioOf(instrument);
    const kind = instruments.get(instrument)?.kind ?? 'PERPETUAL';
    return parameters.portfolios.filter(
      ({ compiled, assets }) =>
        (positions.length > 0 && compiled.name === name && dependsOnMark(compiled, { kind })) ||
        balances.some(({ asset }) => assets.has(asset)),
    );
  }
}
