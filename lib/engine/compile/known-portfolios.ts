import { anyFigure, listOf, members, oneOf } from './allowlist';
import { ROUNDING } from './known-roundings';

/** What the exact numbers compute with of what is margined together; the kernel's leave it to them. */

const PRICE_RANGE = members({ unit: oneOf('FRACTION', 'AMOUNT'), fraction: anyFigure, amount: anyFigure });
const CONTINGENCY = { initial: anyFigure, maintenance: anyFigure };
const DISCOUNT = members({ factor: anyFigure, rateScale: anyFigure, addition: anyFigure });
const SKEW_CAP = members({ base: anyFigure, perRoot: anyFigure });

/** A portfolio, by either method. */
export const PORTFOLIO = members({
  marginClasses: listOf(anyFigure),
  underlying: anyFigure,
  dial: members({ initial: anyFigure, maintenance: anyFigure }),
  method: oneOf('OPTION_STANDARD', 'SCENARIO_GRID'),
  peg: members({ asset: anyFigure, below: anyFigure, factor: anyFigure }),
  productStep: ROUNDING,
  confidence: members({
    ...{ perpetualBelow: anyFigure, optionBelow: anyFigure, spotBelow: anyFigure, below: anyFigure },
    rate: anyFigure,
  }),
  perpetual: members({ initialRate: anyFigure, maintenanceRate: anyFigure }),
  option: members({
    ...{ greatestInitialRate: anyFigure, leastInitialRate: anyFigure, callMaintenanceRate: anyFigure },
    ...{ putMaintenanceRate: anyFigure, putMaintenanceMarkRate: anyFigure, putInitialScale: anyFigure },
    ...{ unpairedInitialScale: anyFigure, unpairedMaintenanceScale: anyFigure },
  }),
  spot: listOf(members({ asset: anyFigure, maintenanceWeight: anyFigure, initialWeight: anyFigure })),
  scenarios: listOf(
    members({
      ...{ name: anyFigure, priceMove: anyFigure, per: anyFigure, weight: anyFigure },
      volatility: oneOf('UP', 'DOWN', 'NONE', 'LINEAR_SKEW', 'ABSOLUTE_SKEW'),
    }),
  ),
  priceRange: PRICE_RANGE,
  expiryTiers: listOf(members({ name: anyFigure, untilDays: anyFigure, priceRange: PRICE_RANGE })),
  volatilityShock: members({
    rule: oneOf('RELATIVE', 'ABSOLUTE'),
    ...{ up: anyFigure, down: anyFigure, leastUp: anyFigure },
    term: members({ days: anyFigure, floorDays: anyFigure, shortPower: anyFigure, longPower: anyFigure }),
  }),
  skew: members({
    ...{ linear: SKEW_CAP, absolute: SKEW_CAP, leastWidth: anyFigure, widthScale: anyFigure },
    ...{ volatility: anyFigure, volatilityPerRoot: anyFigure },
  }),
  options: members({
    volatility: oneOf('IMPLIED', 'SVI'),
    discounting: oneOf('NONE', 'RATE'),
    ...{ lookAheadDays: anyFigure, averagingSeconds: anyFigure, step: ROUNDING },
  }),
  staticDiscount: members({ long: DISCOUNT, short: DISCOUNT }),
  basis: members({ upMove: anyFigure, downMove: anyFigure, addition: anyFigure, perYear: anyFigure }),
  contingencies: members({ perpetual: members(CONTINGENCY), nakedOption: members(CONTINGENCY) }),
  collateral: listOf(members({ ...CONTINGENCY, asset: anyFigure, cancelsRisk: oneOf(true, false) })),
  spreadCharges: listOf(members({ first: anyFigure, second: anyFigure, amount: anyFigure })),
  shortOptionMinimum: anyFigure,
  initialFactor: anyFigure,
  maintenanceFactor: anyFigure,
  contractStep: ROUNDING,
});

/** A credit between two portfolios. */
export const OFFSET = members({
  name: anyFigure,
  recognised: anyFigure,
  cap: anyFigure,
  kind: oneOf('SPREAD', 'SCENARIO'),
  legs: listOf(members({ portfolio: anyFigure, ratio: anyFigure })),
});
