import { compareBytes } from '../../lib/domain/books/snapshot-line';
import { jsonPointer } from '../../lib/domain/json/json-pointer';
import type { DialsForm } from '../../lib/domain/parameters/dial-vector';
import type { cornersOf } from '../../lib/domain/risk/evidence';
import { type Corner, type CornerFigures, CORNERS } from '../../lib/domain/risk/studies/corners/corners';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { adjustmentSubject } from './adjustment-slot';
import { comparedImpact } from './compared';
import { groupsOf, unmarginedAccounts } from './unmargined';

const NAMES = { greatest: 'HIGHEST', least: 'LOWEST' } as const satisfies Readonly<Record<Corner, string>>;

const corner = describedEnum('DialCorner', 'Where every dial of every adjustment programme is put.', {
  HIGHEST: 'At its greatest bound: as much margin as programmes may come to ask.',
  LOWEST: 'At its least bound.',
});

interface CornerDial {
  readonly pointer: string;
  readonly before: string | null;
  readonly after: string | null;
}

const cornerDial = builder.objectRef<CornerDial>('CornerDial').implement({
  description: 'A class or portfolio that a programme may move, with its dials at a corner.',
  fields: (t) => ({
    subject: t.field({
      type: adjustmentSubject,
      description: 'Which.',
      resolve: ({ pointer }) => ({ pointer }),
    }),
    before: t.expose('before', {
      type: 'Decimal',
      nullable: true,
      description:
        'Multiplier of its initial and maintenance margin under the base version; null: no programme of that moves it.',
    }),
    after: t.expose('after', {
      type: 'Decimal',
      nullable: true,
      description: 'The same under the proposed parameters.',
    }),
  }),
});

interface CornerImpact extends CornerFigures {
  readonly corner: (typeof NAMES)[Corner];
  readonly dials: readonly CornerDial[];
}

export const cornerImpact = builder.objectRef<CornerImpact>('CornerImpact').implement({
  description:
    'What a change does to every account of the snapshot with every dial at one end of its bounds, the base version and the proposed parameters each by their own programmes; amounts in the settlement asset.',
  interfaces: [comparedImpact],
  fields: (t) => ({
    corner: t.expose('corner', { type: corner, description: 'Which end.' }),
    dials: t.field({
      type: [cornerDial],
      description: 'Where dials are put.',
      resolve: ({ dials }) => [...dials],
    }),
    unmargined: t.field({
      type: [unmarginedAccounts],
      description: 'Accounts that cannot be margined there, and so are in no figure of it.',
      resolve: ({ unmargined }) => [...groupsOf(unmargined)],
    }),
  }),
});

/** Each corner, the highest first. */
export function cornersAsServed({
  dials,
  found,
}: NonNullable<ReturnType<typeof cornersOf>>): readonly CornerImpact[] {
  return CORNERS.map((name) => ({ ...found[name], corner: NAMES[name], dials: dialsAt(dials[name]) }));
}

function dialsAt({ base, proposed }: Readonly<Record<'base' | 'proposed', DialsForm>>): CornerDial[] {
  return (['marginClasses', 'portfolios'] as const).flatMap((section) => {
    const names = new Set([...Object.keys(base[section]), ...Object.keys(proposed[section])]);
    return [...names].sort(compareBytes).map((name) => ({
      pointer: jsonPointer(section, name),
      // Both dials stand at the same end.
      before: base[section][name]?.maintenance ?? null,
      after: proposed[section][name]?.maintenance ?? null,
    }));
  });
}
