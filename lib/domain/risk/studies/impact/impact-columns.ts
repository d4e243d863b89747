import type { MarginColumns } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES } from '../../../margin/method/types';
import type { MarginsOfChunk } from '../study';
import { affectedPart } from './affected-accounts';
import { headlineOfColumns } from './headline';
import { ACCOUNT_SIZE_BOUNDS, ACCOUNT_SIZES, type ImpactPart, transitionKey } from './impact-sums';
import { UnitGroup, UnitGroups } from './unit-groups';

const BOUNDS_IN_UNITS = ACCOUNT_SIZE_BOUNDS.map((bound) => Number(bound) * 1e8);
const STATUSES = MARGIN_STATUSES.length;

/** Of the accounts that are in columns on both sides, the others passed over. Whom they affect is not said. */
export function partOfColumns(margins: MarginsOfChunk): ImpactPart {
  const { before, after } = margins;
  const sizes = ACCOUNT_SIZES.map(() => new UnitGroup());
  const [instruments, classes] = [new UnitGroups(), new UnitGroups()];
  const ofInstrument = [before, after].map(({ positions }) => instruments.of(positions.instruments));
  const ofClass = [before, after].map(({ positions }) => classes.of(positions.classes));
  const transitions = new Uint32Array(STATUSES * STATUSES);
  for (let index = 0; index < after.accounts.length; index += 1) {
    if (before.apart.has(index) || after.apart.has(index)) continue;
    const pair = (before.status[index] ?? 0) * STATUSES + (after.status[index] ?? 0);
    transitions[pair] = (transitions[pair] ?? 0) + 1;
    const size = sizes[sizeIn(before, index)];
    size?.meet(index);
    for (const [side, { figures }] of [before, after].entries()) size?.add(side, figures, index);
    for (const [side, { positions }] of [before, after].entries()) {
      const end = positions.start[index + 1] ?? 0;
      for (let row = positions.start[index] ?? 0; row < end; row += 1) {
        const instrument = ofInstrument[side]?.[positions.instrument[row] ?? -1];
        const marginClass = ofClass[side]?.[positions.marginClass[row] ?? -1];
        instrument?.meet(index);
        marginClass?.meet(index);
        instrument?.add(side, positions, row);
        marginClass?.add(side, positions, row);
      }
    }
  }
  return {
    ...headlineOfColumns(margins),
    instruments: instruments.parts(),
    classes: classes.parts(),
    sizes: new Map(ACCOUNT_SIZES.flatMap((name, index) => sizes[index]?.named(name) ?? [])),
    transitions: transitionsOf(transitions),
    affected: affectedPart([]),
  };
}

function transitionsOf(counts: Uint32Array): ReadonlyMap<string, number> {
  const named = MARGIN_STATUSES.flatMap((before, old) =>
    MARGIN_STATUSES.map(
      (after, next) => [transitionKey(before, after), counts[old * STATUSES + next] ?? 0] as const,
    ),
  );
  return new Map(named.filter(([, accounts]) => accounts > 0));
}

/** The bucket of an account in columns, by its place. */
export function sizeIn({ figures }: MarginColumns, index: number): number {
  const notional = figures.notional[index] ?? NaN;
  const bucket = BOUNDS_IN_UNITS.findIndex((bound) => notional < bound);
  return bucket < 0 ? BOUNDS_IN_UNITS.length : bucket;
}
