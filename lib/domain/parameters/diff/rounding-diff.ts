import type { Rounding } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { DiffDirection, DiffEntry } from './parameter-set-diff';
import type { ParameterSet } from '../document/parameter-set';

/** An entry for each declared rounding that is another one. */
export function roundingEntries(
  { document: old }: ParameterSet,
  { document: next }: ParameterSet,
): DiffEntry[] {
  const spelled = (rounding: Rounding | undefined) =>
    rounding ? `scale ${rounding.scale} ${rounding.mode}` : 'exact';
  return (['notional', 'margin', 'profitAndLoss', 'collateralValue', 'positionValue'] as const).flatMap(
    (step) => {
      const [before, after] = [old.rounding[step], next.rounding[step]];
      if (spelled(before) === spelled(after)) return [];
      const texts = { before: spelled(before), after: spelled(after) };
      const direction = before && after ? roundingDirection(step, before, after) : 'MIXED';
      return [
        {
          kind: 'ROUNDING' as const,
          path: jsonPointer('rounding', step),
          subject: step,
          ...texts,
          direction,
        },
      ];
    },
  );
}

/** The modes of each step that never round in the account's favour. */
const AGAINST_ACCOUNT: Readonly<Record<keyof ParameterSet['document']['rounding'], readonly string[]>> = {
  // A long is for it what a short is against it.
  positionValue: [],
  notional: ['UP', 'CEILING'],
  margin: ['UP', 'CEILING'],
  profitAndLoss: ['FLOOR'],
  collateralValue: ['FLOOR'],
};

/**
 * Which of two roundings asks more, where one never asks less: against the account, on a coarser grid it asks at
 * least as much as any of them on a finer one.
 */
function roundingDirection(
  step: keyof typeof AGAINST_ACCOUNT,
  before: Rounding,
  after: Rounding,
): DiffDirection {
  if (asksAtLeast(step, after, before)) return asksAtLeast(step, before, after) ? 'EQUAL' : 'TIGHTER';
  return asksAtLeast(step, before, after) ? 'LOOSER' : 'MIXED';
}

function asksAtLeast(step: keyof typeof AGAINST_ACCOUNT, a: Rounding, b: Rounding): boolean {
  if (AGAINST_ACCOUNT[step].includes(a.mode)) return a.scale <= b.scale;
  return a.scale === b.scale && (a.mode === b.mode || (a.mode === 'HALF_UP' && b.mode === 'HALF_EVEN'));
}
