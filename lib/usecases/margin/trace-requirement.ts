import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import {
  type MissingMarketFigures,
  requirementCurve,
  type RequirementCurve,
  STATABLE_FIGURES,
  type StatableFigure,
} from '../../domain/margin/request/requirement-curve';
import type { Decimal } from '../../domain/number/decimal';
import { jsonPointer } from '../../domain/json/json-pointer';
import { compileParameters } from '../../domain/margin/method/compile';
import {
  FIGURE_RANGES,
  isInFigureRange,
  MARKET_FIGURES,
  type MarketFigure,
} from '../../domain/market/market-figure';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import { parseParameterSetText } from '../../domain/parameters/validate';
import type { ReadBook } from '../../ports/margin';

export type TraceRequirementRefusal = AccessRefusal | InvalidInput | MissingMarketFigures;

export interface TraceRequirementInput {
  /** JSON text of a whole parameter set. */
  readonly document: string;
  readonly marginClass: string;
  /** Of that class; its first one when null. */
  readonly instrument: string | null;
  readonly isShort: boolean;
  readonly maximumNotional: Decimal | null;
  /** In place of what the market says. */
  readonly figures: readonly { readonly figure: string; readonly value: Decimal }[];
}

/** What a class of a set that nobody need have proposed requires, at the figures of the market as it stands. */
export async function traceRequirement(
  { readBook }: { readonly readBook: ReadBook },
  actor: Actor,
  input: TraceRequirementInput,
): Promise<Result<RequirementCurve, TraceRequirementRefusal>> {
  const access = accessRefusal(actor, 'READ');
  if (access) return refuse(access);
  const parsed = parseParameterSetText(input.document);
  if (!parsed.ok) return refuse({ code: 'InvalidInput', faults: parsed.refusal });
  const instrument = instrumentOf(parsed.value, input);
  const stated = statedFigures(input);
  const faults = [...(instrument.ok ? [] : [instrument.refusal]), ...(stated.ok ? [] : stated.refusal)];
  if (!instrument.ok || !stated.ok) return refuse({ code: 'InvalidInput', faults });

  const market = await readBook((view) => view.market());
  const { marginClass, isShort, maximumNotional } = input;
  return requirementCurve(
    {
      parameters: compileParameters(parsed.value),
      ...{ marginClass, isShort, maximumNotional },
      instrument: instrument.value,
      stated: stated.value,
    },
    market,
  );
}

function instrumentOf(
  set: ParameterSet,
  { marginClass, instrument }: TraceRequirementInput,
): Result<string, Fault> {
  const found = Object.hasOwn(set.document.marginClasses, marginClass)
    ? set.document.marginClasses[marginClass]
    : undefined;
  if (!found) {
    const message = `The parameter set has no margin class "${marginClass}".`;
    return refuse({ path: '/marginClass', rule: 'class-known', message });
  }
  const chosen = instrument ?? found.instruments[0];
  if (chosen !== undefined && found.instruments.includes(chosen)) return ok(chosen);
  const message = `The margin class "${marginClass}" does not hold "${chosen ?? ''}".`;
  return refuse({ path: '/instrument', rule: 'instrument-in-class', message });
}

function statedFigures({
  figures,
  maximumNotional,
}: TraceRequirementInput): Result<ReadonlyMap<StatableFigure, Decimal>, readonly Fault[]> {
  const stated = new Map<StatableFigure, Decimal>();
  const faults: Fault[] = [];
  if (maximumNotional?.lte(0))
    faults.push({ path: '/maximumNotional', rule: 'above-zero', message: 'It must be above 0.' });
  for (const [index, { figure, value }] of figures.entries()) {
    const known = STATABLE_FIGURES.find((name) => name === figure);
    const fault = (member: string, rule: string, message: string): unknown =>
      faults.push({ path: jsonPointer('figures', index, member), rule, message });
    if (!known) fault('figure', 'figure-known', `"${figure}" is none of ${STATABLE_FIGURES.join(', ')}.`);
    else if (stated.has(known)) fault('figure', 'figure-once', `${known} is stated twice.`);
    else if (isAllowed(known, value)) stated.set(known, value);
    else fault('value', 'figure-range', `${known} is ${rangeOf(known)}.`);
  }
  return faults.length > 0 ? refuse(faults) : ok(stated);
}

function isMarketFigure(figure: StatableFigure): figure is MarketFigure {
  return MARKET_FIGURES.some((known) => known === figure);
}

function isAllowed(figure: StatableFigure, value: Decimal): boolean {
  if (isMarketFigure(figure)) return isInFigureRange(figure, value);
  return figure === 'MARK_PRICE' ? value.gt(0) : value.gte(0);
}

function rangeOf(figure: StatableFigure): string {
  if (isMarketFigure(figure)) return FIGURE_RANGES[figure];
  return figure === 'MARK_PRICE' ? 'above 0' : 'at least 0';
}
