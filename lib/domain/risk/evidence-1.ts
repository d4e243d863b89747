import { compareBytes } from '../books/snapshot-line';
import { canonicalJson, contentHash } from '../json/canonical';
import type { EvidenceInputs, SealedEvidence } from './evidence-inputs';
import type { AffectedAccount, Impact, ImpactFigures } from './studies/impact/impact';

// Evidence as it was before it had studies: frozen, because approvals name its hash for good.

export const EVIDENCE_FORMAT_1 = 'margrave/evidence/1';
const IMPACT_FORMAT_1 = 'margrave/impact-evidence/1';

/** Impact was all it held, the inputs stood within, and every affected account was spelled out. */
export interface EvidenceDocument1 {
  readonly format: typeof EVIDENCE_FORMAT_1;
  readonly proposal: string;
  readonly baseVersion: number;
  readonly impact: ImpactFigures & {
    readonly format: typeof IMPACT_FORMAT_1;
    readonly inputs: EvidenceInputs;
    /** By account in byte order. */
    readonly affected: readonly AffectedAccount[];
    /** Always empty: such an account failed the simulation. */
    readonly unpriced: readonly [];
  };
}

/**
 * The first form again: a repeat must come to the hash of what it repeats.
 *
 * @param affected every account newly in CALL or LIQUIDATION, in any order
 */
export function sealEvidence1(
  {
    proposal,
    baseVersion,
    inputs,
  }: Pick<EvidenceDocument1, 'proposal' | 'baseVersion'> & {
    readonly inputs: EvidenceInputs;
  },
  impact: Impact,
  affected: readonly AffectedAccount[],
): SealedEvidence {
  const { newlyAffected: _hash, worstHit: _worst, ...figures } = impact;
  const document: EvidenceDocument1 = {
    ...{ format: EVIDENCE_FORMAT_1, proposal, baseVersion },
    impact: {
      ...{ format: IMPACT_FORMAT_1, inputs, ...figures, unpriced: [] },
      affected: affected.toSorted((a, b) => compareBytes(a.account, b.account)),
    },
  };
  const text = canonicalJson(document);
  return { text, hash: contentHash(text) };
}
