import { formatInstant, formatSpan, plural } from '../_ui/format';
import { Section } from '../_ui/section';
import classes from './dynamic-margin.module.css';
import { StateBadge } from './state-badges';
import { needsOf, type Programme } from './words';

/** The page begins with what a person has to look at. */
export function Needs({ programmes, nowMs }: { programmes: readonly Programme[]; nowMs: number }) {
  const needs = needsOf(programmes);
  return (
    <Section
      title="Needs attention"
      about={needs.length === 0 ? undefined : plural(needs.length, 'programme')}
    >
      {needs.length === 0 ? (
        <p className={classes.nothing}>Nothing is held, suspended or expired.</p>
      ) : (
        needs.map(({ programme, kind, what, since }) => (
          <div key={`${programme} ${kind}`} className={classes.need}>
            <StateBadge state={kind} />
            <div>
              <b>{programme}</b>
              <p>{what}</p>
            </div>
            <div className={classes.since}>
              {since === null ? (
                'since before the log says'
              ) : (
                <>
                  <b>{formatSpan(since, nowMs)}</b>
                  <span>since {formatInstant(since)}</span>
                </>
              )}
            </div>
          </div>
        ))
      )}
    </Section>
  );
}
