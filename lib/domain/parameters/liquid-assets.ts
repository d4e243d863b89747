import type { ParameterSetDocument } from './document/parameter-set';

/** Collateral that can pay a call. Null where a set does not say it: of every asset, or of none (`liquid-of-every-asset`). */
export function liquidAssets({
  collateral,
}: Pick<ParameterSetDocument, 'collateral'>): ReadonlySet<string> | null {
  const rules = Object.entries(collateral);
  if (rules.every(([, { liquid }]) => liquid === undefined)) return null;
  return new Set(rules.flatMap(([asset, { liquid }]) => (liquid ? [asset] : [])));
}
