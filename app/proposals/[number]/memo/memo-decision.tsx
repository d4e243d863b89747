import { DirectionGlyph } from '../../../_ui/badges';
import { DiffSummary } from '../../../_ui/diff-summary';
import { Verdict } from '../(review)/evidence/verdict';
import { useProposal } from '../(review)/proposal-context';
import { planWords } from '../(review)/ramp-words';
import { scheduleWords } from '../(review)/schedule-words';
import { approvalSentence } from './memo-words';
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
          <OnEvidence memo={memo} />
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

function OnEvidence({ memo: { evidence } }: { memo: Memo }) {
  const { proposal } = useProposal();
  if (!evidence?.impact)
    return (
      <p>None: revision {proposal.currentRevision.ordinal} was not simulated, so nobody can approve it.</p>
    );
  return <Verdict evidence={evidence} />;
}
