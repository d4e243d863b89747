import { marketAsRead } from '../../../domain/books/market-snapshot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { decimalText } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { ok, refuse, type Result } from '../../../domain/result';
import { cascadeAsked, knownImpacts } from '../../../domain/risk/cascade/cascade-asked';
import {
  burdenOf,
  cascadeOf,
  cornersOf,
  counterfactualIn,
  coverageOf,
  crisesOf,
  efficiencyOf,
  modelsOf,
  procyclicalityOf,
  vulnerabilityOf,
  walksOf,
  readEvidence,
  stressOf,
  transitionOf,
} from '../../../domain/risk/evidence';
import { portfolioCoverageOf } from '../../../domain/risk/studies/portfolio-coverage/in-evidence';
import type { LibraryScenario } from '../../../domain/risk/scenarios/library/scenario-document';
import { crisisMoves } from '../../../domain/risk/scenarios/crisis-moves';
import { BURDEN_QUESTION } from '../../../domain/risk/studies/burden/burden';
import { EFFICIENCY_QUESTION } from '../../../domain/risk/studies/efficiency/efficiency';
import { knownDeviations } from '../../../domain/risk/studies/transition/deviations';
import { TRANSITION_STEPS } from '../../../domain/risk/studies/transition/transition';
import { vulnerabilityAsked } from '../../../domain/risk/studies/vulnerability/vulnerability-asked';
import { modelsAsked } from '../../../domain/risk/studies/models/models-asked';
import type { FrozenQuestions } from '../../../ports/governance';
import type { BookView } from '../../../ports/margin';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { barVolatilities } from './bar-volatilities';
import type { Sides } from './corner-margins';
import {
  type FrozenBook,
  frozenBook,
  keepBook,
  keepText,
  type LoadSnapshot,
  type SnapshotHashes,
} from './frozen-book';
import { keepHistory } from './keep-history';
import { keepPastDays } from './keep-past-days';
import { keepProcyclicality } from './keep-procyclicality';
import { keepPortfolioCoverage } from './keep-portfolio-coverage';
import { keepWalks } from './keep-walks';
import { rememberedBlocks } from './remembered-blocks';
import { stressQuestion, stressTrial } from './stress-trial';
import type { Asked } from './trial';

/** What a simulation is computed from, a block of accounts at a time, by whichever process. */
export interface FrozenInputs extends FrozenBook {
  readonly asked: Asked;
}

/**
 * Keeps the accounts and the market of a view as snapshots, and what was known of prices.
 *
 * @param sides what neither can read of the market is left out
 * @param scenarios of the library, that are asked
 * @param chunkAccounts at a time
 * @param safeRamp what a ramp is held to, as the policy is
 */
export async function freezeInputs(
  unit: Pick<
    UnitOfWork,
    'simulations' | 'marketData' | 'heldPrices' | 'dailyBooks' | 'audit' | 'adjustments' | 'venue'
  >,
  view: BookView,
  { base, proposed }: Sides,
  scenarios: readonly LibraryScenario[],
  chunkAccounts: number,
  safeRamp: FrozenQuestions['safeRamp'],
): Promise<SnapshotHashes & { readonly accounts: number; readonly asked: FrozenQuestions }> {
  const sets = [base, proposed];
  const market = marketAsRead(await view.market(), sets);
  const { accounts, ...hashes } = await keepBook(unit.simulations, view, market, chunkAccounts);
  for (const { text, hash } of scenarios) await keepText(unit.simulations, view, 'SCENARIO', { text, hash });
  const { asOf } = view;
  const coverage = await keepHistory(unit, { asOf, market, sets });
  const stress = stressQuestion(scenarios, { base, proposed }, market);
  const insuranceFund = await statedFund(unit, base);
  const asked: FrozenQuestions = {
    ...{ safeRamp, coverage, stress, insuranceFund },
    walks: await keepWalks(unit, { base, proposed }, { asOf, market, scenarios, stress, insuranceFund }),
    counterfactual: await keepPastDays(unit, asOf, coverage),
    procyclicality: await keepProcyclicality(unit, { base, proposed }, asOf, coverage),
    portfolioCoverage: await keepPortfolioCoverage(unit, { base, proposed }, asOf, coverage),
    impacts: knownImpacts(market, await barVolatilities(unit.marketData)(market, asOf)),
  };
  return { accounts, asked, ...hashes };
}

/** What else stands of a simulation whose inputs were frozen. */
interface FrozenBeside {
  /** The evidence that is repeated: it says what was asked; null: nothing is repeated. */
  readonly repeated: Result<string, unknown> | null;
  readonly questions: FrozenQuestions;
  readonly blockAccounts: number;
  /** The version that is changed. */
  readonly base: ParameterSet;
}

/** Null, too, where it was stated in what the venue no longer settles in. */
async function statedFund({ audit }: Pick<UnitOfWork, 'audit'>, base: ParameterSet): Promise<string | null> {
  const fund = await audit.onInsuranceFund();
  return fund?.settlementAsset === base.document.settlementAsset ? decimalText(fund.amount) : null;
}

/**
 * What a simulation kept, as it is read back for each of its blocks; refused with a sentence when it can no longer be had.
 *
 * @param load reads in a transaction of its own
 */
export async function frozenInputs(
  load: LoadSnapshot,
  hashes: SnapshotHashes,
  { repeated, questions, blockAccounts, base }: FrozenBeside,
): Promise<Result<FrozenInputs, string>> {
  const read = await frozenBook(load, hashes, blockAccounts);
  if (!read.ok) return read;
  const book = { ...read.value, accountsOf: rememberedBlocks(read.value.accountsOf) };
  if (book.isOfFirstForm) return ok({ ...book, asked: NOTHING_ASKED });
  if (repeated !== null && !repeated.ok)
    return refuse('The stored evidence of what is repeated was altered: its hash differs.');
  const stressAsked =
    (repeated === null ? questions.stress : stressOf(readEvidence(repeated.value))?.asked) ?? null;
  const stress = stressAsked ? await stressTrial(stressAsked, base, book.market, load) : ok(null);
  if (!stress.ok) return stress;
  const asked = repeated === null ? askedOfAll(book.market, questions) : askedIn(repeated.value);
  return ok({ ...book, asked: { ...asked, stress: stress.value } });
}

/** Nothing was frozen beside accounts and market. */
export const NO_QUESTIONS: FrozenQuestions = { coverage: null, impacts: {}, stress: null, safeRamp: null };
const NOTHING_ASKED: Asked = {
  ...{ corners: false, crises: null, burden: null, coverage: null, models: null },
  ...{ cascade: () => null, stress: null, transition: null, safeRamp: null },
  vulnerability: () => null,
  ...{ efficiency: null, counterfactual: null, walks: null, procyclicality: null },
  portfolioCoverage: null,
};

/** All that this release asks of a market, and of what was frozen beside it, but scenarios of the library. */
export function askedOfAll(
  market: MarketState,
  {
    coverage,
    impacts,
    safeRamp = null,
    counterfactual = null,
    insuranceFund = null,
    walks = null,
    procyclicality = null,
    portfolioCoverage = null,
  }: Omit<FrozenQuestions, 'stress'>,
): Omit<Asked, 'stress'> {
  const moves = crisisMoves(market);
  return {
    ...{ corners: true, crises: moves.length > 0 ? moves : null, burden: BURDEN_QUESTION, coverage },
    models: coverage && modelsAsked(coverage),
    vulnerability: (found) => coverage && vulnerabilityAsked(coverage, found, insuranceFund),
    cascade: (found) => cascadeAsked(market, impacts, found && { asked: moves, found }, insuranceFund),
    transition: { steps: TRANSITION_STEPS, deviations: knownDeviations(market, impacts) },
    ...{ safeRamp, efficiency: EFFICIENCY_QUESTION, counterfactual, walks, procyclicality },
    portfolioCoverage,
  };
}

function askedIn(evidence: string): Omit<Asked, 'stress'> {
  const said = readEvidence(evidence);
  return {
    corners: cornersOf(said) !== null,
    crises: crisesOf(said)?.asked ?? null,
    burden: burdenOf(said)?.asked ?? null,
    coverage: coverageOf(said)?.asked ?? null,
    models: modelsOf(said)?.asked ?? null,
    vulnerability: () => vulnerabilityOf(said)?.asked ?? null,
    cascade: () => cascadeOf(said)?.asked ?? null,
    transition: transitionOf(said)?.asked ?? null,
    safeRamp: transitionOf(said)?.ramp?.asked ?? null,
    efficiency: efficiencyOf(said)?.asked ?? null,
    counterfactual: counterfactualIn(said)?.asked ?? null,
    walks: walksOf(said)?.asked ?? null,
    procyclicality: procyclicalityOf(said)?.asked ?? null,
    portfolioCoverage: portfolioCoverageOf(said)?.asked ?? null,
  };
}
