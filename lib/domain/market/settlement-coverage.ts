import { jsonPointer } from '../json/json-pointer';
import type { ParameterSet } from '../parameters/document/parameter-set';
import type { Fault } from '../result';
import type { ListedTerms } from './instrument-row';

/** Of a listed instrument. */
export type Settling = Pick<ListedTerms, 'symbol' | 'settlementAsset'>;

/**
 * Whether a set and what the venue's instruments settle in fit:
 *
 * - `settlement-allowed`: what is in a class settles in the unit of account or in an asset that the set states;
 * - `class-settles-in-one`: all of a class settle in one asset, in which the class states its amounts;
 * - `portfolio-settles-in-unit`: what is margined together settles in the unit of account;
 * - `price-in-unit`: what prices an asset settles in the unit of account, so that its price is in that.
 *
 * Not part of `parseParameterSet`: a document names instruments, and does not say what they settle in.
 */
export function settlementCoverageFaults(
  { document }: ParameterSet,
  instruments: Iterable<Settling>,
): readonly Fault[] {
  const { settlementAsset: unit, settlementAssets = [], collateral, portfolios = {} } = document;
  const settling = new Map([...instruments].map((one) => [one.symbol, one.settlementAsset]));
  const allowed = new Set([unit, ...settlementAssets]);
  const faults: Fault[] = [];
  const othersOf = (name: string): readonly string[] =>
    (document.marginClasses[name]?.instruments ?? []).filter((one) => (settling.get(one) ?? unit) !== unit);
  for (const [name, { instruments: held }] of Object.entries(document.marginClasses)) {
    const listed = held.flatMap((instrument, index) => {
      const asset = settling.get(instrument);
      return asset === undefined ? [] : [{ instrument, asset, index }];
    });
    for (const { instrument, asset, index } of listed) {
      const path = jsonPointer('marginClasses', name, 'instruments', index);
      if (!allowed.has(asset)) {
        const message = `"${instrument}" settles in "${asset}", which is not among the set's settlement assets.`;
        faults.push({ path, rule: 'settlement-allowed', message });
      } else if (asset !== listed[0]?.asset) {
        const message = `"${instrument}" settles in "${asset}", "${listed[0]?.instrument ?? ''}" in "${listed[0]?.asset ?? ''}": a class states its amounts in one asset.`;
        faults.push({ path, rule: 'class-settles-in-one', message });
      }
    }
  }
  for (const [name, { marginClasses }] of Object.entries(portfolios))
    for (const [index, marginClass] of marginClasses.entries()) {
      const [other] = othersOf(marginClass);
      if (other === undefined) continue;
      const path = jsonPointer('portfolios', name, 'marginClasses', index);
      const message = `"${other}" settles in "${settling.get(other) ?? ''}": a portfolio holds what settles in "${unit}".`;
      faults.push({ path, rule: 'portfolio-settles-in-unit', message });
    }
  for (const [asset, { pricedBy }] of Object.entries(collateral)) {
    const quoted = pricedBy === undefined ? unit : (settling.get(pricedBy) ?? unit);
    if (pricedBy === undefined || quoted === unit) continue;
    const path = jsonPointer('collateral', asset, 'pricedBy');
    const message = `"${pricedBy}" settles in "${quoted}", so its price is no value in "${unit}".`;
    faults.push({ path, rule: 'price-in-unit', message });
  }
  return faults;
}
