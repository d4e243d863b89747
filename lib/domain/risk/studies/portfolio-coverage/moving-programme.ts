import { type PastDial, type PastDialsLack, pastDials } from '../../../dynamics/past-dials';
import { type Programme, programmeOf } from '../../../dynamics/programme';
import type { SignalBar } from '../../../dynamics/signal';
import { jsonPointer } from '../../../json/json-pointer';
import { compileParameters } from '../../../margin/method/compile';
import type { ParameterSet } from '../../../parameters/document/parameter-set';

/** The programme that moves the margin of an instrument, and by which of its dials. */
export interface MovingProgramme {
  readonly name: string;
  readonly programme: Programme;
  /** JSON Pointer: the portfolio that the instrument's class is margined in, or else the class. */
  readonly subject: string;
}

/** @returns null: no programme of the set moves it */
export function movingProgramme(set: ParameterSet, instrument: string): MovingProgramme | null {
  const { classOfInstrument, portfolioOfClass } = compileParameters(set);
  const marginClass = classOfInstrument.get(instrument)?.name;
  if (marginClass === undefined) return null;
  const portfolio = portfolioOfClass.get(marginClass);
  const subject =
    portfolio === undefined
      ? jsonPointer('marginClasses', marginClass)
      : jsonPointer('portfolios', portfolio);
  for (const [name, document] of Object.entries(set.document.adjustmentProgrammes ?? {})) {
    const programme = programmeOf(document);
    if (programme.subjects.includes(subject)) return { name, programme, subject };
  }
  return null;
}

/** Bars of a programme's instrument and length, as they were kept. */
export type BarsOf = (programme: Programme) => readonly SignalBar[];

/** Programmes played over their bars, each once: both sets may state the same. */
export class PlayedProgrammes {
  readonly #barsOf: BarsOf;
  readonly #played = new Map<string, readonly PastDial[] | PastDialsLack>();

  constructor(barsOf: BarsOf) {
    this.#barsOf = barsOf;
  }

  dialsOf(programme: Programme): readonly PastDial[] | PastDialsLack {
    const before = this.#played.get(programme.hash);
    if (before !== undefined) return before;
    const found = pastDials(programme, this.#barsOf(programme));
    this.#played.set(programme.hash, found);
    return found;
  }
}
