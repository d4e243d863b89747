import { type Actor, isFeedOfPlay } from '../../domain/governance/people/actor';
import {
  MAX_IMPORT_FAULTS,
  type ImportOutcome,
  type ImportRow,
  type ImportSource,
} from '../../domain/market/import-row';
import {
  barClosesAt,
  priceRowFaults,
  type BarRow,
  type FigureRow,
  type MarkRow,
  type PriceRow,
} from '../../domain/market/price-row';
import { ok, refuse, type Fault, type Result } from '../../domain/result';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import type { PlacedRow, StagedMarks } from '../../ports/staging';
import { guardPrices, namedHeld, type GuardedMarks } from '../prices/steps/guard-prices';
import { BarMaker } from '../prices/steps/make-bars';
import {
  completeImport,
  importRefusal,
  LazyStaging,
  takeRows,
  type ImportReceipt,
  type ImportRefusal,
} from './steps/take-rows';

/** Staged prices that are read at a time. */
const MARKS_AT_ONCE = 5_000;

/**
 * Takes bars, mark prices and market figures, all of them or none. The newest close of each instrument is a mark price too, of
 * the instant its bar ends; mark prices and figures move forward in time only, and no further than the price guard of the live
 * version lets them: a price beyond is held, and the mark price stays the last accepted one. One that says otherwise than what
 * stands of the very same instant is told as a contradiction, and changes nothing. What is
 * known of a bar is never written over: a bar that says otherwise is a correction, another row. Prices
 * of a closed instrument are passed over: a source that goes on to state them holds up no other price. Accepted prices make
 * the bars that programmes read and nobody states (`BarMaker`).
 *
 * Refused with every fault (at most 100): see `priceRowFaults`, and `duplicate-row`, `rows-required`; `venue-clock` where a
 * demo's market was played, from anybody but the process that plays it. Right: IMPORT.
 */
export async function importPrices(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { rows, source }: { readonly rows: AsyncIterable<ImportRow<PriceRow>>; readonly source: ImportSource },
): Promise<Result<ImportReceipt, ImportRefusal>> {
  const access = importRefusal(actor);
  if (access) return refuse(access);

  return transact(async (unit) => {
    const { venue, book, now } = unit;
    const context = { listed: await book.instruments(), now };
    const bars = new LazyStaging<BarRow>('BAR', () => book.stageBars());
    const marks = new LazyStaging<MarkRow, 'MARK', StagedMarks>('MARK', () => book.stageMarks());
    const figures = new LazyStaging<FigureRow>('FIGURE', () => book.stageFigures());
    const newest = new Map<string, PlacedRow<BarRow>>();

    const taken = await takeRows(
      rows,
      (row, place) => priceRowFaults(row, place, context),
      async (batch) => {
        for (const placed of batch.filter(isBar)) keepNewest(newest, placed);
        await bars.add(batch.filter(isBar));
        await marks.add(batch.filter(isMark));
        await figures.add(batch.filter(isFigure));
      },
    );
    const faults = [
      ...taken.faults,
      ...(await bars.duplicateFaults()),
      ...(await marks.duplicateFaults()),
      ...(await figures.duplicateFaults()),
    ];
    if (faults.length > 0)
      return refuse({ code: 'InvalidInput', faults: faults.slice(0, MAX_IMPORT_FAULTS) });

    await venue.lock();
    // Under the lock under which the clock is set.
    if (!isFeedOfPlay(actor) && !(await unit.venueClock.standing()).isDatabases)
      return refuse({ code: 'InvalidInput', faults: [CLOCK_IS_SET] });
    const ofBars = (await bars.merge()).outcomes;
    // Staged last: of one instant, what was stated as a mark price comes first.
    await marks.add([...newest.values()].map(closeAsMark));
    const guarded = await takeMarks(unit, marks);
    const outcomes = [...ofBars, ...guarded.outcomes, ...(await figures.merge()).outcomes];
    const { rows: count } = taken;
    const { held } = guarded;
    const counted = held && { prices: held.held, instruments: held.instruments.size };
    const details = counted ? { held: counted } : {};
    const receipt = await completeImport(unit, actor, {
      ...{ kind: 'prices', rows: count, outcomes, source, details },
    });
    if (held === null || counted === null) return ok(receipt);
    for (const event of held.events) await unit.audit.append({ actor, ...event });
    return ok({ ...receipt, held: { ...counted, named: namedHeld(held) } });
  }, 'LONG');
}

/** Moves mark prices: those that the guard of the live version lets pass, or the newest ones where there is none. */
async function takeMarks(
  unit: UnitOfWork,
  marks: LazyStaging<MarkRow, 'MARK', StagedMarks>,
): Promise<{ readonly outcomes: readonly ImportOutcome[]; readonly held: GuardedMarks | null }> {
  const staged = await marks.staged();
  if (staged === null) return { outcomes: [], held: null };
  const { guard, ...rules } = await unit.heldPrices.rules();
  const bars = await BarMaker.open(unit);
  if (guard === null) {
    await takeAll(bars, staged.table);
    const { outcomes } = await marks.merge();
    await bars.state();
    return { outcomes, held: null };
  }
  const contradictions = await staged.table.contradictions();
  const guarded = await guardPrices(unit, staged.table, { ...rules, guard }, (instrument, accepted) =>
    bars.take(instrument, accepted),
  );
  await bars.state();
  const said = contradictions > 0 ? { contradictions } : {};
  const outcomes = [{ of: 'MARK' as const, rows: staged.rows, applied: guarded.moved, ...said }];
  return { outcomes, held: guarded.held > 0 || guarded.events.length > 0 ? guarded : null };
}

/** Every staged price that is newer than the mark price: where there is no guard, all of them are accepted. */
async function takeAll(bars: BarMaker, staged: StagedMarks): Promise<void> {
  for (let rows = await staged.nextInOrder(MARKS_AT_ONCE); rows.length > 0;) {
    for (const row of rows) bars.take(row.instrument, [row]);
    rows = await staged.nextInOrder(MARKS_AT_ONCE);
  }
}

/** The close of a bar as the mark price it is too. */
function closeAsMark({ place, row: bar }: PlacedRow<BarRow>): PlacedRow<MarkRow> {
  const { instrument, close: price, source } = bar;
  const named = source === undefined ? {} : { source };
  return { place, row: { kind: 'MARK', instrument, price, observedAt: barClosesAt(bar), ...named } };
}

const CLOCK_IS_SET: Fault = {
  path: '',
  rule: 'venue-clock',
  message:
    'A market has been played in this demo, so its clock is ahead of real time: no prices are taken from elsewhere. Start a new demo to import prices.',
};

function isBar(placed: PlacedRow<PriceRow>): placed is PlacedRow<BarRow> {
  return placed.row.kind === 'BAR';
}

function isMark(placed: PlacedRow<PriceRow>): placed is PlacedRow<MarkRow> {
  return placed.row.kind === 'MARK';
}

function isFigure(placed: PlacedRow<PriceRow>): placed is PlacedRow<FigureRow> {
  return placed.row.kind === 'FIGURE';
}

/** Of two bars that end at the same instant the shorter one: its close was observed last. */
function keepNewest(newest: Map<string, PlacedRow<BarRow>>, placed: PlacedRow<BarRow>): void {
  const bar = placed.row;
  const known = newest.get(bar.instrument)?.row;
  const later = known ? barClosesAt(bar).getTime() - barClosesAt(known).getTime() : 1;
  if (known === undefined || later > 0 || (later === 0 && bar.intervalMinutes < known.intervalMinutes)) {
    newest.set(bar.instrument, placed);
  }
}
