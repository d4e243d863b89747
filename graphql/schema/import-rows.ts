import { decimalText, type Decimal } from '../../lib/domain/number/decimal';
import { type OfAccount, parseSequence } from '../../lib/domain/books/account-id';
import type { AccountImportRow, OrderRow } from '../../lib/domain/books/account-row';
import type { ChosenRate, PositionLeg } from '../../lib/domain/books/contract-row';
import {
  isIdentifier,
  rowFault,
  shown,
  type ImportRow,
  type ImportSource,
  type Place,
} from '../../lib/domain/market/import-row';
import type { InstrumentRow, OptionRight, TierRow } from '../../lib/domain/market/instrument-row';
import type { PriceRow } from '../../lib/domain/market/price-row';
import { canonicalJson, contentHash } from '../../lib/domain/json/canonical';
import { ok, refuse, type Fault } from '../../lib/domain/result';

/** Rows of one request; larger imports are files, for `npm run import`. */
export const MAX_REQUEST_ROWS = 10_000;

export interface InstrumentRowInput extends Omit<
  InstrumentRow,
  'marginClass' | 'tiersNested' | 'expiresAt' | 'option' | 'tiers' | 'isInverse'
> {
  readonly tiers: readonly (Omit<TierRow, 'cap'> & { readonly cap?: Decimal | null })[];
  readonly marginClass?: string | null;
  readonly expiresAt?: Date | null;
  readonly strike?: Decimal | null;
  readonly optionRight?: OptionRight | null;
  readonly isInverse?: boolean | null;
}

export interface FigureRowInput {
  readonly subject: string;
  readonly figure: string;
  readonly value: Decimal;
  readonly observedAt: Date;
}

export interface PriceRowInput {
  readonly instrument: string;
  readonly price: Decimal;
  readonly observedAt: Date;
  readonly source?: string | null;
}

export interface BarRowInput {
  readonly instrument: string;
  readonly intervalMinutes: number;
  readonly opensAt: Date;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly quoteVolume?: Decimal | null;
  readonly source?: string | null;
}

/** What an account, or a pocket of one, holds and is. */
interface HoldingsInput {
  readonly mode?: string | null;
  readonly segment?: string | null;
  readonly selectedRate?: Decimal | null;
  readonly positions?:
    | readonly {
        readonly instrument: string;
        readonly leg?: PositionLeg | null;
        readonly quantity: Decimal;
        readonly entryPrice?: Decimal | null;
        readonly accruedFunding?: Decimal | null;
        readonly selectedLeverage?: Decimal | null;
        readonly selectedRate?: Decimal | null;
      }[]
    | null;
  readonly collateral?:
    | readonly {
        readonly asset: string;
        readonly amount: Decimal;
        readonly accruedInterest?: Decimal | null;
      }[]
    | null;
  readonly orders?:
    | readonly {
        readonly order: string;
        readonly instrument: string;
        readonly leg?: PositionLeg | null;
        readonly side: OrderRow['side'];
        readonly quantity: Decimal;
        readonly limitPrice?: Decimal | null;
        readonly isReduceOnly?: boolean | null;
      }[]
    | null;
}

export interface AccountRowInput extends HoldingsInput {
  readonly account: string;
  readonly sequence?: string | null;
  readonly pockets?: readonly (HoldingsInput & { readonly pocket: string })[] | null;
}

const at = (pointer: string): Place => ({ kind: 'POINTER', pointer });

export function instrumentRows(rows: readonly InstrumentRowInput[]): ImportRow<InstrumentRow>[] {
  return rows.map(({ marginClass = null, expiresAt, strike, optionRight, isInverse, ...row }, index) => {
    const place = at(`/rows/${index}`);
    const isHalfStated = (strike == null) !== (optionRight == null);
    const terms = {
      ...(expiresAt ? { expiresAt } : {}),
      ...(strike && optionRight ? { option: { strike, right: optionRight } } : {}),
      ...(isInverse == null ? {} : { isInverse }),
    };
    return {
      place,
      row: isHalfStated
        ? refuse([
            rowFault(
              place,
              strike == null ? 'strike' : 'optionRight',
              'terms-fit-kind',
              'An option has a strike and a right.',
            ),
          ])
        : ok({
            ...{ ...row, ...terms, marginClass },
            tiers: row.tiers.map(({ cap = null, ...tier }) => ({ ...tier, cap })),
            tiersNested: true,
          }),
    };
  });
}

export function priceRows(
  marks: readonly PriceRowInput[],
  bars: readonly BarRowInput[],
  figures: readonly FigureRowInput[],
): ImportRow<PriceRow>[] {
  return [
    ...figures.map((figure, index) => ({
      place: at(`/figures/${index}`),
      row: ok({ kind: 'FIGURE' as const, ...figure }),
    })),
    ...marks.map(({ source, ...mark }, index) =>
      namedRow(at(`/rows/${index}`), source, { kind: 'MARK' as const, ...mark }),
    ),
    ...bars.map(({ quoteVolume = null, source, ...bar }, index) =>
      namedRow(at(`/bars/${index}`), source, { kind: 'BAR' as const, ...bar, quoteVolume }),
    ),
  ];
}

/** A row with the name of its source, where one is stated. */
function namedRow<Row extends PriceRow>(
  place: Place,
  source: string | null | undefined,
  row: Row,
): ImportRow<Row> {
  if (source == null) return { place, row: ok(row) };
  const faults = identifierFaults(place, { source });
  return { place, row: faults.length > 0 ? refuse(faults) : ok({ ...row, source }) };
}

export function accountRows(rows: readonly AccountRowInput[]): ImportRow<AccountImportRow>[] {
  return rows.flatMap((row, index) => {
    const pointer = `/rows/${index}`;
    const { sequence: stated = null } = row;
    const sequence = stated === null ? null : parseSequence(stated);
    const naming = [
      ...identifierFaults(at(pointer), { account: row.account }),
      ...(stated !== null && sequence === null
        ? [rowFault(at(pointer), 'sequence', 'sequence', NO_SEQUENCE)]
        : []),
    ];
    const of: OfAccount = { account: row.account, pocket: null, sequence };
    const pockets = (row.pockets ?? []).flatMap(({ pocket, ...held }, place) =>
      holdings(`${pointer}/pockets/${place}`, { ...of, pocket }, held, naming),
    );
    return [...holdings(pointer, of, row, naming), ...pockets];
  });
}

const NO_SEQUENCE = 'A sequence is a whole number from 0 to 2^63 − 1, in a string.';

function holdings(
  pointer: string,
  of: OfAccount,
  { mode = null, segment = null, selectedRate = null, positions, collateral, orders }: HoldingsInput,
  naming: readonly Fault[],
): ImportRow<AccountImportRow>[] {
  const rows: ImportRow<AccountImportRow>[] = [];
  const add = (place: Place, row: AccountImportRow, names: Readonly<Record<string, string>>): void => {
    const faults = [...naming, ...identifierFaults(place, names)];
    rows.push({ place, row: faults.length > 0 ? refuse(faults) : ok(row) });
  };
  // An account that is stated whole is stated even where it holds nothing.
  const isStated = (mode ?? segment ?? selectedRate) !== null;
  if (isStated || (of.sequence !== null && of.pocket === null))
    add(at(pointer), { kind: 'ACCOUNT', ...of, mode, segment, selectedRate }, {});
  for (const [index, position] of (positions ?? []).entries()) {
    const { instrument, leg, quantity, entryPrice = null, accruedFunding = null } = position;
    const place = at(`${pointer}/positions/${index}`);
    const isTwice = position.selectedLeverage != null && position.selectedRate != null;
    if (isTwice) {
      const message = 'State a leverage or a rate, not both.';
      rows.push({
        place,
        row: refuse([rowFault(place, 'selectedLeverage', 'selected-once', message)]),
      });
      continue;
    }
    add(
      place,
      {
        kind: 'POSITION',
        ...of,
        ...{ instrument, leg: leg ?? 'NET', quantity, entryPrice, accruedFunding },
        chosen: chosenOf(position),
      },
      { instrument },
    );
  }
  for (const [index, { asset, amount, accruedInterest = null }] of (collateral ?? []).entries())
    add(
      at(`${pointer}/collateral/${index}`),
      { kind: 'COLLATERAL', ...of, asset, amount, accruedInterest },
      { asset },
    );
  for (const [index, { leg, limitPrice = null, isReduceOnly, ...order }] of (orders ?? []).entries())
    add(
      at(`${pointer}/orders/${index}`),
      {
        kind: 'ORDER',
        ...{ ...of, ...order, leg: leg ?? 'NET', limitPrice, isReduceOnly: isReduceOnly ?? false },
      },
      { instrument: order.instrument, order: order.order },
    );
  return rows;
}

function chosenOf({
  selectedLeverage,
  selectedRate,
}: {
  readonly selectedLeverage?: Decimal | null;
  readonly selectedRate?: Decimal | null;
}): ChosenRate | null {
  if (selectedLeverage != null) return { leverage: selectedLeverage };
  return selectedRate == null ? null : { rate: selectedRate };
}

function identifierFaults(place: Place, names: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(names)
    .filter(([, name]) => !isIdentifier(name))
    .map(([column, name]) =>
      rowFault(
        place,
        column,
        'identifier',
        `${shown(name)} is not 1 to 64 letters, digits or . _ : / -, starting with a letter or digit.`,
      ),
    );
}

/** More rows than one request may hold become one row that says so: the use case refuses it like any other. */
function withinLimit<Row>(rows: readonly ImportRow<Row>[]): readonly ImportRow<Row>[] {
  if (rows.length <= MAX_REQUEST_ROWS) return rows;
  const message = `${rows.length} rows are more than the ${MAX_REQUEST_ROWS} of one request.`;
  const place = at('/rows');
  return [{ place, row: refuse([rowFault(place, undefined, 'rows-limit', message)]) }];
}

/** What a use case is handed: the rows one by one, and a source whose hash is of the rows' canonical text. */
export function importInput<Row>(rows: readonly ImportRow<Row>[], input: object) {
  const source: ImportSource = {
    name: 'GraphQL request',
    sha256: () => contentHash(canonicalJson(asJson(input))),
  };
  return { rows: oneByOne(withinLimit(rows)), source };
}

async function* oneByOne<Row>(rows: readonly ImportRow<Row>[]): AsyncGenerator<ImportRow<Row>> {
  for (const row of rows) yield await Promise.resolve(row);
}

/** The input as it stood on the wire: decimals and instants in their one spelling. */
function asJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  if (isDecimal(value)) return decimalText(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.map(([name, part]) => [name, asJson(part)]));
}

function isDecimal(value: object): value is Decimal {
  return 'toFixed' in value && 'isFinite' in value;
}
