import { spokenInstant } from '../number/instant';
import { DIGITS, significant } from '../statistics/pinned';
import type { SlotRecord } from './path';
import type { Programme } from './programme';
import type { PastSlot } from './state-before';

/** What a slot had received before it, as people read it. */
export interface SlotInput {
  readonly label: string;
  readonly figure: string;
}

const DAYS_PER_YEAR = 365;

/** Volatility per bar as a year's, by the square root of time: how people state it. */
export function annualVolatility(perBar: number, { barsPerDay }: Programme): number {
  return significant(perBar * Math.sqrt(barsPerDay * DAYS_PER_YEAR), DIGITS);
}

export function slotInputs({ record, programme }: PastSlot): readonly SlotInput[] {
  const { signal, peer, liquidity, anchor, rate } = record;
  const yearly = (perBar: number): string =>
    `${(100 * annualVolatility(perBar, programme)).toFixed(1)} % a year`;
  const { document } = programme;
  return [
    { label: 'Returns so far', figure: String(signal.returns) },
    instant('Newest bar closed', signal.closedAtMs),
    ...(signal.gapAtMs === null ? [] : [instant('Newest bar after a gap closed', signal.gapAtMs)]),
    ...(signal.shockAtMs === null ? [] : [instant('Newest bar that moved far closed', signal.shockAtMs)]),
    ...volatilityInputs(signal.volatilities, '', yearly),
    ...(document.signal.peer === undefined
      ? []
      : volatilityInputs(peer, ` of ${document.signal.peer}`, yearly)),
    ...(liquidity
      ? [
          { label: 'Daily turnover that counts', figure: liquidity.turnover.toFixed(0) },
          { label: 'Spread, 30-day median', figure: `${(100 * liquidity.spread).toFixed(4)} %` },
        ]
      : []),
    { label: 'Rate at which the dial is 1', figure: anchor === null ? 'not known' : percent(anchor) },
    ...(rate ? [{ label: 'Rate asked for', figure: percent(rate.volatility + rate.impact) }] : []),
    ...(document.antiProcyclicality.tool === 'BUFFER'
      ? [{ label: 'Buffer left, times', figure: record.buffer.left.toFixed(4) }]
      : []),
  ];
}

function volatilityInputs(
  known: SlotRecord['peer'],
  whose: string,
  text: (perBar: number) => string,
): readonly SlotInput[] {
  if (known === null) return [{ label: `Volatility${whose}`, figure: 'not known yet' }];
  return [
    { label: `Volatility${whose}, fast`, figure: text(known.fast) },
    { label: `Volatility${whose}, slow`, figure: text(known.slow) },
    { label: `Volatility${whose}, long run`, figure: text(known.longRun) },
    { label: `Volatility${whose}, in stress`, figure: text(known.stress) },
  ];
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(4)} %`;
}

function instant(label: string, atMs: number | null): SlotInput {
  return { label, figure: atMs === null ? 'none' : spokenInstant(new Date(atMs)) };
}
