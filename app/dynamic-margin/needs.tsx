import { formatInstant, formatSpan, plural } from '../_ui/format';
import { Section } from '../_ui/section';
import classes from './dynamic-margin.module.css';
import { OpenOrderRow } from './open-order-row';
import { StateBadge } from './state-badges';
import { needsOf, type Programme } from './words';

/** The page begins with what a person has to look at. */
export function Needs({
  programmes,
  nowMs,
  onDone,
}: {
  programmes: readonly Programme[];
  nowMs: number;
  /** Something was agreed to. */
  onDone: () => void;
}) {
  const needs = needsOf(programmes);
  const ordered = programmes.filter(({ openOrder }) => openOrder !== null);
  const names = new Set([...ordered.map(({ name }) => name), ...needs.map(({ programme }) => programme)]);
  return (
    <Section title="Needs attention" about={names.size === 0 ? undefined : plural(names.size, 'programme')}>
      {ordered.map((programme) =>
        programme.openOrder === null ? null : (
          <OpenOrderRow
            key={programme.openOrder.hash}
            programme={programme}
            order={programme.openOrder}
            onDone={onDone}
          />
        ),
      )}
      {names.size === 0 ? (
        <p className={classes.nothing}>Nothing is put to the vote, held, suspended or expired.</p>
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
