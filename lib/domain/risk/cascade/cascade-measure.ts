import * as z from 'zod';
import { identifier } from '../../curves/curve-document';
import { jsonPointer } from '../../json/json-pointer';
import { Decimal, decimalText, sum } from '../../number/decimal';
import { ok, refuse, type Fault } from '../../result';
import {
  margin,
  notNegative,
  number,
  positive,
  price,
  volatility,
} from '../../statistics/measures/input-forms';
import { type Figure, measure } from '../../statistics/measures/measure';
import { movedPrice } from '../scenarios/price-scenario';
import type { ImpactTerms } from './impact';
import { cascadeRounds, type CascadeRun, mergeLosses, NO_LOSSES } from './rounds';
import { SmallBook } from './small-book';
import { waterfall } from './waterfall';

const MOST_ACCOUNTS = 10_000;

const impact = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('LINEAR'), depth: positive }),
  z.strictObject({ model: z.literal('SQUARE_ROOT'), turnover: positive, dailyVolatility: volatility }),
]);

const input = z.strictObject({
  instruments: z.record(
    identifier,
    z.strictObject({ price, maintenanceRate: notNegative, impact: impact.optional() }),
  ),
  accounts: z
    .array(z.strictObject({ equity: number, positions: z.record(identifier, number) }))
    .min(1)
    .max(MOST_ACCOUNTS),
  /** Of prices, as fractions, before anybody is sold. */
  moves: z.record(identifier, number),
  liquidationLevel: positive,
  liquidation: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('FULL') }),
    z.strictObject({ kind: z.literal('PARTIAL'), targetRatio: margin }),
  ]),
  order: z.enum(['SIMULTANEOUS', 'SEQUENTIAL']),
  /** Y of the square-root law. */
  coefficient: positive,
  greatestFall: notNegative,
  greatestRise: notNegative,
  mostRounds: z.int().min(1).max(MOST_ACCOUNTS),
  insuranceFund: notNegative.optional(),
});
type Input = z.infer<typeof input>;

const EXAMPLE = {
  instruments: {
    A: { price: 100, maintenanceRate: '0.05', impact: { model: 'LINEAR', depth: 20000 } },
    B: {
      ...{ price: 50, maintenanceRate: '0.1' },
      impact: { model: 'SQUARE_ROOT', turnover: 100000, dailyVolatility: '0.2' },
    },
  },
  accounts: [
    { equity: 200, positions: { A: 15, B: 10 } },
    { equity: '187.5', positions: { A: 10, B: -4 } },
    { equity: 90, positions: { B: 8 } },
    { equity: 1000, positions: { A: -5 } },
  ],
  moves: { A: '-0.1' },
  liquidationLevel: 1,
  liquidation: { kind: 'FULL' },
  order: 'SIMULTANEOUS',
  coefficient: 1,
  greatestFall: '0.9',
  greatestRise: 9,
  mostRounds: 20,
  insuranceFund: 50,
};

export const CASCADE = measure({
  name: 'cascade',
  summary: 'What a price shock does to a small book through forced sales, round by round',
  input,
  example: EXAMPLE,
  compute: (document) => {
    const faults = relationFaults(document);
    if (faults.length > 0) return refuse(faults);
    const { instruments, accounts, moves, liquidationLevel, liquidation, order } = document;
    const names = Object.entries(instruments);
    const before = new Map(names.map(([symbol, one]) => [symbol, new Decimal(one.price)]));
    const prices = new Map(
      [...before].map(([symbol, at]) => [symbol, movedPrice(at, new Decimal(moves[symbol] ?? 0))]),
    );
    const vanished = [...prices].filter(([, at]) => !at.gt(0)).map(([symbol]) => symbol);
    if (vanished.length > 0) return refuse(vanished.map((symbol) => moveFault(symbol, 'price-remains')));
    const book = new SmallBook(accounts, before, {
      maintenanceRates: new Map(names.map(([symbol, one]) => [symbol, one.maintenanceRate])),
      ...{ liquidationLevel, liquidation, order },
    });
    const rounds = cascadeRounds({
      ...{ prices, mostRounds: document.mostRounds },
      impacts: new Map(names.flatMap(([symbol, one]) => (one.impact ? [[symbol, stated(one.impact)]] : []))),
      greatestFall: new Decimal(document.greatestFall),
      greatestRise: new Decimal(document.greatestRise),
      scale: { coefficient: document.coefficient, depthFactor: 1 },
    });
    let step = rounds.next();
    while (step.done !== true) step = rounds.next(book.answer(step.value));
    return ok({ figures: figuresOf(document, step.value), conventions: conventionsOf(document, step.value) });
  },
});

function stated(terms: z.infer<typeof impact>): ImpactTerms {
  if (terms.model === 'LINEAR') return { model: 'LINEAR', depth: String(terms.depth), source: 'STATED' };
  const { turnover, dailyVolatility } = terms;
  return {
    model: 'SQUARE_ROOT',
    ...{ turnover: String(turnover), dailyVolatility: String(dailyVolatility), source: 'STATED' },
  };
}

function figuresOf({ insuranceFund }: Input, { end, beyond, rounds }: CascadeRun): Record<string, Figure> {
  const losses = rounds.map((round) => round.losses ?? NO_LOSSES).reduce(mergeLosses, NO_LOSSES);
  const { fromFund, rest } = waterfall(
    losses.amount,
    insuranceFund === undefined ? null : new Decimal(insuranceFund),
  );
  const [first] = rounds;
  const notional = sum(rounds.map((round) => round.notional));
  return {
    end,
    ...(beyond.length > 0 ? { beyond } : {}),
    rounds: rounds.map((round) => ({
      ...{ accounts: round.accounts, notional: round.notional.toNumber() },
      factors: Object.fromEntries([...round.factors].map(([symbol, factor]) => [symbol, factor.toNumber()])),
      ...(round.losses ? { badDebt: round.losses.amount.toNumber() } : {}),
    })),
    accounts: rounds.reduce((all, round) => all + round.accounts, 0),
    notional: notional.toNumber(),
    ...(first && first.notional.gt(0) ? { multiplier: notional.div(first.notional).toNumber() } : {}),
    badDebt: losses.amount.toNumber(),
    ...(fromFund ? { fromFund: fromFund.toNumber() } : {}),
    uncovered: rest.toNumber(),
  };
}

const ENDS: Readonly<Record<Exclude<CascadeRun['end'], 'STOPPED'>, string>> = {
  SETTLED: 'Nobody is liquidatable after the last round.',
  ROUNDS_SPENT: 'Somebody is still liquidatable after as many rounds as were asked for.',
  BEYOND_MODEL:
    'What is sold in the last round moves a price beyond the greatest fall or rise that was stated: what it is sold at, and what comes after, is not computed.',
};

function conventionsOf(
  { liquidation, order, liquidationLevel }: Input,
  { end }: CascadeRun,
): readonly string[] {
  return [
    `An account is liquidated whose equity is below ${decimalText(new Decimal(liquidationLevel))} × its maintenance margin, Σ rate·|quantity|·price; equity is at the prices before the shock.`,
    liquidation.kind === 'FULL'
      ? 'All its positions are closed.'
      : `Of every position as much is closed as leaves equity at ${decimalText(new Decimal(liquidation.targetRatio))} × maintenance margin before prices move; all of it where equity is not above 0.`,
    order === 'SIMULTANEOUS'
      ? 'All of a round are closed at once, at the prices that the round leaves.'
      : 'A round closes the account alone that has least equity for its maintenance margin, at the prices that the round leaves.',
    'Impact is of the net notional sold in all rounds so far: linear 1 − Q/D, square-root 1 − Y·σ·√(Q/V), of the price after the shock; what has no impact moves by the shock alone.',
    'notional is at the prices at which a round begins, Σ of sizes; multiplier is all of it over that of the first round.',
    'badDebt is Σ −equity of accounts that are closed below 0; it is first the insurance fund’s, and uncovered is the rest.',
    end === 'STOPPED' ? '' : ENDS[end],
  ].filter((sentence) => sentence !== '');
}

function relationFaults({
  instruments,
  accounts,
  moves,
  greatestFall,
  liquidation,
  liquidationLevel,
}: Input): Fault[] {
  const unknown = (symbol: string, ...place: (string | number)[]): Fault[] =>
    Object.hasOwn(instruments, symbol)
      ? []
      : [
          {
            path: jsonPointer(...place, symbol),
            rule: 'instrument-known',
            message: `There is no instrument "${symbol}".`,
          },
        ];
  return [
    ...accounts.flatMap(({ positions }, at) =>
      Object.keys(positions).flatMap((symbol) => unknown(symbol, 'accounts', at, 'positions')),
    ),
    ...Object.entries(moves).flatMap(([symbol, move]) => [
      ...unknown(symbol, 'moves'),
      ...(move > -1 ? [] : [moveFault(symbol, 'move-range')]),
    ]),
    ...(greatestFall < 1
      ? []
      : [{ path: '/greatestFall', rule: 'fraction-range', message: 'It is below 1: no price falls to 0.' }]),
    ...(liquidation.kind === 'PARTIAL' && liquidation.targetRatio < liquidationLevel
      ? [
          {
            path: '/liquidation/targetRatio',
            rule: 'target-above-level',
            message: 'It is at least the liquidation level: below that, what is left is liquidatable again.',
          },
        ]
      : []),
  ];
}

function moveFault(symbol: string, rule: 'move-range' | 'price-remains'): Fault {
  const message =
    rule === 'move-range'
      ? 'A move is above -1: "-0.2" is a fall of 20 %.'
      : `The price of "${symbol}" would be rounded to 0 at eight decimals.`;
  return { path: jsonPointer('moves', symbol), rule, message };
}
