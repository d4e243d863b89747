import { ONE } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { Fault } from '../../result';
import type { Driver } from '../../curves/curve-document';
import { curveRelationFaults, readDecimal } from './curve-relations';
import { isRecord } from '../../json/form-faults';

/** Each modifier's curve, and a weight where, and only where, it blends. */
export function modifierFaults(
  modifiers: unknown,
  path: readonly (string | number)[],
  drivers: readonly Driver[],
): Fault[] {
  if (!Array.isArray(modifiers)) return [];
  const listed: readonly unknown[] = modifiers;
  return listed.flatMap((modifier, index): Fault[] => {
    if (!isRecord(modifier)) return [];
    const faults = curveRelationFaults(modifier['curve'], [...path, index, 'curve'], {
      drivers,
      rates: 'FREE',
    });
    const weight = readDecimal(modifier['weight']);
    const isBlend = modifier['operation'] === 'BLEND';
    const place = jsonPointer(...path, index, 'weight');
    if (isBlend && modifier['weight'] === undefined)
      faults.push({ path: place, rule: 'blend-weight', message: 'A blend needs the weight of its curve.' });
    if (!isBlend && modifier['weight'] !== undefined)
      faults.push({ path: place, rule: 'blend-weight', message: 'Only a blend has a weight.' });
    if (weight && (weight.lt(0) || weight.gt(ONE)))
      faults.push({ path: place, rule: 'blend-weight', message: 'A weight is from 0 to 1.' });
    return faults;
  });
}
