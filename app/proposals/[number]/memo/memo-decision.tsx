import { DirectionGlyph } from '../../../_ui/badges';
import { DiffSummary } from '../../../_ui/diff-summary';
import { evidenceAge } from '../(review)/evidence-age';
import { burdenSentence } from '../(review)/evidence/burden-words';
import { worstCrisis, worstSentence } from '../(review)/evidence/crisis-words';
import { useProposal } from '../(review)/proposal-context';
import { planWords } from '../(review)/ramp-words';
import { scheduleWords } from '../(review)/schedule-words';
import { approvalSentence, hitSentence, marginSentence } from './memo-words';
import { type Memo } from './memo';
import classes from './memo.module.css';

/** What is decided, before any figure: what it is, when, with what verdict, and how far approval has come. */
export function MemoDecision({ memo }: { memo: Memo }) {
  const { proposal, venue } = useProposal();
  const { diff } = memo;
  const { ramp } = proposal.activationPlan;
  const unmet = proposal.approval.gates.filter(({ met }) => !met);
  return (
    <section className={classes.box} aria-label="Decision">
      <dl className={classes.decision}>
        <dt>Proposed</dt>
        <dd>
          {diff.entries.length === 0 ? (
            <p>Nothing changes against the base version.</p>
          ) : (
            <>
              <DirectionGlyph direction={diff.direction} />
              <DiffSummary entries={diff.entries} unit={venue.settlementAsset} />
            </>
          )}
        </dd>
        <dt>Why</dt>
        <dd className={classes.prose}>{proposal.rationale}</dd>
        <dt>Goes live</dt>
        <dd>
          <p>{scheduleWords(proposal) ?? 'Never: the proposal has ended.'}</p>
          {ramp === null ? null : <p>{planWords(ramp)}</p>}
        </dd>
        <dt>Verdict</dt>
        <dd>
          <Verdict memo={memo} />
        </dd>
        <dt>Approval</dt>
        <dd>
          <p>{approvalSentence(proposal)}</p>
          {proposal.stateReason === null ? null : <p>{proposal.stateReason}</p>}
          {unmet.length === 0 ? null : (
            <ul className={classes.limits}>
              {unmet.map(({ name, message }) => (
                <li key={name}>Not met: {message}</li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
    </section>
  );
}

function Verdict({ memo: { evidence } }: { memo: Memo }) {
  const { proposal, venue } = useProposal();
  const { settlementAsset } = venue;
  if (!evidence?.impact)
    return (
      <p>None: revision {proposal.currentRevision.ordinal} was not simulated, so nobody can approve it.</p>
    );
  const age = evidenceAge(proposal, evidence.finishedAt);
  const worst = evidence.crises && worstCrisis(evidence.crises);
  return (
    <>
      {age.isOutdated ? <p className={classes.warning}>! Evidence {age.words}.</p> : null}
      <p>{marginSentence(evidence.impact, settlementAsset)}</p>
      <p>
        <b>{hitSentence(evidence.impact, settlementAsset)}</b>
      </p>
      {evidence.burden === null ? null : <p>{burdenSentence(evidence.burden, settlementAsset)}</p>}
      {worst === null ? null : <p>{worstSentence(worst, settlementAsset)}</p>}
    </>
  );
}
