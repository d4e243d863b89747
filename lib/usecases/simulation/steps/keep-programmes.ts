import { stateText } from '../../../domain/dynamics/law-state';
import { type Programme, programmeOf } from '../../../domain/dynamics/programme';
import { loopGainMaxOf } from '../../../domain/governance/guardrails/loop-gain-limit';
import { guardrailsOf } from '../../../domain/governance/policy/policy';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { decimalText } from '../../../domain/number/decimal';
import type { LibraryScenario } from '../../../domain/risk/scenarios/library/scenario-document';
import type { ProgrammesAsked, StandingProgramme } from '../../../domain/risk/studies/walks/walks';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { barVolatilities } from './bar-volatilities';
import type { Sides } from './corner-margins';
import { keepSignals } from './keep-signals';

/**
 * Keeps what programmes that are in force read, and says how they stand and what holds them back, so that a walk along a path needs
 * nothing that is live.
 *
 * @returns null where no programme of either set is in force
 */
export async function keepProgrammes(
  unit: Pick<UnitOfWork, 'adjustments' | 'venue' | 'marketData' | 'heldPrices' | 'simulations'>,
  { base, proposed }: Sides,
  of: {
    readonly asOf: Date;
    readonly market: MarketState;
    readonly scenarios: readonly LibraryScenario[];
  },
): Promise<ProgrammesAsked | null> {
  const documents = [base, proposed].map(({ document }) => document.adjustmentProgrammes ?? {});
  const standing: StandingProgramme[] = [];
  const inForce: Programme[] = [];
  for (const {
    programme: name,
    phase,
    suspendedAt,
    isReverting,
    state,
  } of await unit.adjustments.standing()) {
    const stated = documents.flatMap((programmes) => programmes[name] ?? []);
    if (phase === 'SHADOW' || stated.length === 0) continue;
    const isStopped = suspendedAt !== null || isReverting;
    standing.push({ programme: name, phase, isStopped, state: stateText(state) });
    inForce.push(...stated.map(programmeOf));
  }
  const venue = await unit.venue.find();
  if (standing.length === 0 || venue === null) return null;
  const history = await keepSignals(unit, inForce, of.asOf);
  const guardrails = guardrailsOf((await unit.venue.policy(venue.policyVersion)).policy);
  const { liquidationBudgetNotional, liquidationBudgetFractionOfNotional } = guardrails;
  const loopGainMax = loopGainMaxOf(guardrails);
  const read = new Set(inForce.map(({ document }) => document.signal.instrument));
  return {
    ...{ standing, history },
    budget: {
      ...{ liquidationBudgetNotional, liquidationBudgetFractionOfNotional },
      liquidationBudgetWindowHours: guardrails.liquidationBudgetWindowHours,
    },
    loopGainMax: loopGainMax && decimalText(loopGainMax),
    volatilities: Object.fromEntries(await barVolatilities(unit.marketData)(of.market, of.asOf)),
    onPath: Object.fromEntries(
      of.scenarios.flatMap(({ hash, document: { shock } }) =>
        shock.kind === 'PATH'
          ? [
              [
                hash,
                Object.keys(shock.prices)
                  .filter((one) => read.has(one))
                  .sort(),
              ],
            ]
          : [],
      ),
    ),
  };
}
