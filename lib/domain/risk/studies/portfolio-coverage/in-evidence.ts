import type { StoredEvidence } from '../../evidence';
import { EVIDENCE_FORMAT_1 } from '../../evidence-1';
import type { PortfolioCoverage, PortfolioCoverageAsked } from './portfolio-coverage';

/** What evidence says of whether margin covers portfolios, and margin that moves, and what was asked; null where it was not. */
export function portfolioCoverageOf(
  evidence: StoredEvidence,
): { readonly asked: PortfolioCoverageAsked; readonly found: PortfolioCoverage } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.portfolioCoverage, evidence.studies.portfolioCoverage];
  return asked && found ? { asked, found } : null;
}
