import { entries, isRecord } from '../../json/form-faults';
import { jsonPointer } from '../../json/json-pointer';
import type { Fault } from '../../result';

/**
 * Where the legs of hedge mode cannot be charged as a class says: in a portfolio, which nets what it holds by scenarios
 * of its own; and the greater or the net of both where positions open at another price than they are kept at, so that
 * one leg may be the greater at the one, and the other at the other. The net of both has one side, and a class that says
 * a price for each requirement takes nothing from profits: that one may be netted.
 */
export function legFaults(input: Readonly<Record<string, unknown>>): Fault[] {
  const together = new Map(
    entries(input['portfolios']).flatMap(([portfolio, document]) =>
      isRecord(document) && Array.isArray(document['marginClasses'])
        ? document['marginClasses'].map((member: unknown) => [member, portfolio] as const)
        : [],
    ),
  );
  const { marketData } = input;
  const isWorse = isRecord(marketData) && marketData['initialPrice'] === 'WORSE_OF_MARK_AND_STABLE';
  return entries(input['marginClasses']).flatMap(([name, marginClass]): Fault[] => {
    const rule = isRecord(marginClass) ? marginClass['hedgedLegs'] : undefined;
    if (rule === undefined) return [];
    const path = jsonPointer('marginClasses', name, 'hedgedLegs');
    const portfolio = together.get(name);
    return [
      ...(portfolio === undefined
        ? []
        : [
            {
              path,
              rule: 'legs-alone',
              message: `Portfolio "${portfolio}" margins what it holds together: it has no hedge mode.`,
            },
          ]),
      ...(isWorse && (rule === 'GREATER' || rule === 'NET')
        ? [
            onePriceFault(
              path,
              'Where positions open at the worse price, each leg is charged by itself: BOTH.',
            ),
          ]
        : []),
      ...(!isWorse && isRecord(marginClass) && isRecord(marginClass['notionalAt']) && rule === 'GREATER'
        ? [
            onePriceFault(
              path,
              'Where each requirement has a price of its own, legs are charged BOTH, or NET.',
            ),
          ]
        : []),
    ];
  });
}

function onePriceFault(path: string, message: string): Fault {
  return { path, rule: 'legs-at-one-price', message };
}
