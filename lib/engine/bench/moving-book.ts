import { EXAMPLE_PROGRAMME } from '../../domain/dynamics/example-programme';
import type { AdjustmentProgrammeDocument } from '../../domain/parameters/document/programme-document';
import type { GeneratedBook } from './generated-book';

const DAY_MS = 86_400_000;
const BARS = 800;
/** Every bar moves by so much, up and down in turn: volatility is it. */
const MOVE = 0.01;
/** Where programmes want their dials. */
const TARGET = 2;

/** A programme over the class of an instrument, announced for an hour, that wants twice what was approved. */
function programmeOver(instrument: string, firstBarMs: number): AdjustmentProgrammeDocument {
  const speed = {
    ...{ rise: { hours: 24, by: '0.2' }, fall: { hours: 24, by: '0.02' } },
    ...{ largestStep: '0.02', windows: [{ hours: 120, multiple: '1.5' }] },
  };
  return {
    ...EXAMPLE_PROGRAMME,
    scope: { marginClasses: [instrument] },
    signal: {
      ...{ instrument, barMinutes: 1_440, maximumAgeMinutes: 2_880 },
      firstBar: new Date(firstBarMs).toISOString(),
    },
    target: {
      ...{ quantile: '1', horizonBars: '1' },
      anchor: { kind: 'RELATIVE', reference: (MOVE / TARGET).toFixed(12) },
    },
    bounds: { least: '0.8', greatest: '1.5' },
    ...{ initial: speed, maintenance: speed, leastStep: '0.0001', noticeMinutes: 60 },
  };
}

/** Of a generated book: its document with a programme over each of the first classes, and their daily bars up to today. */
export function movingBook({ parameters, instruments }: GeneratedBook, classes: number, nowMs: number) {
  const firstBarMs = (Math.floor(nowMs / DAY_MS) - BARS) * DAY_MS;
  const moving = instruments.slice(0, classes);
  const programmes = moving.map((name) => [name, programmeOver(name, firstBarMs)] as const);
  const bars = moving.flatMap((instrumentSymbol) =>
    Array.from({ length: BARS }, (_, index) => {
      const [open, close] = index % 2 === 0 ? [1, Math.exp(MOVE)] : [Math.exp(MOVE), 1];
      const text = (value: number): string => value.toFixed(12);
      return {
        ...{ instrumentSymbol, intervalMinutes: 1_440 },
        opensAt: new Date(firstBarMs + index * DAY_MS),
        ...{ open: text(open), close: text(close) },
        ...{ high: text(Math.max(open, close)), low: text(Math.min(open, close)) },
      };
    }),
  );
  const document = { ...parameters.set.document, adjustmentProgrammes: Object.fromEntries(programmes) };
  return { document: JSON.stringify(document), bars };
}
