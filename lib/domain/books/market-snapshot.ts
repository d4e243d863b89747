import * as z from 'zod';
import { assert } from '../assert';
import { nothingElse } from '../curves/nothing-else';
import { isWrittenInstant } from '../number/instant';
import { type Decimal, decimalText } from '../number/decimal';
import { INSTRUMENT_KINDS } from '../market/instrument-row';
import { MARKET_FIGURES, type MarketFigure } from '../market/market-figure';
import { canonicalJson } from '../json/canonical';
import type { ParameterSet } from '../parameters/document/parameter-set';
import { ok, type Fault, type Result } from '../result';
import type { MarketState } from '../margin/method/inputs';
import { dependsOnTime } from '../margin/method/time-dependence';
import { bodyLines, formatLine } from './snapshot';
import { compareBytes, decimalOf, fault, readLine, wellFormed } from './snapshot-line';
import type { InstrumentTerms } from '../margin/method/types';

/**
 * The market of a simulation, frozen as text: after the format one line per instrument, then one per market figure,
 * each kind ascending by name in UTF-8 byte order, and last the instant where anything depends on it.
 * @see docs/methodology.md#snapshots
 */
export const MARKET_SNAPSHOT_FORMAT = 'margrave/market-snapshot/2';

/**
 * The market as far as parameter sets can read it: instants only where a set asks for the age of prices, or an
 * instrument expires; so that nothing else makes two snapshots of the same market differ.
 */
export function marketAsRead(market: MarketState, sets: readonly ParameterSet[]): MarketState {
  const { asOf, observedAt, ...timeless } = market;
  const needsAge = sets.some(({ document }) => document.marketData?.maximumAgeSeconds !== undefined);
  const isTimed = sets.some(dependsOnTime);
  const expires = [...market.instruments.values()].some(({ expiresAt }) => expiresAt !== undefined);
  return {
    ...timeless,
    ...((isTimed || expires) && asOf ? { asOf } : {}),
    ...(needsAge && observedAt ? { observedAt } : {}),
  };
}

/** The whole snapshot of a market; `contentHash` of it is its identity. Every price is of a listed instrument. */
export function marketSnapshotText(market: MarketState): string {
  const { instruments, prices, figures, asOf } = market;
  for (const symbol of prices.keys())
    assert(instruments.has(symbol), `the price of ${symbol} is of an instrument`);
  const byName =
    <Named>(name: (item: Named) => string) =>
    (a: Named, b: Named) =>
      compareBytes(name(a), name(b));
  const instrumentLines = [...instruments.values()]
    .sort(byName(({ symbol }) => symbol))
    .map((terms) => instrumentLine(terms, market));
  const figureLines = [...(figures ?? [])]
    .flatMap(([subject, stated]) =>
      Object.entries(stated).map(([figure, value]) => ({ subject, figure, value: decimalText(value) })),
    )
    .sort(byName(({ subject, figure }) => `${subject}\0${figure}`))
    .map((line) => canonicalJson(line));
  const instantLines = asOf ? [canonicalJson({ asOf: asOf.toISOString() })] : [];
  const lines = [formatLine(MARKET_SNAPSHOT_FORMAT), ...instrumentLines, ...figureLines, ...instantLines];
  return lines.map((line) => `${line}\n`).join('');
}

function instrumentLine(
  { symbol, multiplier, kind, underlying, expiresAt, option, isInverse, ...terms }: InstrumentTerms,
  { prices, observedAt }: MarketState,
): string {
  const { settlementAsset, ...others } = terms;
  nothingElse(others);
  const price = prices.get(symbol);
  const at = observedAt?.get(symbol);
  return canonicalJson({
    instrument: symbol,
    multiplier: decimalText(multiplier),
    price: price ? decimalText(price) : null,
    ...(kind ? { kind } : {}),
    ...(underlying ? { underlying } : {}),
    ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}),
    ...(option ? { option: { strike: decimalText(option.strike), right: option.right } } : {}),
    ...(isInverse ? { isInverse } : {}),
    ...(settlementAsset ? { settlementAsset } : {}),
    ...(at ? { observedAt: at.toISOString() } : {}),
  });
}

const instant = z
  .string()
  .refine(isWrittenInstant)
  .transform((text) => new Date(text));

const marketLine = z.union([
  z.strictObject({
    instrument: wellFormed,
    multiplier: decimalOf,
    price: decimalOf.nullable(),
    kind: z.enum(INSTRUMENT_KINDS).optional(),
    underlying: wellFormed.optional(),
    expiresAt: instant.optional(),
    option: z.strictObject({ strike: decimalOf, right: z.enum(['CALL', 'PUT']) }).optional(),
    isInverse: z.literal(true).optional(),
    settlementAsset: wellFormed.optional(),
    observedAt: instant.optional(),
  }),
  z.strictObject({ subject: wellFormed, figure: z.enum(MARKET_FIGURES), value: decimalOf }),
  z.strictObject({ asOf: instant }),
]);

/** Reads a snapshot back. Inverse of `marketSnapshotText`; refuses, at the first fault, what it did not write. */
export function parseMarketSnapshot(text: string): Result<MarketState, Fault> {
  const lines = bodyLines(text, MARKET_SNAPSHOT_FORMAT);
  if (!lines.ok) return lines;
  const instruments = new Map<string, InstrumentTerms>();
  const prices = new Map<string, Decimal>();
  const observedAt = new Map<string, Date>();
  const figures = new Map<string, Partial<Record<MarketFigure, Decimal>>>();
  let asOf: Date | undefined;
  for (const [index, line] of lines.value.entries()) {
    const read = readLine(marketLine, line);
    if (!read)
      return fault(index + 2, 'snapshot-line', 'It is neither an instrument nor a figure nor an instant.');
    if ('asOf' in read) asOf = read.asOf;
    else if ('subject' in read)
      figures.set(read.subject, { ...figures.get(read.subject), [read.figure]: read.value });
    else {
      const { instrument: symbol, multiplier, kind, underlying, expiresAt, option, isInverse } = read;
      const { settlementAsset } = read;
      instruments.set(symbol, {
        ...{ symbol, multiplier },
        ...(kind ? { kind } : {}),
        ...(underlying ? { underlying } : {}),
        ...(expiresAt ? { expiresAt } : {}),
        ...(option ? { option } : {}),
        ...(isInverse ? { isInverse } : {}),
        ...(settlementAsset ? { settlementAsset } : {}),
      });
      if (read.price) prices.set(symbol, read.price);
      if (read.observedAt) observedAt.set(symbol, read.observedAt);
    }
  }
  const snapshot: MarketState = {
    ...{ instruments, prices, figures },
    ...(asOf ? { asOf } : {}),
    ...(observedAt.size > 0 ? { observedAt } : {}),
  };
  if (marketSnapshotText(snapshot) !== text)
    return fault(1, 'snapshot-canonical', 'It has another spelling.');
  return ok(snapshot);
}

/** The prices of a snapshot; null where the text is none. */
export function pricesOfSnapshot(text: string): MarketState['prices'] | null {
  const market = parseMarketSnapshot(text);
  return market.ok ? market.value.prices : null;
}
