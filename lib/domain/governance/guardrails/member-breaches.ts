import { curveIncrease } from '../../curves/curve-increase';
import type { CurveDocument } from '../../curves/curve-document';
import { canonicalJson } from '../../json/canonical';
import { jsonPointer } from '../../json/json-pointer';
import { leafChanges } from '../../json/leaf-changes';
import { decimal } from '../../number/decimal';
import { compare, dividedBy, type Fraction, fractionOf, minus, plus, WHOLE } from '../../number/fraction';
import type { CollateralAssetDocument } from '../../parameters/document/collateral-document';
import type { ParameterSet, ParameterSetDocument } from '../../parameters/document/parameter-set';
import type { Guardrails } from '../policy/guardrails-document';
import { type GuardrailBreach, shownPercent } from './breach';
import { type ClassPair, classPairs } from './instrument-changes';
import { DIRECTIONS, type Direction, stepLimits, windowLimits } from './rate-breaches';

/** Guardrails of what is no requirement: levels, haircuts, and whatever has no rate. */

const LEVELS = ['liquidationLevel', 'callLevel'] as const;

/** A level is a factor of maintenance margin: it is held by the relative limits. */
export function levelBreaches(
  base: ParameterSet,
  proposed: ParameterSet,
  guardrails: Guardrails,
  over: 'STEP' | 'WINDOW',
): readonly GuardrailBreach[] {
  return LEVELS.flatMap((level) => {
    const [from, to] = [base, proposed].map(({ document }) =>
      fractionOf(decimal(document.accountRules[level])),
    );
    if (!from || !to || from.numerator === 0n || compare(from, to) === 0) return [];
    const direction: Direction = compare(to, from) < 0 ? 'LOOSENING' : 'TIGHTENING';
    const { rule, relative } = (over === 'STEP' ? stepLimits : windowLimits)(guardrails, direction);
    const ratio = dividedBy(to, from);
    const move = direction === 'LOOSENING' ? minus(WHOLE, ratio) : minus(ratio, WHOLE);
    if (relative === null || compare(move, relative) <= 0) return [];
    const name = level === 'callLevel' ? 'call level' : 'liquidation level';
    const verb = direction === 'LOOSENING' ? 'falls' : 'rises';
    const often = over === 'STEP' ? 'in one step' : 'over the rolling window';
    return [
      {
        ...{ path: jsonPointer('accountRules', level), rule },
        limit: `${shownPercent(relative)} of what it was`,
        actual: `${shownPercent(move)} of what it was`,
        message: `The ${name} ${verb} by ${shownPercent(move)} of what it was; the policy allows ${shownPercent(relative)} ${often}.`,
      },
    ];
  });
}

/** An asset that is new had a haircut of 1, and one that is gone has: nothing of it counted, or counts. */
export function haircutBreaches(
  base: ParameterSet,
  proposed: ParameterSet,
  { looseningHaircutStepMax, tighteningHaircutStepMax }: Guardrails,
  over: 'STEP' | 'WINDOW',
): readonly GuardrailBreach[] {
  const [before, after] = [base.document.collateral, proposed.document.collateral];
  return namesOf(before, after).flatMap((asset) =>
    DIRECTIONS.flatMap((direction): GuardrailBreach[] => {
      const stated = direction === 'LOOSENING' ? looseningHaircutStepMax : tighteningHaircutStepMax;
      if (stated === null) return [];
      const [old, next] = [before[asset], after[asset]];
      const move = direction === 'LOOSENING' ? haircutRise(next, old) : haircutRise(old, next);
      const limit = fractionOf(decimal(stated));
      if (move !== null && compare(move, limit) <= 0) return [];
      const verb = direction === 'LOOSENING' ? 'falls' : 'rises';
      const often = over === 'STEP' ? 'in one step' : 'over the rolling window';
      const allowed = `${shownPercent(limit)} of value`;
      const newcomer = old ? '' : ', which was not accepted before';
      return [
        {
          path: next ? jsonPointer('collateral', asset, 'haircut') : '/collateral',
          rule: over === 'STEP' ? 'haircut-step' : 'haircut-window',
          limit: allowed,
          actual: move && `${shownPercent(move)} of value`,
          message: move
            ? `The haircut of ${asset}${newcomer} ${verb} by ${shownPercent(move)} of value; the policy allows ${shownPercent(limit)} ${often}.`
            : `It cannot be shown that the haircut of ${asset} ${verb} by at most ${allowed}, which the policy allows ${often}.`,
        },
      ];
    }),
  );
}

/** How much more of its value the second does not count, at any size. */
function haircutRise(
  first: CollateralAssetDocument | undefined,
  second: CollateralAssetDocument | undefined,
): Fraction | null {
  const flat = (asset: CollateralAssetDocument | undefined) =>
    asset ? fractionOf(decimal(asset.haircut)) : WHOLE;
  const { byAmount } = curveIncrease(concentrationOf(first), concentrationOf(second));
  return byAmount && plus(minus(flat(second), flat(first)), byAmount);
}

const NO_CONCENTRATION: CurveDocument = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0' };

function concentrationOf(asset: CollateralAssetDocument | undefined): CurveDocument {
  return asset?.concentrationHaircut ?? NO_CONCENTRATION;
}

/**
 * Places where a change moves margin, or equity, by what no rate says. Refused unless the policy lets them: what only
 * informs, warns or dates is free (`FREE`), everything else that this does not know is not.
 */
export function unboundedBreaches(
  base: ParameterSet,
  proposed: ParameterSet,
  { changesWithoutBound }: Guardrails,
): readonly GuardrailBreach[] {
  if (changesWithoutBound === 'ALLOWED') return [];
  const paths = [
    ...classPairs(base, proposed).flatMap(termsMoved),
    ...leafChanges(unratedOf(base, proposed), unratedOf(proposed, base), []).map(({ path }) => path),
    ...coarserRoundings(base.document, proposed.document),
  ];
  return [...new Set(paths)].map((path) => ({
    path,
    rule: 'cannot-be-bounded',
    limit: 'a change of which the effect on margin can be bounded',
    actual: null,
    message:
      'By how much this moves margin cannot be bounded by a rate, and the policy refuses such changes.',
  }));
}

/** Members of a class that charge it without being a rate. */
function termsMoved({ before, after }: ClassPair): readonly string[] {
  if (before === null) return [];
  const terms = ({ marginClass }: typeof after): Readonly<Record<string, unknown>> => {
    const { instruments: _i, maximumNotional: _m, modes: _o, ...rest } = marginClass;
    const { initialMargin: _im, maintenanceMargin: _mm, fillMargin: _fm, ...unrated } = rest;
    return unrated;
  };
  const [old, next] = [terms(before), terms(after)];
  const moved = namesOf(old, next).filter(
    (name) => canonicalJson(old[name] ?? null) !== canonicalJson(next[name] ?? null),
  );
  return moved.map((name) => jsonPointer('marginClasses', after.className, name));
}

/**
 * What is neither a class, a level, a haircut nor a rounding; without what moves no margin. An asset that the other set
 * does not know is held by its haircut alone.
 */
function unratedOf({ document }: ParameterSet, other: ParameterSet): object {
  const { marginClasses: _classes, collateral, accountRules, marketData, rounding: _r, ...rest } = document;
  const { liquidationLevel: _l, callLevel: _c, warningLevel: _w, ...rules } = accountRules;
  const {
    comparison: _co,
    underMargined: _u,
    liquidationFee: _f,
    gracePeriodMinutes: _g,
    ...unrated
  } = rules;
  const { maximumAgeSeconds: _age, priceGuard: _guard, ...figures } = marketData ?? {};
  const known = Object.entries(collateral).filter(([asset]) =>
    Object.hasOwn(other.document.collateral, asset),
  );
  const assets = known.map(([asset, stated]) => {
    const { haircut: _h, concentrationHaircut: _ch, liquid: _li, ...terms } = stated;
    return [asset, terms] as const;
  });
  return { ...rest, collateral: Object.fromEntries(assets), accountRules: unrated, marketData: figures };
}

/** A coarser unit moves what small positions owe by any proportion; a finer one by no more than they were moved before. */
function coarserRoundings(before: ParameterSetDocument, after: ParameterSetDocument): readonly string[] {
  return (Object.keys(after.rounding) as (keyof ParameterSetDocument['rounding'])[])
    .filter((name) => {
      const [old, next] = [before.rounding[name], after.rounding[name]];
      return next !== undefined && (old === undefined ? Infinity : old.scale) > next.scale;
    })
    .map((name) => jsonPointer('rounding', name));
}

function namesOf(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
