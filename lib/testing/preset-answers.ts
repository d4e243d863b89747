import { Decimal, decimalText } from '../domain/number/decimal';
import { type CompiledParameters, compileParameters } from '../domain/margin/method/compile';
import type { MarginRequestJson } from '../domain/margin/request/margin-request';
import { mergePatch } from '../domain/json/merge-patch';
import type { Preset } from '../domain/presets/preset';
import { parseParameterSet } from '../domain/parameters/validate';
import type { Fault } from '../domain/result';
import { marginPortfolio } from '../usecases/margin/margin-portfolio';

/** What a preset says of an account, and what the validator says of a preset that was changed. */

export interface PositionAnswer {
  readonly notional: string;
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
  readonly fillMargin: string;
  readonly unrealisedProfit: string;
  readonly recognisedProfit: string;
  readonly initialRecognisedProfit: string;
  readonly liquidationPrices: { readonly below: string | null; readonly above: string | null };
}

export interface Answer extends Omit<PositionAnswer, 'liquidationPrices'> {
  readonly equity: string;
  readonly initialEquity: string;
  readonly marginRatio: string | null;
  readonly status: string;
  readonly callAmount: string;
  readonly positions: readonly PositionAnswer[];
  readonly trade?: { readonly isAllowed: boolean; readonly refusal: string | null; readonly after: Answer };
}

/** An account in the shortest words: the settlement balance, positions, prices by instrument. */
export interface Asked extends Partial<Omit<MarginRequestJson, 'account' | 'market'>> {
  readonly prices: Readonly<Record<string, string>>;
  readonly figures?: MarginRequestJson['market']['figures'];
  readonly positions?: MarginRequestJson['account']['positions'];
  readonly collateral?: Readonly<Record<string, string>>;
  readonly mode?: string;
  /** Chosen for all of the account. */
  readonly selectedRate?: string;
  readonly multipliers?: Readonly<Record<string, string>>;
}

function requestOf(asked: Asked): MarginRequestJson {
  const {
    prices,
    figures,
    positions = [],
    collateral = {},
    mode,
    selectedRate,
    multipliers = {},
    ...rest
  } = asked;
  return {
    instruments: Object.keys(prices).map((symbol) => ({ symbol, multiplier: multipliers[symbol] ?? '1' })),
    market: { prices: { ...prices }, ...(figures ? { figures } : {}) },
    account: {
      account: 'one',
      ...(mode === undefined ? {} : { mode }),
      ...(selectedRate === undefined ? {} : { selectedRate }),
      positions,
      collateral: Object.entries(collateral).map(([asset, amount]) => ({ asset, amount })),
    },
    ...rest,
  };
}

export function answerOf(preset: Pick<Preset, 'parameters'>, asked: Asked): Answer {
  const answer = marginPortfolio(requestOf(asked), preset.parameters);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.value as unknown as Answer;
}

/** The first position's figures. */
export function positionOf(preset: Pick<Preset, 'parameters'>, asked: Asked): PositionAnswer {
  const [position] = answerOf(preset, asked).positions;
  if (!position) throw new Error('the account has no position');
  return position;
}

export function faultsOf(preset: Pick<Preset, 'parameters'>, patch: unknown): readonly Fault[] {
  const parsed = parseParameterSet(mergePatch(preset.parameters, patch));
  return parsed.ok ? [] : parsed.refusal;
}

export function compiledOf(preset: Pick<Preset, 'parameters'>, patch: unknown = {}): CompiledParameters {
  const parsed = parseParameterSet(mergePatch(preset.parameters, patch));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return compileParameters(parsed.value);
}

/** Whole units of 10^−scale as the text of a decimal. */
export function scaled(units: string, scale: number): string {
  return decimalText(new Decimal(units).times(new Decimal(10).pow(-scale)));
}
