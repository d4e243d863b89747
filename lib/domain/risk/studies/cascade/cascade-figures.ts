import { assert } from '../../../assert';
import { compareBytes } from '../../../books/snapshot-line';
import { Decimal, decimal, decimalText, ONE, sum, ZERO } from '../../../number/decimal';
import { significant } from '../../../statistics/pinned';
import type { CascadeAsked } from '../../cascade/cascade-asked';
import type { CriticalDepth } from '../../cascade/depth-search';
import { depthOf } from '../../cascade/impact';
import { type CascadeRound, type CascadeRun, mergeLosses, NO_LOSSES } from '../../cascade/rounds';
import { PairSums, perronVector, signedShares } from '../../cascade/transmission';
import { waterfall } from '../../cascade/waterfall';
import type {
  CascadePrices,
  CascadeRoundFigures,
  CascadeUnder,
  ContagionShare,
  Transmission,
} from './cascade';

const MOST_LISTED = 20;
const MOST_ON_MAP = 8;
const DIGITS = 9;
const DECIMALS = 12;

/** Pair sums of what has a known depth. */
export function pairSumsOf({ impacts }: CascadeAsked): PairSums {
  return new PairSums(Object.keys(impacts).sort(compareBytes));
}

/** What a run comes to, as evidence says it. @param pairs of the accounts that it sold */
export function cascadeUnder(
  asked: CascadeAsked,
  run: CascadeRun,
  pairs: PairSums,
  criticalDepth: CriticalDepth,
): CascadeUnder {
  const { end, beyond, rounds, unmargined } = run;
  assert(end !== 'STOPPED', 'what is told was looked at to its end');
  const losses = rounds.map((round) => round.losses ?? NO_LOSSES).reduce(mergeLosses, NO_LOSSES);
  const fund = asked.insuranceFund === null ? null : decimal(asked.insuranceFund);
  const { fromFund, rest } = waterfall(losses.amount, fund);
  const notional = sum(rounds.map((round) => round.notional));
  const first = rounds[0]?.notional ?? ZERO;
  return {
    ...{ end, beyond, rounds: rounds.map(roundFigures) },
    accounts: rounds.reduce((all, { accounts }) => all + accounts, 0),
    notional: decimalText(notional),
    multiplier: first.isZero() ? null : rounded(notional.div(first).toNumber()),
    badDebt: {
      ...{ accounts: losses.accounts, amount: decimalText(losses.amount), unknown: losses.unknown },
      ...{ fromFund: fromFund && decimalText(fromFund), rest: decimalText(rest) },
    },
    prices: pricesOf(rounds),
    withoutDepth: withoutDepth(asked, run),
    ...{ unmargined, criticalDepth },
    transmission: transmissionOf(asked, pairs),
  };
}

function roundFigures({ accounts, notional, losses }: CascadeRound): CascadeRoundFigures {
  return {
    ...{ accounts, notional: decimalText(notional) },
    badDebt: losses && { accounts: losses.accounts, amount: decimalText(losses.amount) },
  };
}

function pricesOf(rounds: readonly CascadeRound[]): CascadePrices {
  const symbols = [...new Set(rounds.flatMap(({ factors }) => [...factors.keys()]))];
  const at = (round: CascadeRound | undefined, symbol: string): Decimal => round?.factors.get(symbol) ?? ONE;
  const far = (symbol: string): Decimal => at(rounds.at(-1), symbol).minus(1).abs();
  const furthest = symbols.toSorted((a, b) => far(b).comparedTo(far(a)) || compareBytes(a, b));
  return {
    symbols: symbols.length,
    furthest: furthest.slice(0, MOST_LISTED).map((symbol) => ({
      symbol,
      path: rounds.map((round) => decimalText(at(round, symbol))),
    })),
  };
}

function withoutDepth({ impacts }: CascadeAsked, { sold }: CascadeRun): CascadeUnder['withoutDepth'] {
  const symbols = [...sold.keys()].filter((symbol) => !Object.hasOwn(impacts, symbol)).sort(compareBytes);
  return {
    ...{ listed: symbols.slice(0, MOST_LISTED), symbols: symbols.length },
    notional: decimalText(sum(symbols.map((symbol) => (sold.get(symbol) ?? ZERO).abs()))),
  };
}

function transmissionOf({ impacts, coefficient }: CascadeAsked, pairs: PairSums): Transmission {
  const { symbols } = pairs;
  const matrices = pairs.matrices((symbol) => {
    const terms = impacts[symbol];
    assert(terms !== undefined, 'what is looked at has a known depth');
    return depthOf(terms, Number(coefficient));
  });
  const signed = signedShares(matrices);
  const own = (place: number): number => signed[place]?.[place] ?? 0;
  const shown = symbols
    .map((_, place) => place)
    .filter((place) => own(place) > 0)
    .sort((a, b) => own(b) - own(a) || a - b)
    .slice(0, MOST_ON_MAP);
  return {
    symbols: shown.map((place) => symbols[place] ?? ''),
    matrix: shown.map((row) => shown.map((column) => rounded(signed[row]?.[column] ?? 0))),
    sellOff: sharesOf(symbols, perronVector(matrices.longs)),
    buyBack: sharesOf(symbols, perronVector(matrices.shorts)),
  };
}

/** Greatest first, of equals by symbol; what transmits nothing is not named. */
function sharesOf(symbols: readonly string[], shares: readonly number[] | null): readonly ContagionShare[] {
  return (shares ?? [])
    .map((share, place) => ({ symbol: symbols[place] ?? '', share }))
    .sort((a, b) => b.share - a.share || compareBytes(a.symbol, b.symbol))
    .slice(0, MOST_LISTED)
    .map(({ symbol, share }) => ({ symbol, share: rounded(share) }))
    .filter(({ share }) => share !== '0');
}

/** To nine digits, and to twelve decimals where those are fewer: what is less is nothing. */
function rounded(figure: number): string {
  return decimalText(new Decimal(significant(figure, DIGITS)).toDecimalPlaces(DECIMALS));
}
