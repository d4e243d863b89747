import { parse, LosslessNumber } from 'lossless-json';
import { Decimal, decimalText, parseDecimal, ZERO } from '../domain/number/decimal';
import { jsonPointer } from '../domain/json/json-pointer';
import { rowFault, shown, type ImportRow, type Place } from '../domain/market/import-row';
import type { InstrumentRow, TierRow } from '../domain/market/instrument-row';
import { ok, refuse, type Fault } from '../domain/result';
import type { SourceText } from './source-text';

/**
 * Binance USDⓈ-M leverage brackets as one JSON object: `fields` names the five columns, `symbols` holds a table
 * for each contract by its unified name (`BTC/USDT:USDT`, with `-241227` for a delivery date).
 * @see docs/api.md#binance-brackets
 */
const FIELDS = ['notionalFloor', 'notionalCap', 'maintMarginRate', 'maxLeverage', 'cum'] as const;
/** Of every contract of the venue: a tenth of a megabyte in 2024. Read whole, as its object cannot be cut. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
const UNIFIED_NAME = /^([A-Z0-9]+)\/([A-Z0-9]+):([A-Z0-9]+)(?:-(\d{6}))?$/;

export interface BinanceOptions {
  /** The venue's settlement asset: what every bound is stated in afterwards. */
  readonly settlementAsset: string;
  /**
   * Units of the venue's settlement asset for one of another, for contracts that settle in that other one: their
   * bounds are converted once, at this rate. Their mark prices must then come in the venue's asset too.
   */
  readonly rates: ReadonlyMap<string, Decimal>;
}

/**
 * The contracts as instruments with their tiers, numbers read as the file spells them.
 *
 * Refused, beside what every source is: `bracket-fields`, `unified-name`, `settlement-rate` (settles in an asset
 * without a rate), `bracket` (not five numbers), `deduction` (the published deduction does not follow from the
 * rates, so the table was misread or is inconsistent).
 */
export async function* binanceBracketRows(
  source: SourceText,
  options: BinanceOptions,
): AsyncIterable<ImportRow<InstrumentRow>> {
  const whole: Place = { kind: 'POINTER', pointer: '' };
  const refused = (rule: string, message: string) => ({
    place: whole,
    row: refuse([rowFault(whole, undefined, rule, message)]),
  });
  let text = '';
  for await (const chunk of source.chunks) {
    text += chunk;
    if (text.length > MAX_CHARACTERS) {
      yield refused('size', 'The file is longer than 32 MB.');
      return;
    }
  }
  const fault = source.fault();
  if (fault) {
    yield { place: whole, row: refuse([fault]) };
    return;
  }

  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    yield refused('json', `The file is not JSON: ${why}.`);
    return;
  }
  const { fields, symbols } = isObject(document) ? document : {};
  if (
    !Array.isArray(fields) ||
    FIELDS.some((field, index) => fields[index] !== field) ||
    !isObject(symbols)
  ) {
    yield refused('bracket-fields', `The file needs "fields": ${FIELDS.join(', ')}, and "symbols".`);
    return;
  }
  for (const [name, table] of Object.entries(symbols)) {
    yield contractRow(name, table, options);
  }
}

function contractRow(name: string, table: unknown, options: BinanceOptions): ImportRow<InstrumentRow> {
  const place: Place = { kind: 'POINTER', pointer: jsonPointer('symbols', name) };
  const refused = (rule: string, message: string) => ({
    place,
    row: refuse([rowFault(place, undefined, rule, message)]),
  });
  const [, base, quote, settle, delivery] = UNIFIED_NAME.exec(name) ?? [];
  if (base === undefined || quote === undefined || settle === undefined) {
    return refused('unified-name', `${shown(name)} is not of the form BASE/QUOTE:SETTLE or …-YYMMDD.`);
  }
  const rate = settle === options.settlementAsset ? new Decimal(1) : options.rates.get(settle);
  if (rate === undefined) {
    const message = `The contract settles in ${settle}: state a rate from it to ${options.settlementAsset}.`;
    return refused('settlement-rate', message);
  }
  const brackets = Array.isArray(table) ? table.map(bracket) : [];
  if (brackets.length === 0) return refused('bracket', 'The contract has no bracket.');
  const faults = brackets.flatMap((read, index) => {
    if (read === null) {
      return [
        rowFault(place, String(index), 'bracket', 'A bracket is five numbers that the database can keep.'),
      ];
    }
    return deductionFaults(read, brackets[index - 1] ?? null, place, index);
  });
  if (faults.length > 0) return { place, row: refuse(faults) };

  const tiers = brackets.flatMap((read) => (read === null ? [] : [inSettlementAsset(read, rate)]));
  return {
    place,
    row: ok({
      symbol: `${base}${quote}${delivery === undefined ? '' : `_${delivery}`}`,
      kind: delivery === undefined ? 'PERPETUAL' : 'FUTURE',
      underlying: base,
      settlementAsset: options.settlementAsset,
      multiplier: new Decimal(1),
      marginClass: null,
      tiers,
      tiersNested: true,
    }),
  };
}

interface Bracket extends TierRow {
  readonly cap: Decimal;
  readonly deduction: Decimal;
}

function bracket(row: unknown): Bracket | null {
  if (!Array.isArray(row) || row.length !== FIELDS.length) return null;
  const numbers = row.map((cell: unknown) => (cell instanceof LosslessNumber ? exactly(cell.value) : null));
  const [floor, cap, maintenanceRate, maxLeverage, deduction] = numbers;
  if (!floor || !cap || !maintenanceRate || !maxLeverage || !deduction) return null;
  return { floor, cap, maintenanceRate, maxLeverage, deduction };
}

/** A JSON number's own digits, exponent resolved; null when the database could not keep it exactly. */
function exactly(text: string): Decimal | null {
  const parsed = parseDecimal(decimalText(new Decimal(text)));
  return parsed.ok ? parsed.value : null;
}

/** deduction(n) = deduction(n − 1) + floor(n) × (rate(n) − rate(n − 1)): what makes maintenance continuous. */
function deductionFaults(read: Bracket, before: Bracket | null, place: Place, index: number): Fault[] {
  const risen = before === null ? ZERO : read.floor.times(read.maintenanceRate.minus(before.maintenanceRate));
  const expected = (before?.deduction ?? ZERO).plus(risen);
  if (expected.eq(read.deduction)) return [];
  const message = `The deduction ${decimalText(read.deduction)} should be ${decimalText(expected)} by the rates.`;
  return [rowFault(place, String(index), 'deduction', message)];
}

function inSettlementAsset({ floor, cap, maintenanceRate, maxLeverage }: Bracket, rate: Decimal): TierRow {
  return { floor: floor.times(rate), cap: cap.times(rate), maintenanceRate, maxLeverage };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
