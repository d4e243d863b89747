import { isDecimalText, roundedText, trimZeros } from '../../../_ui/decimal-text';
import {
  type CurveDocument,
  isTierCurve,
  tierCharge,
  type TierCurveDocument,
  type TierDocument,
} from '../../../_ui/formula-document';
import { changedAt } from './document-place';
import { type ParameterDocument } from './parameter-document';

/** Every edit of the document: tables, handles and forms all speak these. `at` is a JSON Pointer. */
export type Edit =
  | TierEdit
  /** Undefined takes it away. */
  | { kind: 'set'; at: string; value: unknown }
  | { kind: 'append'; at: string; value: unknown }
  | { kind: 'swap'; at: string; index: number; with: number }
  | { kind: 'moveInstrument'; instrument: string; to: string };

/** Edits of a curve of tiers that touch more than one place of it; `at` is the place of the curve. */
type TierEdit =
  | { kind: 'setCharge'; at: string; index: number; text: string }
  | { kind: 'stateAs'; at: string; index: number; as: 'rate' | 'maxLeverage' }
  | { kind: 'addTier'; at: string; after: number; floor: string };

export function applyEdit(document: ParameterDocument, edit: Edit): ParameterDocument {
  switch (edit.kind) {
    case 'set':
      return changedAt(document, edit.at, () => edit.value);
    case 'append':
      return changedAt(document, edit.at, (list) => [...listOf(list), edit.value]);
    case 'swap':
      return changedAt(document, edit.at, (list) =>
        Array.isArray(list) ? swapped(listOf(list), edit.index, edit.with) : list,
      );
    case 'moveInstrument':
      return moveInstrument(document, edit.instrument, edit.to);
    default:
      return changedAt(document, edit.at, (value) => {
        const curve = value as CurveDocument;
        return isTierCurve(curve) ? editTiers(curve, edit) : curve;
      });
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function swapped(list: readonly unknown[], index: number, other: number): readonly unknown[] {
  if (index < 0 || other < 0 || index >= list.length || other >= list.length) return list;
  return list.with(index, list[other]).with(other, list[index]);
}

function editTiers(curve: TierCurveDocument, edit: TierEdit): TierCurveDocument {
  switch (edit.kind) {
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
  }
}

function withTier(
  curve: TierCurveDocument,
  index: number,
  change: (tier: TierDocument) => TierDocument,
): TierCurveDocument {
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
