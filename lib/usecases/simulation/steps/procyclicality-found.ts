import type { WrittenBar } from '../../../domain/books/history-snapshot';
import type { Programme } from '../../../domain/dynamics/programme';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { ok, type Result } from '../../../domain/result';
import type { ImpactFigures } from '../../../domain/risk/studies/impact/impact';
import { instrumentJumps } from '../../../domain/risk/studies/procyclicality/instrument-jumps';
import type {
  Procyclicality,
  ProcyclicalityAsked,
  ProgrammeMoves,
} from '../../../domain/risk/studies/procyclicality/procyclicality';
import {
  lookedAt,
  programmeMoves,
  statedProgrammes,
} from '../../../domain/risk/studies/procyclicality/programme-moves';
import type { Sides } from './corner-margins';
import type { LoadSnapshot } from './frozen-book';
import { keptSeriesOf } from './kept-series';

/**
 * How margin moves with the market, from the histories that were kept: programme by programme, so that the bars of one are forgotten
 * before those of the next are read.
 *
 * @param sides as they are stated, without dials or ramps of the moment
 * @param of.asked null: nothing was
 * @returns or refused with a sentence where a history is no longer what it was
 */
export async function procyclicalityFound(
  load: LoadSnapshot,
  { base, proposed }: Sides,
  { market, asked }: { readonly market: MarketState; readonly asked: ProcyclicalityAsked | null },
  { byInstrument: held }: Pick<ImpactFigures, 'byInstrument'>,
): Promise<Result<Procyclicality | null, string>> {
  if (asked === null) return ok(null);
  const stated = statedProgrammes(base, proposed);
  const names = lookedAt(stated, asked);
  const programmes: ProgrammeMoves[] = [];
  for (const one of stated) {
    const bars = new Map<string, readonly WrittenBar[]>();
    for (const programme of names.has(one.name) ? [one.before, one.after] : []) {
      if (programme === null || bars.has(signalKey(programme))) continue;
      const { barMinutes, instrument } = programme.document.signal;
      const hash = asked.history[String(barMinutes)] ?? null;
      const read = hash === null ? ok([]) : await keptSeriesOf(load, hash, instrument);
      if (!read.ok) return read;
      bars.set(signalKey(programme), read.value);
    }
    const barsOf = (programme: Programme) => bars.get(signalKey(programme)) ?? [];
    programmes.push(programmeMoves(one, asked, names.has(one.name) ? barsOf : null));
  }
  return ok({ programmes, instruments: instrumentJumps({ base, proposed, market, held }) });
}

function signalKey({ document: { signal } }: Programme): string {
  return `${signal.barMinutes} ${signal.instrument}`;
}
