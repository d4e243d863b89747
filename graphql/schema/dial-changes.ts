import { compareBytes } from '../../lib/domain/books/snapshot-line';
import { DIALS, type DialName } from '../../lib/domain/dynamics/programme';
import { jsonPointer } from '../../lib/domain/json/json-pointer';
import type { StoredEvidence } from '../../lib/domain/risk/evidence';
import { builder } from '../kit/builder';
import { adjustmentSubject, dialNameEnum, shownDial } from './adjustment-slot';

interface DialChange {
  readonly pointer: string;
  readonly dial: DialName;
  readonly before: string;
  readonly after: string;
}

export const dialChange = builder.objectRef<DialChange>('DialChange').implement({
  description: 'A dial that a change of parameters moves as it goes live, by the word of its programme.',
  fields: (t) => ({
    subject: t.field({
      type: adjustmentSubject,
      description: 'Whose dial.',
      resolve: ({ pointer }) => ({ pointer }),
    }),
    dial: t.field({
      type: dialNameEnum,
      description: 'Which requirement it multiplies.',
      resolve: ({ dial }) => shownDial(dial),
    }),
    before: t.expose('before', { type: 'Decimal', description: 'Where it stood.' }),
    after: t.expose('after', { type: 'Decimal', description: 'Where the change puts it.' }),
  }),
});

/** In order of what they are of; none where every dial stands. */
export function dialChangesOf(evidence: StoredEvidence): DialChange[] {
  if (!('inputs' in evidence) || evidence.inputs.dialsAfter === undefined) return [];
  const { dials, dialsAfter } = evidence.inputs;
  return (['marginClasses', 'portfolios'] as const).flatMap((section) => {
    const [before, after] = [dials?.[section] ?? {}, dialsAfter[section]];
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareBytes).flatMap((name) =>
      DIALS.flatMap((dial): DialChange[] => {
        const [stood, goes] = [before[name]?.[dial] ?? '1', after[name]?.[dial] ?? '1'];
        return stood === goes
          ? []
          : [{ pointer: jsonPointer(section, name), dial, before: stood, after: goes }];
      }),
    );
  });
}
