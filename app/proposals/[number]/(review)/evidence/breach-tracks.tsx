'use client';
import { formatCount } from '../../../../_ui/format';
import { type BreachTrack, BreachTrackRows } from './breach-track-rows';
import { coverageRows, type InstrumentCoverage } from './coverage-words';

/** How often moves went beyond margin, before and after, beside what is expected; the table has the figures. */
export function BreachTracks({
  instruments,
  all,
}: {
  instruments: readonly InstrumentCoverage[];
  /** How many are read. */
  all: number;
}) {
  const rows = coverageRows(instruments).flatMap(({ instrument, side, base, proposed }): BreachTrack[] => {
    const { symbol, moves, leastPassing, mostPassing } = instrument;
    if (leastPassing === null || mostPassing === null) return [];
    return [
      {
        ...{ name: symbol, part: side.toLowerCase(), days: moves, leastPassing, mostPassing },
        counts: [base.within?.count, proposed.within?.count],
      },
    ];
  });
  return (
    <BreachTrackRows
      label="Moves beyond margin by instrument, base version and proposed"
      what="Share of days on which the worst price went beyond margin"
      one="of one position alone"
      rows={rows}
    >
      {all > instruments.length
        ? ` ${formatCount(instruments.length)} of ${formatCount(all)} instruments: those that the change moves first, then by breaches.`
        : ''}
    </BreachTrackRows>
  );
}
