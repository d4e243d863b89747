import type { ParameterSet } from '../../parameters/document/parameter-set';
import { coverageFaults } from '../../parameters/validate';
import type { Fault } from '../../result';

/**
 * Whether a set can be applied to the venue as it is: it names no instrument that is not listed
 * (`instrument-known`), and covers every instrument in which an account holds a position (`instrument-covered`).
 * One that is listed but not held may wait for its class; one that is held without a class could not be margined.
 */
export function applicabilityFaults(
  set: ParameterSet,
  listed: Iterable<string>,
  held: Iterable<string>,
): readonly Fault[] {
  return [
    ...coverageFaults(set, listed).filter(({ rule }) => rule === 'instrument-known'),
    ...coverageFaults(set, held).filter(({ rule }) => rule === 'instrument-covered'),
  ];
}
