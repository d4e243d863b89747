import { assert } from '../../domain/assert';
import { fractionOf, WHOLE } from '../../domain/number/fraction';
import { foldRequirements } from '../compile/fold-formula';
import { type Row, rowsOf } from '../compile/rows';
import { wholeUnits } from '../units';
import { FIGURE_COUNT, type Figures, NO_RATIO, RATIO_LIMIT } from './figures';
import type { GeneratedBook } from './generated-book';

export interface PeerTables {
  readonly prices: readonly bigint[];
  readonly rows: readonly (readonly Row[])[];
  /** Owned and owed value of one unit of each asset, in 1e-12. */
  readonly owned: readonly bigint[];
  readonly owed: readonly bigint[];
  /** Liquidation, call, warning. */
  readonly levels: readonly { readonly numerator: bigint; readonly denominator: bigint }[];
}

/** The tables that every peer of the engine reads; straight from the parameter set, as the engine's own are. */
export function peerTables({ parameters, market, instruments, assets }: GeneratedBook): PeerTables {
  const priceOf = (symbol: string) => market.prices.get(symbol);
  const units = (value: ReturnType<typeof priceOf>, scale: number): bigint => {
    const found = value && wholeUnits(value, scale);
    assert(found !== undefined && found !== null, 'prices fit 64 bits');
    return found;
  };
  const { liquidationLevel, callLevel, warningLevel } = parameters;
  return {
    levels: [liquidationLevel, callLevel, warningLevel].map(fractionOf),
    prices: instruments.map((symbol) => units(priceOf(symbol), 8)),
    rows: instruments.map((symbol) => {
      const compiled = parameters.classes.get(symbol);
      assert(compiled !== undefined, 'each instrument has its class');
      const context = { isShort: false, driverValue: () => ({ numerator: 0n, denominator: 1n }) };
      const folded = foldRequirements(compiled.plans.long, context);
      assert(folded !== null, 'tiers fold');
      return rowsOf(folded, WHOLE).rows;
    }),
    owned: assets.map((asset) => {
      const rule = parameters.collateral.get(asset);
      assert(rule !== undefined, 'each asset has its rule');
      const left = rule.haircut.neg().plus(1);
      return units(rule.pricedBy === null ? left : priceOf(rule.pricedBy)?.times(left), 12);
    }),
    owed: assets.map((asset) => {
      const pricedBy = parameters.collateral.get(asset)?.pricedBy ?? null;
      return pricedBy === null ? 10n ** 12n : units(priceOf(pricedBy), 12);
    }),
  };
}

const D = 100_000_000n;
const HALF = D / 2n;
const DW = 10n ** 12n;

function floored(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value < 0n && quotient * divisor !== value ? quotient - 1n : quotient;
}

/** The method in BigInt, as one would write it. */
export function bigintEngine(book: GeneratedBook, { prices, rows, owned, owed, levels }: PeerTables) {
  const quantity = BigInt64Array.from(book.quantity, BigInt);
  const entry = BigInt64Array.from(book.entry, BigInt);
  const amount = BigInt64Array.from(book.amount, BigInt);
  return (accounts: number, out: Figures): void => {
    for (let account = 0; account < accounts; account++) {
      let [initial, maintenance, total, equity] = [0n, 0n, 0n, 0n];
      const end = book.positionStart[account + 1]!;
      for (let index = book.positionStart[account]!; index < end; index++) {
        const instrument = book.instrument[index]!;
        const held = quantity[index]!;
        const price = prices[instrument]!;
        const exact = (held < 0n ? -held : held) * price;
        let notional = exact / D;
        const left = exact - notional * D;
        if (left > HALF || (left === HALF && (notional & 1n) === 1n)) notional += 1n;
        const pieces = rows[instrument]!;
        let piece = 0;
        for (;;) {
          const { ceiling } = pieces[piece]!;
          if (ceiling === null || notional <= ceiling) break;
          piece += 1;
        }
        const row = pieces[piece]!;
        initial += charged(row.initial, notional);
        maintenance += charged(row.maintenance, notional);
        total += notional;
        equity += floored(held * (price - entry[index]!), D);
      }
      const last = book.balanceStart[account + 1]!;
      for (let index = book.balanceStart[account]!; index < last; index++) {
        const asset = book.asset[index]!;
        const units = amount[index]!;
        equity += floored(units * (units < 0n ? owed[asset]! : owned[asset]!), DW);
      }
      let [ratio, status] = [NO_RATIO, 0n];
      if (maintenance !== 0n) {
        const quotient = (equity * D) / maintenance;
        if (quotient < RATIO_LIMIT && quotient > -RATIO_LIMIT) ratio = quotient;
        for (const { numerator, denominator } of levels)
          if (equity * denominator < maintenance * numerator) status += 1n;
      }
      out.set([initial, maintenance, total, equity, ratio, status], FIGURE_COUNT * account);
    }
  };
}

function charged({ numerator, divisor, whole, rest }: Row['initial'], notional: bigint): bigint {
  return whole + (numerator * notional + rest + divisor - 1n) / divisor;
}

/** The method in float64 columns: fast, and wrong in the last digits. */
export function floatEngine(book: GeneratedBook, tables: PeerTables) {
  const prices = Float64Array.from(tables.prices, (price) => Number(price) / 1e8);
  const owned = Float64Array.from(tables.owned, (value) => Number(value) / 1e12);
  const owed = Float64Array.from(tables.owed, (value) => Number(value) / 1e12);
  const most = Math.max(...tables.rows.map((one) => one.length));
  const columns = 5;
  const flat = new Float64Array(tables.rows.length * most * columns);
  for (const [instrument, pieces] of tables.rows.entries())
    for (const [place, { initial, maintenance, ceiling }] of pieces.entries()) {
      const slope = (part: Row['initial']): number => Number(part.numerator) / Number(part.divisor);
      const values = [ceiling === null ? Infinity : Number(ceiling), slope(initial), Number(initial.whole)];
      values.push(slope(maintenance), Number(maintenance.whole));
      flat.set(values, (instrument * most + place) * columns);
    }
  const [liquidation = 0, call = 0, warning = 0] = tables.levels.map(
    ({ numerator, denominator }) => Number(numerator) / Number(denominator),
  );
  const { positionStart, balanceStart, quantity, entry, instrument, asset, amount } = book;
  return (accounts: number, out: Float64Array): void => {
    for (let account = 0; account < accounts; account++) {
      let initial = 0;
      let maintenance = 0;
      let total = 0;
      let equity = 0;
      const end = positionStart[account + 1]!;
      for (let index = positionStart[account]!; index < end; index++) {
        const which = instrument[index]!;
        const held = quantity[index]!;
        const price = prices[which]!;
        const notional = Math.round(Math.abs(held) * price);
        let row = which * most * columns;
        while (notional > flat[row]!) row += columns;
        initial += Math.ceil(notional * flat[row + 1]!) + flat[row + 2]!;
        maintenance += Math.ceil(notional * flat[row + 3]!) + flat[row + 4]!;
        total += notional;
        equity += Math.floor(held * (price - entry[index]! / 1e8));
      }
      const last = balanceStart[account + 1]!;
      for (let index = balanceStart[account]!; index < last; index++) {
        const units = amount[index]!;
        equity += Math.floor(units * (units < 0 ? owed : owned)[asset[index]!]!);
      }
      const at = FIGURE_COUNT * account;
      out[at] = initial;
      out[at + 1] = maintenance;
      out[at + 2] = total;
      out[at + 3] = equity;
      out[at + 4] = Math.trunc((equity * 1e8) / maintenance);
      out[at + 5] =
        (equity < maintenance * liquidation ? 1 : 0) +
        (equity < maintenance * call ? 1 : 0) +
        (equity < maintenance * warning ? 1 : 0);
    }
  };
}
