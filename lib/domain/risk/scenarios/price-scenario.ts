import * as z from 'zod';
import { Decimal, decimal, decimalText, round } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { MarketState } from '../../margin/method/inputs';
import type { MarkPrices } from '../../margin/method/types';
import { decimalString, identifier } from '../../curves/curve-document';
import { formFaults, isRecord } from '../../json/form-faults';
import { ok, refuse, type Fault, type Result } from '../../result';
import { CRISIS_SCENARIOS } from './crisis-scenarios';

const PRICE_SCENARIOS_FORMAT = 'margrave/scenarios/1';
export const SCENARIOS_AT_MOST = 1_000;

/** A move is a fraction of the price: "-0.2" is a fall of 20 %. Above −1, at most 100, with at most eight decimals. */
export const GREATEST_MOVE = 100;
const MOVE_SCALE = 8;
/** Decimals of a scenario's prices, or as many as the mark price has if those are more. */
const PRICE_SCALE = 8;

const moves = z.record(identifier, decimalString);

const priceScenario = z.strictObject({
  name: z.string().min(1).max(80),
  /** Of every instrument that is not named below; they stay where they are when it is absent. */
  every: decimalString.optional(),
  /** Of every instrument on an underlying, unless it is named itself. */
  underlyings: moves.optional(),
  instruments: moves.optional(),
});

const priceScenariosSchema = z.strictObject({
  format: z.literal(PRICE_SCENARIOS_FORMAT),
  scenarios: z.array(priceScenario).min(1).max(SCENARIOS_AT_MOST),
});

/** A scenario: how far prices move at once. */
export type PriceScenario = z.infer<typeof priceScenario>;

/**
 * Reads a file of scenarios.
 *
 * @returns the scenarios; or every fault of form and of relation, each with JSON Pointer and rule. The relations:
 *   `distinct-name`, `moves-something`, `move-range`, `move-scale`
 * @see docs/operations.md#stress
 */
export function parsePriceScenarios(input: unknown): Result<readonly PriceScenario[], readonly Fault[]> {
  const parsed = priceScenariosSchema.safeParse(input);
  const faults = [...vanishingNameFaults(input), ...(parsed.success ? [] : formFaults(input, parsed.error))];
  if (!parsed.success || faults.length > 0) return refuse(faults);
  const { scenarios } = parsed.data;
  const found = scenarios.flatMap((scenario, index) => [
    ...nameFaults(scenarios, scenario, index),
    ...moveFaults(scenario, index),
  ]);
  return found.length > 0 ? refuse(found) : ok(scenarios);
}

/** Names that zod passes over in silence: what vanishes was never refused. */
function vanishingNameFaults(input: unknown): Fault[] {
  const scenarios: unknown = isRecord(input) ? input['scenarios'] : null;
  if (!Array.isArray(scenarios)) return [];
  return scenarios.flatMap((scenario: unknown, index) =>
    ['underlyings', 'instruments'].flatMap((section) => {
      const named = isRecord(scenario) ? scenario[section] : null;
      if (!isRecord(named) || !Object.hasOwn(named, '__proto__')) return [];
      const path = jsonPointer('scenarios', index, section, '__proto__');
      return [{ path, rule: 'identifier', message: 'No instrument or underlying has this name.' }];
    }),
  );
}

function nameFaults(all: readonly PriceScenario[], { name }: PriceScenario, index: number): Fault[] {
  if (all.findIndex((one) => one.name === name) === index) return [];
  const path = jsonPointer('scenarios', index, 'name');
  return [{ path, rule: 'distinct-name', message: `Another scenario is called "${name}".` }];
}

function moveFaults(scenario: PriceScenario, index: number): Fault[] {
  const stated = statedMoves(scenario);
  if (stated.length === 0) {
    const path = jsonPointer('scenarios', index);
    return [{ path, rule: 'moves-something', message: 'It must move some price.' }];
  }
  return stated.flatMap(({ segments, move }) => {
    const path = jsonPointer('scenarios', index, ...segments);
    const wrong = moveFault(decimal(move));
    return wrong ? [{ path, ...wrong }] : [];
  });
}

/** What is wrong with a move: it is above −1, at most 100, with at most eight decimals. Null: nothing. */
export function moveFault(move: Decimal): Pick<Fault, 'rule' | 'message'> | null {
  if (move.lte(-1) || move.gt(GREATEST_MOVE)) {
    const message = `A move is above -1 and at most ${GREATEST_MOVE}, not ${move.toFixed()}: "-0.2" is a fall of 20 %.`;
    return { rule: 'move-range', message };
  }
  if (move.decimalPlaces() <= MOVE_SCALE) return null;
  return { rule: 'move-scale', message: `A move has at most ${MOVE_SCALE} decimals.` };
}

function statedMoves({ every, underlyings = {}, instruments = {} }: PriceScenario) {
  return [
    ...(every === undefined ? [] : [{ segments: ['every'], move: every }]),
    ...Object.entries(underlyings).map(([name, move]) => ({ segments: ['underlyings', name], move })),
    ...Object.entries(instruments).map(([name, move]) => ({ segments: ['instruments', name], move })),
  ];
}

/**
 * The prices of each scenario, as `movedPrice` moves them. Only prices move: market figures, and the age of prices, stay as
 * they are.
 *
 * @returns faults `instrument-known`, `underlying-known` for names that the venue does not have, `price-remains` for
 *   a price that would be rounded to 0
 */
export function scenarioPrices(
  scenarios: readonly PriceScenario[],
  { instruments, prices }: Pick<MarketState, 'instruments' | 'prices'>,
): Result<readonly MarkPrices[], readonly Fault[]> {
  const underlyings = new Set([...instruments.values()].map(({ underlying }) => underlying));
  const faults: Fault[] = [];
  const all = scenarios.map((scenario, index): MarkPrices => {
    for (const [section, isKnown] of [
      ['underlyings', (name: string) => underlyings.has(name)],
      ['instruments', (name: string) => instruments.has(name)],
    ] as const)
      for (const name of Object.keys(scenario[section] ?? {})) {
        if (isKnown(name)) continue;
        const path = jsonPointer('scenarios', index, section, name);
        const rule = section === 'underlyings' ? 'underlying-known' : 'instrument-known';
        faults.push({ path, rule, message: `The venue has no ${section.slice(0, -1)} "${name}".` });
      }
    const moved = new Map<string, Decimal>();
    for (const [instrument, price] of prices) {
      const move = moveOf(scenario, instrument, instruments.get(instrument)?.underlying);
      const to = movedPrice(price, move);
      moved.set(instrument, to);
      if (to.gt(0)) continue;
      const message = `The price ${decimalText(price)} of "${instrument}" would be rounded to 0.`;
      faults.push({ path: jsonPointer('scenarios', index), rule: 'price-remains', message });
    }
    return moved;
  });
  return faults.length > 0 ? refuse(faults) : ok(all);
}

/** price × (1 + move), rounded HALF_EVEN to eight decimals, or to as many as the price has if those are more. */
export function movedPrice(price: Decimal, move: Decimal): Decimal {
  if (move.isZero()) return price;
  const scale = Math.max(PRICE_SCALE, price.decimalPlaces());
  return round(price.times(move.plus(1)), { scale, mode: 'HALF_EVEN' });
}

function moveOf(
  { every, underlyings = {}, instruments = {} }: PriceScenario,
  instrument: string,
  underlying: string | undefined,
): Decimal {
  const own = Object.hasOwn(instruments, instrument) ? instruments[instrument] : undefined;
  const ofUnderlying =
    underlying !== undefined && Object.hasOwn(underlyings, underlying) ? underlyings[underlying] : undefined;
  return decimal(own ?? ofUnderlying ?? every ?? '0');
}

/** Falls and rises of everything, of each underlying alone, and the crisis days of what the venue has. */
export function ordinaryScenarios({
  instruments,
  prices,
}: Pick<MarketState, 'instruments' | 'prices'>): readonly PriceScenario[] {
  const held = [...instruments.values()].filter(({ symbol }) => prices.has(symbol));
  const underlyings = [...new Set(held.flatMap(({ underlying }) => underlying ?? []))].sort();
  const percent = (move: string): string => `${new Decimal(move).times(100).toFixed()} %`;
  const everything = ['-0.1', '-0.2', '-0.3', '0.1', '0.2', '0.3'].map((every) => ({
    name: `every price ${percent(every)}`,
    every,
  }));
  const single = underlyings.flatMap((underlying) =>
    ['-0.2', '0.2'].map((move) => ({
      name: `${underlying} alone ${percent(move)}`,
      underlyings: { [underlying]: move },
    })),
  );
  const crises = CRISIS_SCENARIOS.flatMap(({ name, date, moves: all }) => {
    const known = all.filter(({ underlying }) => underlyings.includes(underlying));
    const named = Object.fromEntries(known.map(({ underlying, moveFraction }) => [underlying, moveFraction]));
    return known.length > 0 ? [{ name: `${name}, ${date}`, underlyings: named }] : [];
  });
  return [...everything, ...crises, ...single].slice(0, SCENARIOS_AT_MOST);
}
