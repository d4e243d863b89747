import { type FormulaDocument, plainTiers } from '../_ui/formula-document';
import { sentenceCase } from '../_ui/format';
import { type TieredClass } from '../proposals/_editor/curve/curve-plot';
import { type MarginClass } from './live-version';

type Curve = MarginClass['initialMargin'];

/** A requirement's formula: the API sends it as JSON text. */
export function formulaOf({ formula }: { readonly formula: string }): FormulaDocument {
  return JSON.parse(formula) as FormulaDocument;
}

/** Both requirements as tiers, where they are nothing else. */
export function tieredClass({
  initialMargin,
  maintenanceMargin,
  maximumNotional,
}: MarginClass): TieredClass | null {
  const [initial, maintenance] = [initialMargin, maintenanceMargin].map((curve) =>
    plainTiers(formulaOf(curve)),
  );
  if (!initial || !maintenance) return null;
  return {
    initialMargin: initial,
    maintenanceMargin: maintenance,
    maximumNotional: maximumNotional ?? undefined,
  };
}

/** What a class is, in a word or two. */
export function shapeInShort(initialMargin: Curve, maintenanceMargin: Curve): string {
  const isPlain = initialMargin.tiers.length > 0 && maintenanceMargin.tiers.length > 0;
  return isPlain ? sentenceCase(maintenanceMargin.shape ?? '') : 'Formula';
}
