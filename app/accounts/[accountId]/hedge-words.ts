import { keyOf } from './bare-positions';
import { type Explanation } from './shown-account';

type Position = Pick<
  Explanation['positions'][number],
  'instrument' | 'leg' | 'initialMarginTerms' | 'maintenanceMarginTerms'
> & {
  readonly settled: Pick<
    NonNullable<Explanation['positions'][number]['settled']>,
    'initialMarginTerms' | 'maintenanceMarginTerms'
  > | null;
};

/** Of each leg that is charged less than it would be by itself, why: a row of zeros would not say. */
export function hedgeSentences(positions: readonly Position[]): readonly string[] {
  return positions.flatMap((position) => {
    const { initialMarginTerms, maintenanceMarginTerms } = position.settled ?? position;
    const left = [...maintenanceMarginTerms, ...initialMarginTerms].find(({ kind }) => kind === 'HEDGED');
    return left ? [`${keyOf(position)}: ${left.label}.`] : [];
  });
}
