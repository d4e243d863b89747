import { assert } from '../../assert';
import { type Decimal, sum, ZERO } from '../../number/decimal';
import { fractionOf, NOTHING, plus } from '../../number/fraction';
import { accountPortfolios, legsOf, lessOffsets, portfolioMarket } from '../method/account-portfolios';
import type { MarginInputs } from '../method/inputs';
import { positionMaintenance } from '../method/position-margin';
import type { Position } from '../method/types';
import type { KeepingLines } from '../portfolio/keeping-lines';
import { portfolioAtMarks, portfolioKeeping } from '../portfolio/portfolio-margin';
import type { PortfolioLeg, PortfolioMargin } from '../portfolio/types';
import type { HeldByInstrument, Portfolio } from './held-by-instrument';

/** What an account's portfolios require, as one price moves. */
export class PortfoliosAtPrice {
  /** All together, as they are. */
  readonly together: Decimal;
  private readonly margins: readonly PortfolioMargin[];
  private readonly partAtMarks: PartOf;
  private readonly keeping = new Map<string, (instrument: string) => KeepingLines | null>();

  /** @param inputs of an account that can be margined */
  constructor(
    private readonly inputs: MarginInputs,
    private readonly held: HeldByInstrument,
  ) {
    const together = accountPortfolios(inputs);
    assert(together.ok, 'what was margined once is margined again');
    this.together = together.value.maintenanceMargin;
    this.margins = together.value.margins;
    this.partAtMarks = partsOf(this.margins);
  }

  /** What portfolios require at a price, a position's part in that, and by how much it moves what counts of other profits. */
  portfoliosAt(instrument: string): (price: Decimal) => {
    readonly together: Decimal;
    readonly partOf: PartOf;
    readonly otherProfit: Decimal;
  } {
    const { parameters, book } = this.inputs;
    const moved = this.held
      .movedPortfolios(instrument)
      .map((portfolio) => this.portfolioAt(portfolio, instrument));
    const still = { together: this.together, partOf: this.partAtMarks, otherProfit: ZERO };
    if (moved.length === 0) return () => still;
    const dependants = this.dependants(moved.map(({ name }) => name)).filter(
      (position) => position.instrument !== instrument,
    );
    return (price) => {
      const at = new Map(moved.map(({ name, margin }) => [name, margin(price)]));
      const margins = this.margins.map((margin) => at.get(margin.name) ?? margin);
      const together = lessOffsets(parameters, book.account, margins);
      assert(together.ok, 'an account that was margined is margined at another price');
      const partOf = partsOf(margins);
      return {
        together: together.value.maintenanceMargin,
        partOf,
        otherProfit: this.gained(dependants, partOf),
      };
    };
  }

  /**
   * What portfolios require together as one price moves, where that is lines of it but for roundings; null where it is not, or
   * what counts of a profit depends on it.
   */
  keepingLines(instrument: string): KeepingLines | null {
    const [moved, ...others] = this.held.movedPortfolios(instrument);
    if (!moved) return [[{ atZero: fractionOf(this.together), slope: NOTHING, within: NOTHING }]];
    const { positions, balances } = this.held.moving(instrument);
    if (others.length > 0 || balances.length > 0 || positions.length > 1) return null;
    const { name } = moved.compiled;
    const linesOf = this.keeping.get(name) ?? this.keepingOf(moved);
    this.keeping.set(name, linesOf);
    const own = this.margins.find((margin) => margin.name === name)?.maintenanceMargin ?? ZERO;
    const rest = fractionOf(this.together.minus(own));
    const lines = linesOf(instrument);
    return (
      lines && lines.map((greatest) => greatest.map((line) => ({ ...line, atZero: plus(line.atZero, rest) })))
    );
  }

  private keepingOf(portfolio: Portfolio): (instrument: string) => KeepingLines | null {
    const { inputs } = this;
    const { asOf, parameters } = inputs;
    assert(asOf !== undefined, 'what was margined in a portfolio was so at an instant');
    const { compiled } = portfolio;
    if (parameters.offsets.length > 0 || this.dependants([compiled.name]).length > 0) return () => null;
    const keeping = portfolioKeeping(compiled, legsOf(inputs, portfolio), portfolioMarket(inputs, asOf));
    assert(keeping.ok, 'a portfolio that was margined is margined again');
    return keeping.value;
  }

  private portfolioAt(
    portfolio: Portfolio,
    instrument: string,
  ): { readonly name: string; readonly margin: (price: Decimal) => PortfolioMargin } {
    const { inputs } = this;
    const { asOf, book } = inputs;
    assert(asOf !== undefined, 'what was margined in a portfolio was so at an instant');
    const { compiled, assets } = portfolio;
    const held = book.positions.filter((one) => this.held.portfolioOf(one.instrument) === compiled.name);
    const own: MarginInputs = {
      ...inputs,
      book: {
        ...book,
        positions: held,
        collateral: book.collateral.filter(({ asset }) => assets.has(asset)),
      },
    };
    const atMarks = portfolioAtMarks(compiled, legsOf(own, portfolio), portfolioMarket(inputs, asOf));
    assert(atMarks.ok, 'a portfolio that was margined is margined again');
    const moved = this.movedLegs(own, portfolio, instrument);
    return {
      name: compiled.name,
      margin: (price) => {
        const margined = atMarks.value(moved(price));
        assert(margined.ok, 'a portfolio that was margined is margined at another price');
        return margined.value;
      },
    };
  }

  /** The legs of a portfolio's own book at a price: all stand as they are but those that it moves. */
  private movedLegs(
    own: MarginInputs,
    portfolio: Portfolio,
    instrument: string,
  ): (price: Decimal) => readonly PortfolioLeg[] {
    const { parameters, prices, book } = own;
    const priced = (asset: string): string | null => parameters.collateral.get(asset)?.pricedBy ?? null;
    const moving: MarginInputs = {
      ...own,
      book: {
        ...book,
        positions: book.positions.filter((position) => position.instrument === instrument),
        collateral: book.collateral.filter(({ asset }) => priced(asset) === instrument),
      },
    };
    const needed = [instrument, ...moving.book.collateral.flatMap(({ asset }) => priced(asset) ?? [])];
    const known = needed.flatMap((name) => {
      const price = prices.get(name);
      return price ? [[name, price] as const] : [];
    });
    const still = legsOf(own, portfolio);
    const positions = legsOf({ ...own, book: { ...book, collateral: [] } }, portfolio).length;
    // Positions come first, then balances, each in the order of the book.
    const places = still.flatMap(({ instrument: name }, place) =>
      (place < positions ? name : priced(name)) === instrument ? [place] : [],
    );
    return (price) => {
      const moved = legsOf({ ...moving, prices: new Map(known).set(instrument, price) }, portfolio);
      assert(moved.length === places.length, 'a leg that moves is one of all');
      const legs = [...still];
      for (const [index, place] of places.entries()) legs[place] = moved[index]!;
      return legs;
    };
  }

  /** Positions of portfolios whose profit counts by what is required of them. */
  private dependants(portfolios: readonly string[]): readonly Position[] {
    const { parameters, book } = this.inputs;
    return book.positions.filter(({ instrument }) => {
      const portfolio = this.held.portfolioOf(instrument);
      const { profitWeight } = parameters.classOfInstrument.get(instrument) ?? {};
      return portfolio !== null && portfolios.includes(portfolio) && profitWeight?.isAboveRequirement;
    });
  }

  private gained(positions: readonly Position[], partOf: PartOf): Decimal {
    return sum(
      positions.map((position) => {
        const marginClass = this.inputs.parameters.classOfInstrument.get(position.instrument);
        const [margin] = this.held.margin(position.instrument);
        assert(marginClass !== undefined && margin !== undefined, 'a margined position has a class');
        const part = partOf(margin.portfolio, position.instrument);
        const { profit } = positionMaintenance(this.inputs, marginClass, position, part);
        return profit.minus(margin.recognisedProfit);
      }),
    );
  }
}

/** A position's part in what its portfolio requires. */
type PartOf = (portfolio: string | null, held: string) => Decimal;

function partsOf(margins: readonly PortfolioMargin[]): PartOf {
  const found = new Map<string, ReadonlyMap<string, Decimal>>();
  const partsIn = (portfolio: string): ReadonlyMap<string, Decimal> => {
    const legs = margins.find(({ name }) => name === portfolio)?.legs ?? [];
    return new Map(legs.map(({ instrument, maintenanceMargin }) => [instrument, maintenanceMargin]));
  };
  return (portfolio, held) => {
    if (portfolio === null) return ZERO;
    const parts = found.get(portfolio) ?? partsIn(portfolio);
    found.set(portfolio, parts);
    return parts.get(held) ?? ZERO;
  };
}
