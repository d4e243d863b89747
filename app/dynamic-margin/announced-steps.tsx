import { formatInstant } from '../_ui/format';
import { Section } from '../_ui/section';
import classes from './dynamic-margin.module.css';
import { bindsWords } from './binds-words';
import { announcementsOf, dialText, type Programme } from './words';

const NOT_APPLIED: Readonly<Record<Programme['phase'], string>> = {
  SHADOW: '; in shadow, applies nothing',
  INITIAL_ONLY: '; not applied yet',
  LIVE: '',
};

/** What clients are told of: each may shrink or lapse, and not grow. */
export function AnnouncedSteps({ programmes, nowMs }: { programmes: readonly Programme[]; nowMs: number }) {
  const steps = announcementsOf(programmes);
  return (
    <Section title="Announced steps" about="public, UTC">
      {steps.length === 0 ? (
        <p className={classes.nothing}>No rise of maintenance margin is announced.</p>
      ) : (
        <ul className={classes.steps}>
          {steps.map(({ programme, phase, subject, from, to, bindsAt }) => (
            <li key={`${programme} ${subject}`}>
              <div>
                <b className="num">{formatInstant(bindsAt)}</b>
                <span>{bindsWords(bindsAt, nowMs)}</span>
              </div>
              <div>
                <b>{subject}</b> <span className="num">{dialText(from)} → </span>
                <b className="num">{dialText(to)}</b>
                <span>▲ tighter maintenance margin{NOT_APPLIED[phase]}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
