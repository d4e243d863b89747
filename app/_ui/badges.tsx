import { sentenceCase } from './format';
import classes from './badges.module.css';

export type AccountStatus = 'OK' | 'WARNING' | 'CALL' | 'LIQUIDATION' | 'UNPRICED';
export type Direction = 'TIGHTER' | 'LOOSER' | 'EQUAL' | 'MIXED';

const ACCOUNT_STATUSES: Record<AccountStatus, { tone: string | undefined; glyph: string; word: string }> = {
  OK: { tone: classes.ok, glyph: '●', word: 'OK' },
  WARNING: { tone: classes.warning, glyph: '▲', word: 'Warning' },
  CALL: { tone: classes.call, glyph: '◆', word: 'Call' },
  LIQUIDATION: { tone: classes.liquidation, glyph: '■', word: 'Liquidation' },
  UNPRICED: { tone: classes.neutral, glyph: '?', word: 'Unmargined' },
};

/** "Margin call" and the like: what people call a status. */
export function statusWord(status: AccountStatus): string {
  return ACCOUNT_STATUSES[status].word;
}

export function StatusBadge({ status }: { status: AccountStatus }) {
  const { tone, glyph, word } = ACCOUNT_STATUSES[status];
  return (
    <span className={`${classes.badge} ${tone}`}>
      <span aria-hidden>{glyph}</span>
      {word}
    </span>
  );
}

const PROPOSAL_TONES: Record<string, { tone: string | undefined; glyph: string }> = {
  DRAFT: { tone: classes.neutral, glyph: '○' },
  IN_REVIEW: { tone: classes.accent, glyph: '◐' },
  CHANGES_REQUESTED: { tone: classes.warning, glyph: '↺' },
  REJECTED: { tone: classes.liquidation, glyph: '✕' },
  APPROVED: { tone: classes.ok, glyph: '✓' },
  QUEUED: { tone: classes.accent, glyph: '◷' },
  READY: { tone: classes.accent, glyph: '◷' },
  ACTIVATING: { tone: classes.accent, glyph: '◷' },
  RAMPING: { tone: classes.accent, glyph: '◷' },
  PAUSED: { tone: classes.warning, glyph: '◷' },
  ACTIVE: { tone: classes.ok, glyph: '●' },
  STALE: { tone: classes.warning, glyph: '!' },
  EXPIRED: { tone: classes.warning, glyph: '!' },
  FAILED: { tone: classes.liquidation, glyph: '✕' },
};

/** What people call a state. */
export function stateWords(state: string): string {
  return state === 'QUEUED' ? 'Scheduled' : sentenceCase(state);
}

export function ProposalStateBadge({ state }: { state: string }) {
  const { tone, glyph } = PROPOSAL_TONES[state] ?? { tone: classes.neutral, glyph: '–' };
  return (
    <span className={`${classes.badge} ${tone}`}>
      <span aria-hidden>{glyph}</span>
      {stateWords(state)}
    </span>
  );
}

/** A neutral word in a box: a kind, a role, a scope. */
export function Tag({ children, tone = 'neutral' }: { children: string; tone?: 'neutral' | 'accent' }) {
  return <span className={`${classes.badge} ${classes[tone]}`}>{children}</span>;
}

const DIRECTIONS: Record<Direction, { glyph: string; word: string; color: string }> = {
  TIGHTER: { glyph: '▲', word: 'Tighter', color: 'var(--status-warning)' },
  LOOSER: { glyph: '▼', word: 'Looser', color: 'var(--accent)' },
  EQUAL: { glyph: '=', word: 'Equal', color: 'var(--status-neutral)' },
  MIXED: { glyph: '⇅', word: 'Mixed', color: 'var(--status-warning)' },
};

/** Whether a change asks for more or less margin: glyph, word and colour. */
export function DirectionGlyph({ direction }: { direction: Direction }) {
  const { glyph, word, color } = DIRECTIONS[direction];
  return (
    <span className={classes.glyph} style={{ color }}>
      <span aria-hidden>{glyph}</span>
      {word}
    </span>
  );
}
