import { jsonPointer } from '../../json/json-pointer';
import { foundingRules } from '../../market/adopt-tiers';
import { classesOfTiers, placedTierFaults, type FoundingTier } from '../../market/founding-tiers';
import type {
  MarginClassDocument,
  ParameterSet,
  ParameterSetDocument,
} from '../../parameters/document/parameter-set';
import { approvable } from '../../parameters/approvable';
import { parseParameterSet } from '../../parameters/validate';
import { PRESETS } from '../../presets/all';
import { ok, refuse, type Fault, type Result } from '../../result';
import type { Levels, TierShape } from './founding-document';

/** Everything that version 1 is made of, read from wherever the founding said it is. */
export type ParameterContent =
  | { readonly kind: 'DOCUMENT'; readonly document: unknown }
  | {
      readonly kind: 'PRESET';
      readonly preset: string;
      readonly instruments: Readonly<Record<string, readonly string[]>>;
    }
  | {
      readonly kind: 'TIERS';
      readonly tiers: readonly FoundingTier[];
      readonly initialMargin: TierShape;
      readonly maintenanceMargin: TierShape;
    };

/**
 * The parameter set that a venue is founded with.
 *
 * @param levels null: those of the document or the preset; of tiers, those of `foundingRules`
 * @returns the set; or every fault: of a document with its own JSON Pointer, of tiers at their rows, and
 *   `no-such-preset`, `class-known` (the preset has no class of this name)
 */
export function firstParameterSet(
  content: ParameterContent,
  { settlementAsset, levels }: { readonly settlementAsset: string; readonly levels: Levels | null },
): Result<ParameterSet, readonly Fault[]> {
  switch (content.kind) {
    case 'DOCUMENT':
      return approvable(parseParameterSet(content.document));
    case 'PRESET': {
      const set = presetSet(content.preset, content.instruments);
      return set.ok ? parseParameterSet(withLevels(set.value, levels)) : set;
    }
    case 'TIERS': {
      const classes = classesOfTiers(content.tiers, content);
      if (!classes.ok) return classes;
      const rules = foundingRules(settlementAsset);
      const parsed = parseParameterSet(withLevels({ ...rules, marginClasses: classes.value }, levels));
      return parsed.ok ? parsed : refuse(placedTierFaults(parsed.refusal, content.tiers));
    }
  }
}

/** A preset's scheme for instruments of one's own: the classes that have any, the others left out. */
function presetSet(
  name: string,
  instruments: Readonly<Record<string, readonly string[]>>,
): Result<ParameterSetDocument, readonly Fault[]> {
  const preset = PRESETS.find((one) => one.name === name);
  if (!preset) {
    const message = `"${name}" is none of ${PRESETS.map((one) => one.name).join(', ')}.`;
    return refuse([{ path: '/parameters/preset', rule: 'no-such-preset', message }]);
  }
  const scheme = parseParameterSet(preset.parameters);
  if (!scheme.ok) return scheme;
  const { document } = scheme.value;
  const known = Object.keys(document.marginClasses);
  const unknown = Object.keys(instruments).filter((className) => !known.includes(className));
  if (unknown.length > 0) {
    return refuse(
      unknown.map((className) => ({
        path: jsonPointer('parameters', 'instruments', className),
        rule: 'class-known',
        message: `The preset "${name}" has no class "${className}"; it has ${known.join(', ')}.`,
      })),
    );
  }
  const classes = Object.entries(document.marginClasses).flatMap(
    ([className, marginClass]): [string, MarginClassDocument][] => {
      const given = Object.hasOwn(instruments, className) ? instruments[className] : undefined;
      return given ? [[className, { ...marginClass, instruments: [...given] }]] : [];
    },
  );
  return ok({ ...document, marginClasses: Object.fromEntries(classes) });
}

function withLevels(document: ParameterSetDocument, levels: Levels | null): ParameterSetDocument {
  if (levels === null) return document;
  const { warning, call, liquidation, callAt } = levels;
  const stated = { warningLevel: warning, callLevel: call, liquidationLevel: liquidation };
  const rules = { ...document.accountRules, ...stated, ...(callAt && { callAt }) };
  return { ...document, accountRules: rules };
}
