import { jsonPointer } from '../../json/json-pointer';
import { settlementCoverageFaults } from '../../market/settlement-coverage';
import type { ParameterSet } from '../../parameters/document/parameter-set';
import { coverageFaults } from '../../parameters/validate';
import type { Fault } from '../../result';

/** An instrument that was made known. `closedAt`: null while it is open. */
export interface Listed {
  readonly symbol: string;
  readonly closedAt: Date | null;
  readonly settlementAsset: string;
}

/**
 * Whether a set can be applied to the venue as it is: it names no instrument that is not listed
 * (`instrument-known`), covers every instrument in which an account holds a position (`instrument-covered`), prices
 * no collateral by one that is closed (`price-source-open`), and settles in what they settle in (`settlementCoverageFaults`).
 * One that is listed but not held may wait for its class; one that is held without a class could not be margined. A class
 * may go on naming one that is closed: nobody is margined in it.
 *
 * @param listed closed ones too
 */
export function applicabilityFaults(
  set: ParameterSet,
  listed: Iterable<Listed>,
  held: Iterable<string>,
): readonly Fault[] {
  const known = [...listed];
  const symbols = known.map(({ symbol }) => symbol);
  return [
    ...coverageFaults(set, symbols).filter(({ rule }) => rule === 'instrument-known'),
    ...coverageFaults(set, held).filter(({ rule }) => rule === 'instrument-covered'),
    ...known.filter(({ closedAt }) => closedAt !== null).flatMap(({ symbol }) => sourceFaults(set, symbol)),
    ...settlementCoverageFaults(
      set,
      known.filter(({ closedAt }) => closedAt === null),
    ),
  ];
}

function sourceFaults(set: ParameterSet, closed: string): readonly Fault[] {
  return assetsPricedBy(set, closed).map((asset) => ({
    path: jsonPointer('collateral', asset, 'pricedBy'),
    rule: 'price-source-open',
    message: `"${closed}", which "${asset}" is priced by, is closed: import it again, or name another.`,
  }));
}

/** The collateral assets that a set values by the mark price of an instrument, by name. */
export function assetsPricedBy({ document }: ParameterSet, instrument: string): readonly string[] {
  return Object.entries(document.collateral)
    .filter(([, { pricedBy }]) => pricedBy === instrument)
    .map(([asset]) => asset)
    .sort();
}
