/** Seven moves in thirds of the price range, two extreme ones of which a part counts: enough for linear instruments. */
const MOVES = [
  ['unmoved', '0'],
  ['up-third', '1'],
  ['down-third', '-1'],
  ['up-two-thirds', '2'],
  ['down-two-thirds', '-2'],
  ['up-range', '3'],
  ['down-range', '-3'],
] as const;

const EXTREME = [
  ['up-extreme', '9'],
  ['down-extreme', '-9'],
] as const;

/** A scenario grid to begin with: the price range is a fraction of each price. */
export function newPortfolio(marginClasses: readonly string[], underlying: string): object {
  return {
    marginClasses,
    underlying,
    method: 'SCENARIO_GRID',
    scenarios: [
      ...MOVES.map(([name, priceMove]) => ({ name, priceMove, per: '3', volatility: 'NONE' })),
      ...EXTREME.map(([name, priceMove]) => ({
        ...{ name, priceMove, per: '3', volatility: 'NONE', weight: '0.35' },
      })),
    ],
    priceRange: { unit: 'FRACTION', fraction: '0.1' },
    initialFactor: '1.25',
    maintenanceFactor: '1',
  };
}
