import { liquidityAt } from '../../../domain/dynamics/liquidity';
import type { Observed } from '../../../domain/dynamics/observed';
import type { Programme } from '../../../domain/dynamics/programme';
import { Signal, type Seen, type SignalBar } from '../../../domain/dynamics/signal';
import type { KnownBar } from '../../../ports/market-data';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/** More bars than any look-back has: ten years of hours. */
export const BARS_AT_MOST = 100_000;
const SPREADS_AT_MOST = 5_000;

interface KnownSignal {
  readonly programmeHash: string;
  readonly newestBar: bigint | null;
  readonly seen: Seen;
  readonly bars: readonly KnownBar[];
}

/**
 * What programmes read of the market, as it was known at an instant. Between slots it keeps what it read: nothing is read
 * again until a bar came, and then all of it, so that a late or corrected bar enters later slots and no earlier one.
 */
export class MarketSignals {
  readonly #known = new Map<string, KnownSignal>();

  /** @param asOf an instant after which nobody dates a row before it: read while the venue's row is locked */
  async observed(unit: UnitOfWork, name: string, programme: Programme, asOf: Date): Promise<Observed> {
    const { signal, target } = programme.document;
    const own = await this.#signal(unit, name, signal.instrument, programme, asOf);
    const peer =
      signal.peer === undefined
        ? null
        : await this.#signal(unit, `${name} ${signal.peer}`, signal.peer, programme, asOf);
    return {
      signal: own.seen,
      peer: peer?.seen.volatilities ?? null,
      liquidity: target.impact ? await liquidityOf(unit, signal.instrument, own.bars, asOf) : null,
      unsound: await heldPrice(unit, signal.instrument),
      anchor: target.anchor.kind === 'RELATIVE' ? Number(target.anchor.reference) : null,
      holds: [],
    };
  }

  async #signal(
    { marketData }: UnitOfWork,
    key: string,
    instrument: string,
    programme: Programme,
    asOf: Date,
  ): Promise<KnownSignal> {
    const intervalMinutes = programme.document.signal.barMinutes;
    const newestBar = await marketData.newestBar({ instrument, intervalMinutes });
    const known = this.#known.get(key);
    if (known?.newestBar === newestBar && known.programmeHash === programme.hash) return known;
    const bars = await marketData.barsAsOf({ instrument, intervalMinutes, asOf, limit: BARS_AT_MOST });
    const signal = new Signal(programme);
    // What is not a bar of the programme's, before its first or between its sessions, enters nothing.
    for (const bar of bars) signal.add(signalBar(bar));
    const found = { programmeHash: programme.hash, newestBar, seen: signal.seen(), bars };
    this.#known.set(key, found);
    return found;
  }
}

/** A price that is held says that nobody knows what the market is. */
async function heldPrice({ heldPrices }: UnitOfWork, instrument: string): Promise<Observed['unsound']> {
  const known = await heldPrices.known([instrument]);
  return known.get(instrument)?.hold ? ['PRICE_HELD'] : [];
}

export function signalBar({ opensAt, open, high, low, close }: KnownBar): SignalBar {
  const prices = { open: Number(open), high: Number(high), low: Number(low), close: Number(close) };
  return { opensAtMs: opensAt.getTime(), ...prices };
}

async function liquidityOf(
  { marketData }: UnitOfWork,
  instrument: string,
  bars: readonly KnownBar[],
  asOf: Date,
): Promise<Observed['liquidity']> {
  const spreads = await marketData.figuresAsOf({
    ...{ subject: instrument, figure: 'SPREAD' as const },
    ...{ asOf, limit: SPREADS_AT_MOST },
  });
  return liquidityAt(
    asOf.getTime(),
    bars.map(({ opensAt, quoteVolume }) => ({
      opensAtMs: opensAt.getTime(),
      turnover: quoteVolume === null ? null : Number(quoteVolume),
    })),
    spreads.map(({ value, observedAt }) => ({ value: Number(value), observedAtMs: observedAt.getTime() })),
  );
}
