import * as z from 'zod';
import { identifier } from '../../../curves/curve-document';
import { jsonPointer } from '../../../json/json-pointer';
import { type OffsetCredit, offsetCredits } from '../../../margin/portfolio/offset-credit';
import type { PortfolioMargin } from '../../../margin/portfolio/types';
import { Decimal, decimalText, ONE, sum, ZERO } from '../../../number/decimal';
import { assert } from '../../../assert';
import { ok, refuse, type Fault } from '../../../result';
import { list, notNegative, number } from '../../../statistics/measures/input-forms';
import { type Figure, measure } from '../../../statistics/measures/measure';

const MOST_ACCOUNTS = 10_000;

const input = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        account: identifier,
        /** `profits`: of the position in each scenario, in one order for all. */
        positions: z.array(z.strictObject({ portfolio: identifier, profits: list(number, 1) })).max(1_000),
      }),
    )
    .min(1)
    .max(MOST_ACCOUNTS),
  /** In order of priority. */
  credits: z
    .array(
      z.strictObject({
        name: identifier,
        between: z.tuple([identifier, identifier]),
        recognised: notNegative,
        cap: notNegative,
      }),
    )
    .max(200),
  /** Of how many accounts the greatest part of a rule is told. */
  largest: z.int().min(1).max(MOST_ACCOUNTS),
});
type Input = z.infer<typeof input>;

/** CME's arrays of 2 thirty-year and −3 ten-year futures. */
const BONDS = [
  0, 0, 2066, 2066, -2066, -2066, 4134, 4134, -4134, -4134, 6200, 6200, -6200, -6200, 6138, -6138,
];
const NOTES = [
  0, 0, -1599, -1599, 1599, 1599, -3201, -3201, 3201, 3201, -4800, -4800, 4800, 4800, -4752, 4752,
];

const EXAMPLE = {
  accounts: [
    {
      account: 'spread',
      positions: [
        { portfolio: 'bonds', profits: BONDS },
        { portfolio: 'notes', profits: NOTES },
      ],
    },
    { account: 'outright', positions: [{ portfolio: 'bonds', profits: BONDS }] },
  ],
  credits: [{ name: 'bond-note', between: ['bonds', 'notes'], recognised: '0.7', cap: '0.9' }],
  largest: 1,
};

interface AccountFound {
  readonly account: string;
  readonly standalone: Decimal;
  readonly margin: Decimal;
  /** By "portfolio NAME" and "credit NAME". */
  readonly rules: ReadonlyMap<string, Decimal>;
}

export const CROSS_MARGIN = measure({
  name: 'cross-margin',
  summary: 'What portfolios and credits between them take off the margin of single positions',
  input,
  example: EXAMPLE,
  compute: (document) => {
    const faults = relationFaults(document);
    if (faults.length > 0) return refuse(faults);
    const found = document.accounts.map((one) => accountFound(one, document));
    const [standalone, margin] = [
      sum(found.map((one) => one.standalone)),
      sum(found.map((one) => one.margin)),
    ];
    const names = [...new Set(found.flatMap(({ rules }) => [...rules.keys()]))].sort();
    const credited = sum(
      found.flatMap(({ rules }) => [...rules].flatMap(([name, off]) => (isCredit(name) ? [off] : []))),
    );
    return ok({
      figures: {
        ...{ standalone: standalone.toNumber(), margin: margin.toNumber() },
        recognised: standalone.minus(margin).toNumber(),
        ...(standalone.gt(0) ? { efficiency: efficiency(standalone, margin) } : {}),
        withoutCredits: margin.plus(credited).toNumber(),
        rules: Object.fromEntries(names.map((name) => [name, ruleFigures(name, found, document.largest)])),
        accounts: found.map((one) => ({
          ...{ account: one.account, standalone: one.standalone.toNumber(), margin: one.margin.toNumber() },
          ...(one.standalone.gt(0) ? { efficiency: efficiency(one.standalone, one.margin) } : {}),
        })),
      },
      conventions: [
        'A position by itself, and a portfolio of an account, is asked for its greatest loss over the scenarios, at least 0; a gain in all is no credit.',
        'standalone is Σ over positions; efficiency is 1 − margin/standalone. What a rule takes off sums to standalone − margin over all rules, exactly.',
        'A credit is what the worst loss of two portfolios falls by when scenarios are added up, losses in full and gains at `recognised`, split by their losses; all credits of a portfolio together are at most `cap` of its loss.',
        'withoutCredits is the margin were no credit between portfolios recognised.',
        `shareOfLargest is the part of a rule that the ${document.largest} greatest accounts have.`,
      ],
    });
  },
});

function accountFound({ account, positions }: Input['accounts'][number], { credits }: Input): AccountFound {
  const alone = positions.map(({ profits }) => lossOf(profits.map((profit) => new Decimal(profit))));
  const names = [...new Set(positions.map(({ portfolio }) => portfolio))].sort();
  const rules = new Map<string, Decimal>();
  const margins = names.map((name): PortfolioMargin => {
    const own = positions.filter(({ portfolio }) => portfolio === name);
    const together = (own[0]?.profits ?? []).map((_, scenario) =>
      sum(own.map(({ profits }) => new Decimal(profits[scenario] ?? NaN))),
    );
    const loss = lossOf(together);
    const apart = sum(
      positions.flatMap(({ portfolio }, at) => (portfolio === name ? (alone[at] ?? ZERO) : [])),
    );
    rules.set(`portfolio ${name}`, apart.minus(loss));
    return gridOf(name, together, loss);
  });
  const granted = creditsOf(credits, margins);
  for (const { offset, maintenance } of granted)
    rules.set(`credit ${offset}`, (rules.get(`credit ${offset}`) ?? ZERO).plus(maintenance));
  const margin = sum(margins.map(({ maintenanceMargin }) => maintenanceMargin)).minus(
    sum(granted.map(({ maintenance }) => maintenance)),
  );
  return { account, standalone: sum(alone), margin, rules };
}

function lossOf(profits: readonly Decimal[]): Decimal {
  return Decimal.max(ZERO, ...profits.map((profit) => profit.neg()));
}

/** A portfolio that requires its loss, for credits to be given to. */
function gridOf(name: string, profits: readonly Decimal[], loss: Decimal): PortfolioMargin {
  return {
    ...{ name, initialMargin: loss, maintenanceMargin: loss },
    ...{ worstScenarios: [], legs: [], initialTerms: [], maintenanceTerms: [] },
    scenarios: profits.map((profitAndLoss, scenario) => ({ name: String(scenario), profitAndLoss })),
    offsetBasis: {
      ...{ netDelta: ZERO, pricePerDelta: null, loss, initialFactor: ONE, maintenanceFactor: ONE },
      ...{ initialLeast: ZERO, maintenanceLeast: ZERO },
    },
  };
}

function creditsOf(credits: Input['credits'], margins: readonly PortfolioMargin[]): readonly OffsetCredit[] {
  const found = offsetCredits(
    credits.map(({ name, between: [first, second], recognised, cap }, index) => ({
      ...{ kind: 'SCENARIO' as const, name, index },
      legs: [{ portfolio: first }, { portfolio: second }],
      ...{ recognised: decimalText(new Decimal(recognised)), cap: decimalText(new Decimal(cap)) },
    })),
    margins,
  );
  assert(found.ok, 'scenarios need no price range');
  return found.value;
}

function efficiency(standalone: Decimal, margin: Decimal): number {
  return standalone.minus(margin).div(standalone).toNumber();
}

function isCredit(name: string): boolean {
  return name.startsWith('credit ');
}

function ruleFigures(name: string, found: readonly AccountFound[], largest: number): Figure {
  const off = found.flatMap(({ rules }) => rules.get(name) ?? []).filter((amount) => !amount.isZero());
  const whole = sum(off);
  const greatest = off
    .filter((amount) => amount.gt(0))
    .toSorted((a, b) => b.comparedTo(a))
    .slice(0, largest);
  return {
    ...{ accounts: off.length, recognised: whole.toNumber() },
    ...(whole.gt(0) ? { shareOfLargest: sum(greatest).div(whole).toNumber() } : {}),
  };
}

function relationFaults({ accounts, credits }: Input): Fault[] {
  const count = accounts.flatMap(({ positions }) => positions).at(0)?.profits.length;
  const uneven = accounts.flatMap(({ positions }, account) =>
    positions.flatMap(({ profits }, position): Fault[] =>
      profits.length === count
        ? []
        : [
            {
              path: jsonPointer('accounts', account, 'positions', position, 'profits'),
              rule: 'same-scenarios',
              message: `It has ${profits.length} scenarios, and the first position has ${count ?? 0}.`,
            },
          ],
    ),
  );
  const names = new Set<string>();
  const unsound = credits.flatMap(({ name, between, recognised, cap }, index): Fault[] => {
    const fault = (rule: string, message: string, member: string): Fault => ({
      ...{ path: jsonPointer('credits', index, member), rule, message },
    });
    const isRepeated = names.has(name);
    names.add(name);
    return [
      ...(isRepeated ? [fault('offset-name-unique', `"${name}" names another credit, too.`, 'name')] : []),
      ...(between[0] === between[1]
        ? [fault('offset-between-two', `"${between[0]}" cannot offset itself.`, 'between')]
        : []),
      ...(cap > 1 ? [fault('offset-cap-range', 'A cap is at most 1.', 'cap')] : []),
      ...(recognised > cap ? [fault('offset-recognised-range', 'It is above the cap.', 'recognised')] : []),
    ];
  });
  return [...uneven, ...unsound];
}
