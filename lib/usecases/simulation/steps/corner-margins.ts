import type { BookChunk } from '../../../domain/books/book-chunk';
import type { MarginColumns } from '../../../domain/margin/figures/margin-columns';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { dialsAtCorner } from '../../../domain/parameters/corners';
import { dialsForm } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { withDials } from '../../../domain/parameters/effective';
import { ok, refuse, type Result } from '../../../domain/result';
import type { CornerDials } from '../../../domain/risk/evidence-inputs';
import { type Corner, CORNERS } from '../../../domain/risk/studies/corners/corners';
import type { MarginsOfChunk, PassChunk } from '../../../domain/risk/studies/study';
import type { MarginEngine } from '../../../ports/margin';

/** Both sides of a change as they are margined. */
export interface Sides {
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
}

export type SidesAtCorners = Readonly<Record<Corner, Sides>>;

/** Where dials stand at each corner: each set's within the bounds of its own programmes. */
export function cornerDials(sides: Sides): CornerDials {
  const at = (corner: Corner) => ({
    base: dialsForm(dialsAtCorner(sides.base.document, [corner, corner])),
    proposed: dialsForm(dialsAtCorner(sides.proposed.document, [corner, corner])),
  });
  return { greatest: at('greatest'), least: at('least') };
}

/**
 * Both sides with every dial at a corner, whatever moves it now; ramps go on as they are.
 *
 * @returns null where neither side states a programme; refused with a sentence where a side would not be sound there, which a set
 *   on a ramp under way may be whose bounds the change widens
 */
export function sidesAtCorners({ base, proposed }: Sides): Result<SidesAtCorners | null, string> {
  const isOfNone = [base, proposed].every(
    ({ document }) => Object.keys(document.adjustmentProgrammes ?? {}).length === 0,
  );
  if (isOfNone) return ok(null);
  const found: Partial<Record<Corner, Sides>> = {};
  for (const corner of CORNERS) {
    const at = (set: ParameterSet) => withDials(set, dialsAtCorner(set.document, [corner, corner]));
    const [one, other] = [at(base), at(proposed)];
    if (!one.ok) return refuse(unsoundSentence('base version', corner, one.refusal[0]?.message));
    if (!other.ok) return refuse(unsoundSentence('proposed set', corner, other.refusal[0]?.message));
    found[corner] = { base: one.value, proposed: other.value };
  }
  return ok(found as SidesAtCorners);
}

function unsoundSentence(what: string, corner: Corner, fault = ''): string {
  const end = corner === 'greatest' ? 'highest' : 'lowest';
  return `With every dial at its ${end} the ${what} would not be sound. ${fault}`;
}

export type MarginOnce = (parameters: ParameterSet) => Promise<MarginColumns>;

/** Margins one chunk under any number of sets, and under the same set once, wherever it stands. */
export function marginOnce(engine: MarginEngine, market: MarketState, chunk: BookChunk): MarginOnce {
  const known = new Map<string, MarginColumns>();
  return async (parameters) => {
    const columns =
      known.get(parameters.hash) ?? (await engine.marginChunk({ ...market, parameters }, chunk));
    known.set(parameters.hash, columns);
    return columns;
  };
}

/** Of a chunk, at every corner. */
export async function marginsAtCorners(
  { greatest, least }: SidesAtCorners,
  margined: MarginOnce,
): Promise<NonNullable<PassChunk['corners']>> {
  return { greatest: await marginsOf(greatest, margined), least: await marginsOf(least, margined) };
}

export async function marginsOf({ base, proposed }: Sides, margined: MarginOnce): Promise<MarginsOfChunk> {
  return { before: await margined(base), after: await margined(proposed) };
}
