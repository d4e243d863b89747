import { formatInstant } from '../../../_ui/format';
import { type ProposalHeadFragment } from '../../../_graphql/generated/graphql';

/** Of when the figures of a proposal are, and whether they still say what it would do. */
export interface EvidenceAge {
  readonly isOutdated: boolean;
  readonly words: string;
}

/** @param finishedAt when they were computed; null: not known */
export function evidenceAge(
  { state, baseMoved, baseVersion, approval }: ProposalHeadFragment,
  finishedAt: string | null,
): EvidenceAge {
  const at = finishedAt === null ? 'simulated' : `simulated ${formatInstant(finishedAt)}`;
  if (baseMoved)
    return {
      isOutdated: true,
      words: `out of date: ${at} against version ${baseVersion.number}, which is no longer live`,
    };
  const isTooOld = approval.gates.some(({ name, met }) => name === 'evidence-is-fresh' && !met);
  if (isTooOld) return { isOutdated: true, words: `out of date: ${at}, too long ago for an approval` };
  const isHalted = state === 'STALE' || state === 'EXPIRED' || state === 'FAILED';
  return isHalted
    ? { isOutdated: true, words: `out of date: ${at}; it needs review again` }
    : { isOutdated: false, words: at };
}
