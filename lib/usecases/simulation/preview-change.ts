import { carriedBy } from '../../domain/dynamics/carried';
import { marginRefusalSentence } from '../../domain/margin/method/refusal';
import { dependsOnTime } from '../../domain/margin/method/time-dependence';
import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import type { MissingPrices } from '../../domain/refusals';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import { approvable } from '../../domain/parameters/approvable';
import { parseParameterSetText } from '../../domain/parameters/validate';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { BookChunk } from '../../domain/books/book-chunk';
import type { MarginColumns } from '../../domain/margin/figures/margin-columns';
import type { MarginRefusal } from '../../domain/margin/method/types';
import type { Impact } from '../../domain/risk/studies/impact/impact';
import { sectionsOf } from '../../domain/risk/studies/registry';
import type { UnmarginedGroup } from '../../domain/risk/studies/unmargined/unmargined';
import type { BookView, LiveParameters, MarginEngine, ReadBook } from '../../ports/margin';
import { Comparison } from '../proposals/compare-parameter-sets';

export type PreviewRefusal = AccessRefusal | InvalidInput | MissingPrices;

/** The impact of a set that nobody has proposed yet; nothing is stored. @param document its JSON text */
export type PreviewChange = (actor: Actor, document: string) => Promise<Result<Impact, PreviewRefusal>>;

const NO_VENUE: Fault = {
  path: '',
  rule: 'venue-founded',
  message: 'There is no live version to compare with: the venue is not founded yet.',
};

/** Every account's figures under the live version, for one state of the inputs. */
interface LiveRun {
  readonly versionNumber: number;
  readonly inputsRevision: bigint;
  readonly market: MarketState;
  readonly live: LiveParameters;
  readonly chunks: readonly { readonly chunk: BookChunk; readonly before: MarginColumns }[];
}

const CHUNK_ACCOUNTS = 4_096;
/** Accounts and figures of this many fit into a process that does other things too: some hundred megabytes. */
const KEPT_ACCOUNTS = 50_000;

/**
 * Makes the preview of one process. It is the simulation's own computation on present accounts, so that what
 * the editor shows is what the simulation will find; accounts and their figures under the live version are kept
 * in memory until an input changes, so that only the proposed set is computed at each stroke. A larger venue is
 * read anew for each, a batch at a time, and one preview after the other: it takes as long as a simulation.
 *
 * @param deps.keptAccounts the largest venue that is kept in memory
 */
export function previewChange(deps: {
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
  readonly keptAccounts?: number;
}): PreviewChange {
  const { readBook, engine, keptAccounts = KEPT_ACCOUNTS } = deps;
  let latest: LiveRun | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const compareLarge = (proposed: ParameterSet): Promise<Comparison | null> =>
    inTurn(() =>
      readBook(async (view) => {
        if (view.live === null) return null;
        const market = await view.market();
        const comparison = new Comparison();
        for await (const chunk of view.chunks(CHUNK_ACCOUNTS))
          comparison.add({
            before: await engine.marginChunk({ ...market, parameters: view.live.parameters }, chunk),
            after: await engine.marginChunk({ ...market, parameters: carried(view.live, proposed) }, chunk),
          });
        return comparison;
      }),
    );

  return async (actor, document) => {
    const access = accessRefusal(actor, 'PROPOSE');
    if (access) return refuse(access);
    const proposed = approvable(parseParameterSetText(document));
    if (!proposed.ok) return refuse({ code: 'InvalidInput', faults: proposed.refusal });

    const isLarge = await readBook(async (view) => (await view.accountCount()) > keptAccounts);
    latest = isLarge ? null : await readBook((view) => liveRun(engine, view, latest));
    const comparison = isLarge
      ? await compareLarge(proposed.value)
      : latest && (await compareKept(engine, latest, proposed.value));
    if (comparison === null) return refuse({ code: 'InvalidInput', faults: [NO_VENUE] });
    const { impact, unmargined } = sectionsOf(comparison.parts);
    const refusal = lostRefusal(unmargined.lost);
    return refusal === null ? ok(impact) : refuse(refusal);
  };
}

/** What would be in force under a change, with the dials and ramps of now. */
function carried({ approved, dials, ramps }: LiveParameters, proposed: ParameterSet): ParameterSet {
  return carriedBy(proposed, dials, { ramps, of: approved.document }).set;
}

async function compareKept(
  engine: MarginEngine,
  { market, chunks, live }: LiveRun,
  proposed: ParameterSet,
): Promise<Comparison> {
  const comparison = new Comparison();
  const parameters = carried(live, proposed);
  for (const { chunk, before } of chunks)
    comparison.add({ before, after: await engine.marginChunk({ ...market, parameters }, chunk) });
  return comparison;
}

async function liveRun(
  engine: MarginEngine,
  view: BookView,
  latest: LiveRun | null,
): Promise<LiveRun | null> {
  if (view.live === null) return null;
  const { inputsRevision } = view;
  const { live } = view;
  const { versionNumber, parameters } = live;
  const isSame = latest?.inputsRevision === inputsRevision && latest.versionNumber === versionNumber;
  if (isSame && !dependsOnTime(parameters)) return latest;
  const market = await view.market();
  const chunks: LiveRun['chunks'][number][] = [];
  for await (const chunk of view.chunks(CHUNK_ACCOUNTS))
    chunks.push({ chunk, before: await engine.marginChunk({ ...market, parameters }, chunk) });
  return { versionNumber, inputsRevision, market, chunks, live };
}

/** A missing price is nobody's fault here; an instrument or asset without a rule is the document's. */
function lostRefusal({ lacking }: UnmarginedGroup): PreviewRefusal | null {
  const subjects = (code: MarginRefusal['code']) =>
    lacking.filter((one) => one.code === code).flatMap((one) => one.subjects);
  const faults = [
    ...subjects('NoMarginClass').map((instrument) => ({
      path: '/marginClasses',
      rule: 'instrument-covered',
      message: marginRefusalSentence('NoMarginClass', [instrument]),
    })),
    ...subjects('UnknownMode').map((mode) => ({
      path: '/marginClasses',
      rule: 'modes-covered',
      message: marginRefusalSentence('UnknownMode', [mode]),
    })),
    ...subjects('SettlementNotAllowed').map((instrument) => ({
      path: '/settlementAssets',
      rule: 'settlement-allowed',
      message: marginRefusalSentence('SettlementNotAllowed', [instrument]),
    })),
    ...subjects('LegsNotAllowed').map((instrument) => ({
      path: '/marginClasses',
      rule: 'legs-covered',
      message: marginRefusalSentence('LegsNotAllowed', [instrument]),
    })),
    ...subjects('MissingOrderPrices').map((instrument) => ({
      path: '/marginClasses',
      rule: 'order-prices',
      message: marginRefusalSentence('MissingOrderPrices', [instrument]),
    })),
    ...subjects('NoCollateralRule').map((asset) => ({
      path: '/collateral',
      rule: 'collateral-covered',
      message: marginRefusalSentence('NoCollateralRule', [asset]),
    })),
  ];
  if (faults.length > 0) return { code: 'InvalidInput', faults };
  const codes = ['MissingPrice', 'StalePrice', 'MissingMarketFigure', 'UnsoundMarket'] as const;
  const instruments = codes.flatMap(subjects);
  return instruments.length > 0 ? { code: 'MissingPrices', instruments } : null;
}
