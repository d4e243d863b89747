import type { Actor } from '../../domain/governance/people/actor';
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
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import type { PlacedRow } from '../../ports/staging';
import {
  completeImport,
  importRefusal,
  LazyStaging,
  takeRows,
  type ImportReceipt,
  type ImportRefusal,
} from './steps/take-rows';

/**
 * Takes bars, mark prices and market figures, all of them or none. The newest close of each instrument is a mark price too, of
 * the instant its bar ends; mark prices and figures move forward in time only. What is
 * known of a bar is never written over: a bar that says otherwise is a correction, another row. Prices
 * of a closed instrument are passed over: a source that goes on to state them holds up no other price.
 *
 * Refused with every fault (at most 100): see `priceRowFaults`, and `duplicate-row`, `rows-required`. Right: IMPORT.
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
    const marks = new LazyStaging<MarkRow>('MARK', () => book.stageMarks());
    const figures = new LazyStaging<FigureRow>('FIGURE', () => book.stageFigures());
    const newest = new Map<string, BarRow>();

    const taken = await takeRows(
      rows,
      (row, place) => priceRowFaults(row, place, context),
      async (batch) => {
        for (const { row } of batch) if (row.kind === 'BAR') keepNewest(newest, row);
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
    const ofBars = (await bars.merge()).outcomes;
    const moved = await book.putMarkPrices(
      [...newest.values()].map((bar) => ({
        instrument: bar.instrument,
        price: bar.close,
        observedAt: barClosesAt(bar),
      })),
    );
    const ofCloses = { of: 'MARK' as const, rows: newest.size, applied: moved };
    const ofMarks = addedUp([...(newest.size > 0 ? [ofCloses] : []), ...(await marks.merge()).outcomes]);
    const outcomes = [...ofBars, ...ofMarks, ...(await figures.merge()).outcomes];
    const { rows: count } = taken;
    return ok(
      await completeImport(unit, actor, { kind: 'prices', rows: count, outcomes, source, details: {} }),
    );
  }, 'LONG');
}

/** Of one kind, as one. */
function addedUp(outcomes: readonly ImportOutcome[]): readonly ImportOutcome[] {
  const [first, ...others] = outcomes;
  if (first === undefined) return [];
  const add = (sum: ImportOutcome, { rows, applied }: ImportOutcome) => ({
    ...sum,
    rows: sum.rows + rows,
    applied: sum.applied + applied,
  });
  return [others.reduce(add, first)];
}

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
function keepNewest(newest: Map<string, BarRow>, bar: BarRow): void {
  const known = newest.get(bar.instrument);
  const later = known ? barClosesAt(bar).getTime() - barClosesAt(known).getTime() : 1;
  if (known === undefined || later > 0 || (later === 0 && bar.intervalMinutes < known.intervalMinutes)) {
    newest.set(bar.instrument, bar);
  }
}
