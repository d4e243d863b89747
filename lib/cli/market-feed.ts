import { setTimeout as pause } from 'node:timers/promises';
import type { PrismaClient } from '../db/generated/prisma/client';
import { decimal } from '../domain/number/decimal';
import { neverRefused, ok } from '../domain/result';
import type { Log } from '../log';
import { PlayedMarket } from '../market-data/play/played-market';
import { findScenario } from '../market-data/play/scenarios';
import type { PlayRecord } from '../ports/market-plays';
import type { Transact } from '../ports/unit-of-work';
import { importPrices } from '../usecases/imports/import-prices';
import { finishMarket } from '../usecases/market/finish-market';
import { endOverdueHolds } from '../usecases/prices/end-overdue-holds';
import { generatedSource } from './launch/generated-source';

export const FEED = { kind: 'SYSTEM', process: 'market' } as const;

/** Between two imports while a market plays, ms. */
const TICK_MS = 500;
/** Between two looks for one while none plays, where nobody tells, ms. */
const IDLE_MS = 2_000;
/** Steps that one import states: what a process that was away longer missed stays missed. */
const STEPS_AT_ONCE = 720;

interface Playing {
  readonly play: PlayRecord;
  readonly market: PlayedMarket;
  /** Steps that are stated or passed over. */
  at: number;
}

/**
 * Plays the market that somebody asked for, through the import that every feed uses, at the venue's time; idle while nobody
 * did. It keeps nothing that the database does not have: killed, the next one goes on with the same market.
 */
export class MarketFeed {
  #playing: Playing | null = null;

  constructor(
    private readonly prisma: PrismaClient,
    private readonly transact: Transact,
    private readonly log: Log,
  ) {}

  /** Plays until stopped. @param awoken resolves when something was asked for */
  async run(signal: AbortSignal, awoken: () => Promise<unknown>): Promise<void> {
    while (!signal.aborted) {
      const isPlaying = await this.tick().catch((error: unknown) => {
        this.log('error', 'market.failed', { error });
        this.#playing = null;
        return false;
      });
      const waits = [pause(isPlaying ? TICK_MS : IDLE_MS, undefined, { signal }).catch(() => undefined)];
      await Promise.race(isPlaying ? waits : [...waits, awoken()]);
    }
  }

  /** States what has become due. @returns whether a market plays */
  async tick(): Promise<boolean> {
    const { play, now } = neverRefused(
      await this.transact(async (unit) => ok({ play: await unit.plays.playing(), now: unit.now })),
    );
    if (play === null) {
      this.#playing = null;
      return false;
    }
    const playing = await this.#of(play, now);
    const due = playing.market.due(now);
    if (due - playing.at > STEPS_AT_ONCE) {
      playing.at = due - STEPS_AT_ONCE;
      playing.market.passOver(playing.at);
    }
    if (due > playing.at) {
      const rows = playing.market.state(due);
      playing.at = due;
      await this.#state(play, rows);
    }
    await endOverdueHolds({ transact: this.transact }, FEED);
    if (due < playing.market.length) return true;
    await finishMarket({ transact: this.transact }, FEED, play.id);
    this.log('info', 'market.over', { scenario: play.scenario });
    return false;
  }

  async #of(play: PlayRecord, now: Date): Promise<Playing> {
    if (this.#playing?.play.id === play.id) return this.#playing;
    const scenario = findScenario(play.scenario);
    if (scenario === null) throw new Error(`this release plays no market called ${play.scenario}`);
    const marks = await this.prisma.markPrice.findMany({
      ...{ where: { instrument: { closedAt: null } }, include: { instrument: true } },
    });
    const market = new PlayedMarket(
      {
        ...{ scenario, seed: play.seed, beginsAt: play.beginsAt },
        instruments: marks.map(({ instrument: { symbol, underlying } }) => ({ symbol, underlying })),
      },
      new Map(marks.map(({ instrumentSymbol, price }) => [instrumentSymbol, decimal(price.toFixed())])),
    );
    const at = market.due(now);
    market.beginAt(at);
    this.#playing = { play, market, at };
    this.log('info', 'market.play', { scenario: play.scenario, speed: play.speed, step: at });
    return this.#playing;
  }

  async #state({ scenario, id }: PlayRecord, rows: ReturnType<PlayedMarket['state']>): Promise<void> {
    const placed = (async function* () {
      await Promise.resolve();
      for (const [index, row] of rows.entries())
        yield { place: { kind: 'POINTER' as const, pointer: `/${index}` }, row: ok(row) };
    })();
    const { transact } = this;
    const taken = await importPrices(
      { transact },
      FEED,
      generatedSource(`played market: ${scenario}`, placed),
    );
    if (!taken.ok) this.log('error', 'market.refused', { play: String(id), refusal: taken.refusal });
  }
}
