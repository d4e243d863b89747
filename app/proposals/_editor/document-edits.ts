import { isDecimalText, roundedText, trimZeros } from '../../_ui/decimal-text';
import {
  type AccountRulesDocument,
  type CurveDocument,
  type CurveName,
  type MarginClassDocument,
  type ParameterDocument,
  type TierDocument,
  tierCharge,
} from './parameter-document';

/** Every edit of the document: the table, the handles and the forms all speak these. */
export type Edit =
  | { kind: 'setFloor'; className: string; curve: CurveName; index: number; floor: string }
  | { kind: 'setCharge'; className: string; curve: CurveName; index: number; text: string }
  | { kind: 'stateAs'; className: string; curve: CurveName; index: number; as: 'rate' | 'maxLeverage' }
  | { kind: 'addTier'; className: string; curve: CurveName; after: number; floor: string }
  | { kind: 'removeTier'; className: string; curve: CurveName; index: number }
  | { kind: 'setShape'; className: string; curve: CurveName; shape: CurveDocument['shape'] }
  | { kind: 'setMaximumNotional'; className: string; text: string }
  | { kind: 'moveInstrument'; instrument: string; to: string }
  | { kind: 'setHaircut'; asset: string; haircut: string }
  | { kind: 'setLevel'; level: keyof AccountRulesDocument; text: string };

export function applyEdit(document: ParameterDocument, edit: Edit): ParameterDocument {
  switch (edit.kind) {
    case 'setHaircut': {
      const asset = document.collateral[edit.asset];
      if (!asset) return document;
      const collateral = { ...document.collateral, [edit.asset]: { ...asset, haircut: edit.haircut } };
      return { ...document, collateral };
    }
    case 'setLevel':
      return { ...document, accountRules: { ...document.accountRules, [edit.level]: edit.text } };
    case 'moveInstrument':
      return moveInstrument(document, edit.instrument, edit.to);
    case 'setMaximumNotional':
      return changeClass(document, edit.className, ({ maximumNotional: _old, ...rest }) =>
        edit.text === '' ? rest : { ...rest, maximumNotional: edit.text },
      );
    default:
      return changeClass(document, edit.className, (marginClass) => ({
        ...marginClass,
        [edit.curve]: { ...marginClass[edit.curve], curve: editCurve(marginClass[edit.curve].curve, edit) },
      }));
  }
}

type CurveEdit = Extract<Edit, { curve: CurveName }>;

function editCurve(curve: CurveDocument, edit: CurveEdit): CurveDocument {
  switch (edit.kind) {
    case 'setShape':
      return { ...curve, shape: edit.shape };
    case 'setFloor':
      return withTier(curve, edit.index, (tier) => ({ ...tier, floor: edit.floor }));
    case 'setCharge':
      return withTier(curve, edit.index, (tier) => charged(tier.floor, tierCharge(tier).kind, edit.text));
    case 'stateAs':
      return withTier(curve, edit.index, (tier) => restated(tier, edit.as));
    case 'addTier': {
      const before = curve.tiers[edit.after];
      if (!before) return curve;
      const added = { ...before, floor: edit.floor };
      return { ...curve, tiers: curve.tiers.toSpliced(edit.after + 1, 0, added) };
    }
    case 'removeTier':
      return { ...curve, tiers: curve.tiers.toSpliced(edit.index, 1) };
  }
}

function withTier(
  curve: CurveDocument,
  index: number,
  change: (tier: TierDocument) => TierDocument,
): CurveDocument {
  return { ...curve, tiers: curve.tiers.map((tier, at) => (at === index ? change(tier) : tier)) };
}

function charged(floor: string, kind: 'rate' | 'maxLeverage', text: string): TierDocument {
  return kind === 'rate' ? { floor, rate: text } : { floor, maxLeverage: text };
}

/** The same charge in the other form; where it has no finite decimal, the nearest shown one. */
function restated(tier: TierDocument, as: 'rate' | 'maxLeverage'): TierDocument {
  const { kind, text } = tierCharge(tier);
  return kind === as ? tier : charged(tier.floor, as, reciprocalText(text, as === 'rate' ? 18 : 2));
}

/** 1 / text, rounded to `scale` digits; the text itself when it is no positive decimal. */
export function reciprocalText(text: string, scale: number): string {
  if (!isDecimalText(text) || Number(text) <= 0) return text;
  const [whole = '0', fraction = ''] = text.split('.');
  const guardDigits = scale + 20;
  const quotient = 10n ** BigInt(guardDigits + fraction.length) / BigInt(whole + fraction);
  const digits = quotient.toString().padStart(guardDigits + 1, '0');
  return trimZeros(roundedText(`${digits.slice(0, -guardDigits)}.${digits.slice(-guardDigits)}`, scale));
}

function changeClass(
  document: ParameterDocument,
  className: string,
  change: (marginClass: MarginClassDocument) => MarginClassDocument,
): ParameterDocument {
  const marginClass = document.marginClasses[className];
  if (!marginClass) return document;
  return {
    ...document,
    marginClasses: { ...document.marginClasses, [className]: change(marginClass) },
  };
}

function moveInstrument(document: ParameterDocument, instrument: string, to: string): ParameterDocument {
  const marginClasses = Object.fromEntries(
    Object.entries(document.marginClasses).map(([name, marginClass]) => {
      const others = marginClass.instruments.filter((symbol) => symbol !== instrument);
      const instruments = name === to ? [...others, instrument].toSorted() : others;
      const same = instruments.length === marginClass.instruments.length && name !== to;
      return [name, same ? marginClass : { ...marginClass, instruments }];
    }),
  );
  return { ...document, marginClasses };
}
