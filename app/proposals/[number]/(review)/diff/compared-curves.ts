import { type ComparedClassFragment, type CurveTiersFragment } from '../../../../_graphql/generated/graphql';

export interface ComparedCurves {
  readonly before: CurveTiersFragment | null;
  readonly after: CurveTiersFragment | null;
  /** Charged by the curve after, or by the one before where there is none after. */
  readonly instruments: readonly string[];
  /** What its amounts are in; null: nothing says. */
  readonly settlementAsset: string | null;
}

/** RFC 6901: "/marginClasses/a~1b/initialMargin/curve" to its names. */
function namesOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function curveOf(classOf: ComparedClassFragment | undefined, part: string): CurveTiersFragment | null {
  if (part === 'initialMargin') return classOf?.initialMargin ?? null;
  return part === 'maintenanceMargin' ? (classOf?.maintenanceMargin ?? null) : null;
}

/**
 * The two curves that a difference is about, or null when it names none. An instrument that moved compares the
 * curve of the class it was in with that of the class it is in.
 */
export function comparedCurves(
  { path, subject }: { readonly path: string; readonly subject: string },
  before: readonly ComparedClassFragment[],
  after: readonly ComparedClassFragment[],
): ComparedCurves | null {
  const [collection, className, part] = namesOf(path);
  if (collection !== 'marginClasses' || className === undefined || part === undefined) return null;
  const named = ({ name }: ComparedClassFragment): boolean => name === className;
  const holding = ({ instruments }: ComparedClassFragment): boolean => instruments.includes(subject);
  const [was, is] = [
    subject === className ? before.find(named) : (before.find(holding) ?? before.find(named)),
    after.find(named),
  ];
  const charged = subject === className ? ((is ?? was)?.instruments ?? []) : [subject];
  return {
    ...{ before: curveOf(was, part), after: curveOf(is, part), instruments: charged },
    settlementAsset: (is ?? was)?.settlementAsset ?? null,
  };
}
