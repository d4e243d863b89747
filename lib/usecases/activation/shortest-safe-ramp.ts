import { chunkOfBooks } from '../../domain/books/book-chunk';
import { compareBytes } from '../../domain/books/snapshot-line';
import { budgetOf } from '../../domain/governance/guardrails/liquidation-budget';
import type { Guardrails } from '../../domain/governance/policy/guardrails-document';
import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { byKind } from '../../domain/governance/proposal/document';
import { carriedBy } from '../../domain/dynamics/carried';
import { decimal, Decimal, decimalText, ZERO } from '../../domain/number/decimal';
import { spokenAmount } from '../../domain/number/spoken-amount';
import { NO_DIALS } from '../../domain/parameters/dial-vector';
import type { Dials } from '../../domain/parameters/effective';
import type { NotFound } from '../../domain/refusals';
import { type Fault, type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import { sectionsOf } from '../../domain/risk/studies/registry';
import { tippedIndexes } from '../../domain/risk/studies/transition/transition-study';
import type { BookView, MarginEngine, ReadBook } from '../../ports/margin';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { budgetWindow } from '../adjustments/steps/budget-window';
import { Comparison } from '../proposals/compare-parameter-sets';
import { searchOf, setsAlong } from './steps/along-ramp';
import { rampAtBeginning, type RampUnderWay } from './steps/ramp-under-way';
import { type SafeStep, safeSteps } from './steps/safe-steps';
import { WEIGHT_GRID } from './steps/tipped-search';

export interface SafeRamp {
  readonly steps: readonly SafeStep[];
  /** How much may be made liquidatable within one window of the budget; null: without limit. */
  readonly budget: Decimal | null;
  readonly windowHours: number;
  readonly asOf: Date;
}

export type SafeRampRefusal = AccessRefusal | NotFound | InvalidInput;

export interface SafeRampDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
}

/**
 * The shortest ramp of a proposal that keeps within the liquidation budget, on the accounts and prices of now: each step the
 * largest that what is left of the budget bears, the next one when the budget's window has passed. Initial margin, where it
 * tightens, comes whole with the first step: it binds whoever opens, and liquidates nobody.
 *
 * It is a plan, not a promise: each step is measured again on the accounts of its moment.
 *
 * @returns or `InvalidInput`: what a ramp cannot lead along, and `ramp-safe` where no ramp of at most 100 steps in 92 days keeps
 *   within the budget
 */
export async function shortestSafeRamp(
  { transact, readBook, engine }: SafeRampDeps,
  actor: Actor,
  { proposalId }: { readonly proposalId: string },
): Promise<Result<SafeRamp, SafeRampRefusal>> {
  const found = await transact<Result<Asked, SafeRampRefusal>>(async (unit) => {
    const access = accessRefusal(actor, 'PLAN');
    return access ? refuse(access) : asked(unit, proposalId);
  });
  if (!found.ok) return found;
  return readBook((view) => safeRamp(engine, view, found.value));
}

interface Asked {
  readonly underWay: RampUnderWay;
  readonly dials: Dials;
  readonly guardrails: Guardrails;
  /** Of the budget, within its window. */
  readonly used: Decimal;
}

async function asked(unit: UnitOfWork, proposalId: string): Promise<Result<Asked, NotFound | InvalidInput>> {
  const venue = await unit.venue.find();
  const proposal = await unit.proposals.find(proposalId);
  const revision = proposal?.currentRevision;
  const version = revision && (await unit.venue.version(revision.baseVersion));
  if (!venue || !revision || !version) return refuse({ code: 'NotFound', what: 'proposal' });
  const base = await unit.parameterSets.load(version.parameterSetHash);
  const target = await unit.parameterSets.load(byKind(revision, { PARAMETER_SET: (hash) => hash }));
  const beginning = await rampAtBeginning(unit, base, target);
  if (!beginning.ok) return refuse({ code: 'InvalidInput', faults: beginning.refusal });
  if (beginning.value.classes.length === 0) return refuse({ code: 'InvalidInput', faults: [NO_STEPS] });
  const { dials } = carriedBy(target, (await unit.adjustments.effective())?.dials ?? NO_DIALS);
  const at = await unit.clock();
  const underWay = beginning.value;
  const { guardrails, since } = await budgetWindow(unit, venue, { dials, ramps: underWay.ramps }, at);
  const used = await unit.presentEffects.liquidationUsedSince(since);
  return ok({ underWay, dials, guardrails, used });
}

const NO_STEPS: Fault = {
  path: '',
  rule: 'ramp-moves',
  message: 'The change moves no requirement of a margin class, so there is nothing to take in steps.',
};

const CHUNK_ACCOUNTS = 16_384;

async function safeRamp(
  engine: MarginEngine,
  view: BookView,
  { underWay, dials, guardrails, used }: Asked,
): Promise<Result<SafeRamp, InvalidInput>> {
  const market = await view.market();
  const setAt = setsAlong(underWay, dials);
  const comparison = new Comparison();
  const touched: string[] = [];
  const [beginning, end] = [setAt(0), setAt(WEIGHT_GRID)];
  for await (const chunk of view.chunks(CHUNK_ACCOUNTS)) {
    const margins = {
      before: await engine.marginChunk({ ...market, parameters: beginning }, chunk),
      after: await engine.marginChunk({ ...market, parameters: end }, chunk),
    };
    comparison.add(margins);
    for (const index of tippedIndexes(margins)) touched.push(chunk.accounts[index] ?? '');
  }
  const budget = budgetOf(guardrails, decimal(sectionsOf(comparison.parts).impact.totals.notional.after));
  const windowHours = guardrails.liquidationBudgetWindowHours;
  const books = (await view.books(touched.sort(compareBytes))).toSorted((a, b) =>
    compareBytes(a.account, b.account),
  );
  const search = await searchOf(engine, market, setAt, chunkOfBooks(books));
  const left = budget && Decimal.max(ZERO, budget.minus(used));
  const found = await safeSteps(search, { budget, left, windowHours, passesOver: false });
  if (found.end !== 'WHOLE') return refuse(noSafeRamp(found.reached, budget));
  return ok({ steps: found.steps, budget, windowHours, asOf: view.asOf });
}

function noSafeRamp(reached: number, budget: Decimal | null): InvalidInput {
  const percent = decimalText(new Decimal(reached).div(WEIGHT_GRID / 100));
  const message = `No ramp keeps within the liquidation budget of ${budget === null ? 'this venue' : spokenAmount(budget, 'DOWN')}: beyond ${percent} % of the change, accounts become liquidatable at once whose positions are larger than that, or it takes more than 92 days.`;
  return { code: 'InvalidInput', faults: [{ path: '', rule: 'ramp-safe', message }] };
}
