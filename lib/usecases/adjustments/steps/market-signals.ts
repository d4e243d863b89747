import { assert } from '../../../domain/assert';
import { sourcesAgree } from '../../../domain/market/agreement';
import { guardLimits } from '../../../domain/market/guard-limits';
import { liquidityAt } from '../../../domain/dynamics/liquidity';
import { anchorOf } from '../../../domain/dynamics/anchor';
import type { Observed } from '../../../domain/dynamics/observed';
import type { Programme } from '../../../domain/dynamics/programme';
import { Signal, type Seen, type SignalBar } from '../../../domain/dynamics/signal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { BarSeries, BarTrust, KnownBar } from '../../../ports/market-data';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/** More bars than any look-back has: ten years of hours. */
export const BARS_AT_MOST = 100_000;
const SPREADS_AT_MOST = 5_000;

interface KnownSignal {
  readonly programmeHash: string;
  readonly newestBar: bigint | null;
  readonly seen: Seen;
  readonly bars: readonly KnownBar[];
  /** By rank of which sources, and without which spans, they were read. */
  readonly trustText: string;
}

/**
 * What programmes read of the market, as it was known at an instant. Between slots it keeps what it read: nothing is read
 * again until a bar came, and then all of it, so that a late or corrected bar enters later slots and no earlier one.
 */
export class MarketSignals {
  readonly #known = new Map<string, KnownSignal>();
  #version: { readonly number: number; readonly set: ParameterSet } | null = null;

  /** What a version is, which never changes. */
  async version({ venue, parameterSets }: UnitOfWork, number: number): Promise<ParameterSet> {
    if (this.#version?.number !== number) {
      const record = await venue.version(number);
      assert(record !== null, 'a version that was live is there');
      this.#version = { number, set: await parameterSets.load(record.parameterSetHash) };
    }
    return this.#version.set;
  }

  /**
   * @param version as approved, which states the programmes
   * @param asOf an instant after which nobody dates a row before it: read while the venue's row is locked
   */
  async observed(
    unit: UnitOfWork,
    programmes: ReadonlyMap<string, Programme>,
    version: ParameterSet,
    asOf: Date,
  ): Promise<ReadonlyMap<string, Observed>> {
    const { guard } = await unit.heldPrices.rules();
    const series = [...programmes].flatMap(([name, programme]) => seriesOf(name, programme));
    const newest = await unit.marketData.newestBars(series);
    const trust = await unit.heldPrices.trust(series.map(({ instrument }) => instrument));
    const signals = new Map<string, KnownSignal>();
    for (const [at, one] of series.entries())
      signals.set(
        one.key,
        await this.#signal(unit, one, { newestBar: newest[at] ?? null, trust: trust[one.instrument], asOf }),
      );
    const read = [...new Set([...programmes.values()].map(({ document }) => document.signal.instrument))];
    const held = await unit.heldPrices.heldAmong(read);
    const prices = guard && (await unit.heldPrices.known(read));
    const areApart = (instrument: string): boolean => {
      const known = prices?.get(instrument);
      return known && guard ? !sourcesAgree(known.sources, guardLimits(guard), asOf) : false;
    };
    const observed = new Map<string, Observed>();
    for (const [name, programme] of programmes) {
      const { signal, target } = programme.document;
      const [own, peer] = [signals.get(name), signals.get(peerKey(name))];
      assert(own !== undefined, 'every programme reads a signal');
      observed.set(name, {
        ...{ signal: own.seen, peer: peer?.seen.volatilities ?? null },
        liquidity: target.impact ? await liquidityOf(unit, signal.instrument, own.bars, asOf) : null,
        unsound: [
          ...(areApart(signal.instrument) ? (['SOURCES_DISAGREE'] as const) : []),
          // A price that is held says that nobody knows what the market is.
          ...(held.has(signal.instrument) ? (['PRICE_HELD'] as const) : []),
        ],
        anchor: anchorOf(programme, version.document),
        holds: [],
      });
    }
    return observed;
  }

  async #signal(
    { marketData }: UnitOfWork,
    { key, instrument, intervalMinutes, programme }: Series,
    {
      newestBar,
      trust,
      asOf,
    }: {
      readonly newestBar: bigint | null;
      readonly trust: BarTrust | undefined;
      readonly asOf: Date;
    },
  ): Promise<KnownSignal> {
    const known = this.#known.get(key);
    const trustText = JSON.stringify(trust);
    const isKnown = known?.newestBar === newestBar && known.programmeHash === programme.hash;
    if (isKnown && known.trustText === trustText) return known;
    assert(trust !== undefined, 'it was asked which bars of each are trusted');
    const question = { instrument, intervalMinutes, asOf, limit: BARS_AT_MOST, trust };
    const bars = await marketData.barsAsOf(question);
    const signal = new Signal(programme);
    // What is not a bar of the programme's, before its first or between its sessions, enters nothing.
    for (const bar of bars) signal.add(signalBar(bar));
    const found = { programmeHash: programme.hash, newestBar, seen: signal.seen(), bars, trustText };
    this.#known.set(key, found);
    return found;
  }
}

interface Series extends BarSeries {
  readonly key: string;
  readonly programme: Programme;
}

function peerKey(name: string): string {
  return `${name}\0peer`;
}

/** A programme's own bars, and those of the peer that it names. */
function seriesOf(name: string, programme: Programme): readonly Series[] {
  const { instrument, peer, barMinutes: intervalMinutes } = programme.document.signal;
  const own = { key: name, programme, instrument, intervalMinutes };
  return peer === undefined ? [own] : [own, { ...own, key: peerKey(name), instrument: peer }];
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
