import { decimalText, type Decimal } from '../../lib/domain/number/decimal';
import type { AccountImportRow } from '../../lib/domain/books/account-row';
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
  'marginClass' | 'tiersNested' | 'expiresAt' | 'option' | 'tiers'
> {
  readonly tiers: readonly (Omit<TierRow, 'cap'> & { readonly cap?: Decimal | null })[];
  readonly marginClass?: string | null;
  readonly expiresAt?: Date | null;
  readonly strike?: Decimal | null;
  readonly optionRight?: OptionRight | null;
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
}

export interface AccountRowInput {
  readonly account: string;
  readonly positions: readonly {
    readonly instrument: string;
    readonly quantity: Decimal;
    readonly entryPrice?: Decimal | null;
  }[];
  readonly collateral: readonly { readonly asset: string; readonly amount: Decimal }[];
}

const at = (pointer: string): Place => ({ kind: 'POINTER', pointer });

export function instrumentRows(rows: readonly InstrumentRowInput[]): ImportRow<InstrumentRow>[] {
  return rows.map(({ marginClass = null, expiresAt, strike, optionRight, ...row }, index) => {
    const place = at(`/rows/${index}`);
    const isHalfStated = (strike == null) !== (optionRight == null);
    const terms = {
      ...(expiresAt ? { expiresAt } : {}),
      ...(strike && optionRight ? { option: { strike, right: optionRight } } : {}),
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
    ...marks.map((mark, index) => ({
      place: at(`/rows/${index}`),
      row: ok({ kind: 'MARK' as const, ...mark }),
    })),
    ...bars.map(({ quoteVolume = null, ...bar }, index) => ({
      place: at(`/bars/${index}`),
      row: ok({ kind: 'BAR' as const, ...bar, quoteVolume }),
    })),
  ];
}

export function accountRows(rows: readonly AccountRowInput[]): ImportRow<AccountImportRow>[] {
  return rows.flatMap(({ account, positions, collateral }, index) => {
    const naming = identifierFaults(at(`/rows/${index}`), { account });
    const placed = (
      place: Place,
      row: AccountImportRow,
      names: Readonly<Record<string, string>>,
    ): ImportRow<AccountImportRow> => {
      const faults = [...naming, ...identifierFaults(place, names)];
      return { place, row: faults.length > 0 ? refuse(faults) : ok(row) };
    };
    return [
      ...positions.map(({ instrument, quantity, entryPrice = null }, position) =>
        placed(
          at(`/rows/${index}/positions/${position}`),
          { kind: 'POSITION', account, instrument, quantity, entryPrice },
          { instrument },
        ),
      ),
      ...collateral.map(({ asset, amount }, balance) =>
        placed(
          at(`/rows/${index}/collateral/${balance}`),
          { kind: 'COLLATERAL', account, asset, amount },
          { asset },
        ),
      ),
    ];
  });
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
