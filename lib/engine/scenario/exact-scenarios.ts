import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { Margined } from '../../domain/margin/figures/margin-columns';
import { type AccountBook, MARGIN_STATUSES } from '../../domain/margin/method/types';
import { newPlace } from '../kernel/load-kernel';
import { BatchMargining } from '../batch/margin-batch';
import { UNPRICED } from '../status-index';
import type { ScenarioPrices } from './scenario-prices';
import type { ScenarioTally, StressedFigures } from './scenario-tally';

/** Where an account stands: a place in MARGIN_STATUSES, or UNPRICED without figures. */
export interface Standing {
  readonly status: number;
  readonly figures: StressedFigures | null;
  readonly margined: Margined;
}

/** Accounts under one scenario at a time, by whichever exact numbers hold them. */
export class ExactScenarios {
  /** Of its own: its tables are of one scenario's prices. */
  private readonly place = newPlace();
  private margining: BatchMargining | null = null;
  private scenario: number | null = null;

  constructor(
    private readonly parameters: CompiledParameters,
    private readonly market: MarketState,
    private readonly prices: ScenarioPrices,
  ) {}

  /** @param scenario null: prices as they are */
  standings(scenario: number | null, books: readonly AccountBook[]): Standing[] {
    return this.marginingOf(scenario)
      .margin(books)
      .map((margined) => {
        if (!margined.ok) return { status: UNPRICED, figures: null, margined };
        const { status, equity, maintenanceMargin } = margined.value;
        return {
          status: MARGIN_STATUSES.indexOf(status),
          figures: {
            equity: equity.times(1e8).toNumber(),
            maintenance: maintenanceMargin.times(1e8).toNumber(),
          },
          margined,
        };
      });
  }

  private marginingOf(scenario: number | null): BatchMargining {
    if (this.margining && this.scenario === scenario) return this.margining;
    const { parameters, market, prices } = this;
    const state = scenario === null ? market : marketIn(market, prices, scenario);
    this.margining = new BatchMargining(this.place, parameters, state);
    this.scenario = scenario;
    return this.margining;
  }
}

function marketIn(market: MarketState, prices: ScenarioPrices, scenario: number): MarketState {
  const figures = prices.figuresOf(scenario);
  return { ...market, prices: prices.of(scenario), ...(figures ? { figures } : {}) };
}

/** Adds an account that stood at `from` as prices are. */
export function addStanding(
  tally: ScenarioTally,
  scenario: number,
  from: number,
  { status, figures }: Standing,
): void {
  if (figures) tally.add(scenario, from, status, figures);
  else tally.count(scenario, from, status, 1);
}
