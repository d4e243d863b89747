import dynamic from 'next/dynamic';
import { evidenceAge } from '../evidence-age';
import { useProposal } from '../proposal-context';
import { burdenSentence } from './burden-words';
import { salesSentence, shockName } from './cascade-words';
import { movedSentence } from './coverage-words';
import { fundSentence, worstCrisis, worstSentence } from './crisis-words';
import { type Evidence } from './evidence';
import { onTheWaySentence } from './transition-words';
import { hitSentence, limitsOf, marginSentence } from './verdict-words';
import classes from './verdict.module.css';

/** What paths come to, loaded apart: of evidence with scenarios alone. */
export const WalksInShort = dynamic(() => import('./walks-in-short'));

/** Loaded apart: only where something gets worse. */
const WorseMoves = dynamic(() => import('./worse-moves'));

/** What the change does, and the worst that happens, in sentences: before any figure. */
export function Verdict({ evidence }: { evidence: Evidence }) {
  const { proposal, venue } = useProposal();
  const { settlementAsset } = venue;
  if (evidence.impact === null) return null;
  const age = evidenceAge(proposal, evidence.finishedAt);
  const worst = evidence.crises && worstCrisis(evidence.crises);
  const paid = worst && fundSentence(worst, evidence.insuranceFund, settlementAsset);
  const [shock] = evidence.cascades ?? [];
  const spiral = shock
    ? `${shockName(shock)}, with forced sales: ${lowered(salesSentence(shock, settlementAsset))}`
    : null;
  const covered = evidence.coverage && movedSentence(evidence.coverage);
  return (
    <div className={classes.verdict}>
      {age.isOutdated ? <p className={classes.warning}>! Evidence {age.words}.</p> : null}
      <p className={classes.first}>{hitSentence(evidence.impact, settlementAsset)}</p>
      <p>{marginSentence(evidence.impact, settlementAsset)}</p>
      {evidence.burden === null ? null : <p>{burdenSentence(evidence.burden, settlementAsset)}</p>}
      {evidence.transition === null ? null : <p>{onTheWaySentence(evidence.transition, settlementAsset)}</p>}
      {worst === null ? null : (
        <p>
          {worstSentence(worst, settlementAsset)} {paid}
        </p>
      )}
      {spiral === null ? null : <p>{spiral}</p>}
      {evidence.stress && <WalksInShort simulationId={evidence.id} />}
      {covered === null ? null : <p>{covered}</p>}
      {evidence.procyclicality?.inShort.some((one) => one.isRiseWorse || one.isLossWorse) ? (
        <WorseMoves found={evidence.procyclicality} />
      ) : null}
    </div>
  );
}

/** What the run did not look at. */
export function Limits({ evidence }: { evidence: Evidence }) {
  return (
    <ul className={classes.limits}>
      {limitsOf(evidence).map((limit) => (
        <li key={limit}>{limit}</li>
      ))}
    </ul>
  );
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
