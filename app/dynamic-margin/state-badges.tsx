import badges from '../_ui/badges.module.css';
import { needsOf, PHASE_WORDS, type Need, type Programme } from './words';
import classes from './dynamic-margin.module.css';

type State = Need['kind'] | Programme['phase'] | 'EARLY' | 'ORDERED' | 'CALLED' | 'REVIEW' | 'OVERDUE';

const STATES: Readonly<
  Record<State, { readonly glyph: string; readonly word: string; readonly tone: string | undefined }>
> = {
  SHADOW: { glyph: '◌', word: PHASE_WORDS.SHADOW.word, tone: badges.neutral },
  INITIAL_ONLY: { glyph: '◐', word: PHASE_WORDS.INITIAL_ONLY.word, tone: badges.accent },
  LIVE: { glyph: '●', word: PHASE_WORDS.LIVE.word, tone: badges.ok },
  SUSPENDED: { glyph: '■', word: 'Suspended', tone: badges.liquidation },
  EXPIRED: { glyph: '◷', word: 'Expired', tone: badges.warning },
  CONSTRAINED: { glyph: '⊖', word: 'Constrained', tone: badges.warning },
  BOUND: { glyph: '⊖', word: 'Budget binds', tone: badges.neutral },
  CALLED: { glyph: '!', word: 'Called', tone: badges.warning },
  REVIEW: { glyph: '◇', word: 'To be reviewed', tone: badges.accent },
  OVERDUE: { glyph: '◷', word: 'Review overdue', tone: badges.liquidation },
  HELD: { glyph: '‖', word: 'Held', tone: classes.held },
  ORDERED: { glyph: '◇', word: 'To the vote', tone: badges.accent },
  EARLY: { glyph: '◌', word: 'Not yet eligible', tone: badges.neutral },
};

export function StateBadge({ state }: { state: State }) {
  const { glyph, word, tone } = STATES[state];
  return (
    <span className={`${badges.badge} ${tone ?? ''}`}>
      <span aria-hidden>{glyph}</span>
      {word}
    </span>
  );
}

/** The phase of a programme, and what stands in its way. */
export function ProgrammeState({ programme }: { programme: Programme }) {
  const isEarly = programme.held.some(({ reason }) => reason === 'TOO_FEW_RETURNS');
  return (
    <span className={classes.states}>
      <StateBadge state={programme.phase} />
      {needsOf([programme]).map(({ kind }) => (
        <StateBadge key={kind} state={kind} />
      ))}
      {isEarly ? <StateBadge state="EARLY" /> : null}
    </span>
  );
}
