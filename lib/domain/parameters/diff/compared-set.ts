import { requirementPlans } from '../../curves/requirement-plan';
import { plainTiersOf } from '../../curves/tiers';
import type { TierCurveDocument } from '../../curves/curve-document';
import type { MarginClassDocument, ParameterSet } from '../document/parameter-set';

/** A margin class as a comparison sees it. */
export interface ComparedClass {
  readonly name: string;
  readonly document: MarginClassDocument;
  /** The tiers, where the requirement is nothing but tiers on notional. */
  readonly initialMargin: TierCurveDocument | null;
  readonly maintenanceMargin: TierCurveDocument | null;
}

/** A parameter set with every lookup of a comparison done once. */
export interface ComparedSet {
  readonly set: ParameterSet;
  readonly classes: ReadonlyMap<string, ComparedClass>;
  readonly classOfInstrument: ReadonlyMap<string, ComparedClass>;
}

export function comparedSet(set: ParameterSet): ComparedSet {
  const classes = new Map(
    Object.entries(set.document.marginClasses).map(([name, document]): [string, ComparedClass] => {
      const plans = requirementPlans(document);
      return [
        name,
        {
          ...{ name, document },
          initialMargin: plainTiersOf(plans, 'initialMargin'),
          maintenanceMargin: plainTiersOf(plans, 'maintenanceMargin'),
        },
      ];
    }),
  );
  const classOfInstrument = new Map(
    [...classes.values()].flatMap((one) =>
      one.document.instruments.map((instrument): [string, ComparedClass] => [instrument, one]),
    ),
  );
  return { set, classes, classOfInstrument };
}
