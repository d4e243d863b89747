import { decimal, parseDecimal } from '../../number/decimal';
import { leafChanges } from '../../json/leaf-changes';
import { canonicalJson } from '../../json/canonical';
import type { OffsetDocument, PortfolioDocument } from '../document/portfolio-document';
import { directionOf } from './curve-diff';
import type { DiffDirection } from './parameter-set-diff';

/** Members of a portfolio that are charged, by their place in it, `*` for a place in a list: more of one asks for more. */
const CHARGED: Readonly<Record<PortfolioDocument['method'], readonly string[]>> = {
  OPTION_STANDARD: [
    ...['perpetual/initialRate', 'perpetual/maintenanceRate'],
    ...['option/greatestInitialRate', 'option/leastInitialRate', 'option/putInitialScale'],
    ...['option/callMaintenanceRate', 'option/putMaintenanceRate', 'option/putMaintenanceMarkRate'],
    ...['option/unpairedInitialScale', 'option/unpairedMaintenanceScale'],
    ...['confidence', 'confidence/rate', 'confidence/perpetualBelow', 'confidence/optionBelow'],
    'confidence/spotBelow',
    ...['peg', 'peg/below', 'peg/factor'],
  ],
  SCENARIO_GRID: [
    ...['contingencies', 'contingencies/perpetual', 'contingencies/nakedOption'],
    ...['contingencies/perpetual/initial', 'contingencies/perpetual/maintenance'],
    ...['contingencies/nakedOption/initial', 'contingencies/nakedOption/maintenance'],
    ...['collateral/*/initial', 'collateral/*/maintenance'],
    ...['confidence', 'confidence/below', 'confidence/rate'],
    ...['peg', 'peg/below', 'peg/factor'],
    ...['spreadCharges/*/amount', 'shortOptionMinimum', 'initialFactor', 'maintenanceFactor'],
  ],
};

/** Weights of collateral that is margined with a portfolio, where no debt is: more of one asks for less. */
const COUNTED = ['spot/*/maintenanceWeight', 'spot/*/initialWeight'];

/**
 * Which way a change at one place of a portfolio moved its requirement, whatever is held and whatever the market, while all
 * else of it stands: proved of charges, which add to it, and of weights; MIXED of everything else. What scenarios do to a book is
 * worse for some and better for others.
 *
 * @param place  of the member, from the portfolio on
 * @param before the texts that stand there; null: nothing does, and nothing is charged by it
 */
export function portfolioDirection(
  portfolios: readonly [PortfolioDocument, PortfolioDocument],
  place: readonly string[],
  before: string | null,
  after: string | null,
): DiffDirection {
  const [old, next] = portfolios;
  if (old.method !== next.method) return 'MIXED';
  const name = place.map((part) => (/^\d+$/.test(part) ? '*' : part)).join('/');
  const isCounted = COUNTED.includes(name);
  if (!isCounted && !CHARGED[old.method].includes(name)) return 'MIXED';
  if (before === null || after === null) return before === null ? 'TIGHTER' : 'LOOSER';
  const [from, to] = [parseDecimal(before), parseDecimal(after)];
  if (!from.ok || !to.ok) return 'MIXED';
  if (to.value.eq(from.value)) return 'EQUAL';
  return to.value.gt(from.value) === isCounted ? 'LOOSER' : 'TIGHTER';
}

/**
 * Which way a change of offsets moved what is asked of accounts: proved where the same legs come in the same order and more is
 * recognised of each, or less. A spread uses up deltas that later ones do not get, so one more is proved to take off no less only
 * after all others; a scenario offset uses up none.
 */
export function offsetsDirection(
  before: readonly OffsetDocument[] = [],
  after: readonly OffsetDocument[] = [],
): DiffDirection {
  const names = (offsets: readonly OffsetDocument[]) => new Set(offsets.map(({ name }) => name));
  const [old, next] = [names(before), names(after)];
  const [kept, stays] = [
    before.filter(({ name }) => next.has(name)),
    after.filter(({ name }) => old.has(name)),
  ];
  const changed = kept.map((one, place) => recognisedDirection(one, stays[place]));
  return directionOf([
    ...changed,
    ...extras(after, old).map((isProved): DiffDirection => (isProved ? 'LOOSER' : 'MIXED')),
    ...extras(before, next).map((isProved): DiffDirection => (isProved ? 'TIGHTER' : 'MIXED')),
  ]);
}

/** Of each that the other list does not have, whether nothing that the other has could get less for it. */
function extras(offsets: readonly OffsetDocument[], known: ReadonlySet<string>): readonly boolean[] {
  return offsets.flatMap(({ name, kind }, place) => {
    if (known.has(name)) return [];
    const later = offsets.slice(place + 1).some((one) => one.kind === 'SPREAD' && known.has(one.name));
    return [kind === 'SCENARIO' || !later];
  });
}

function recognisedDirection(before: OffsetDocument, after: OffsetDocument | undefined): DiffDirection {
  if (after?.name !== before.name) return 'MIXED';
  const bare = ({ recognised: _r, cap: _c, ...rest }: OffsetDocument) => canonicalJson(rest);
  if (bare(before) !== bare(after)) return 'MIXED';
  return directionOf(
    leafChanges(before, after, []).map(({ before: old, after: next }) =>
      decimal(next ?? '0').gt(decimal(old ?? '0')) ? 'LOOSER' : 'TIGHTER',
    ),
  );
}
