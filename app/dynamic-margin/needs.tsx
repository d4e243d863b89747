import { formatInstant, formatSpan, plural } from '../_ui/format';
import { Section } from '../_ui/section';
import classes from './dynamic-margin.module.css';
import { OpenOrderRow } from './open-order-row';
import { CalledRow, type Called, TightenAct, TighteningRow } from './past-budget';
import { StateBadge } from './state-badges';
import { needsOf, type Programme } from './words';

/** The page begins with what a person has to look at. */
export function Needs({
  programmes,
  called,
  rights,
  nowMs,
  onDone,
}: {
  programmes: readonly Programme[];
  called: readonly Called[];
  rights: readonly string[];
  nowMs: number;
  /** Something was agreed to. */
  onDone: () => void;
}) {
  const needs = needsOf(programmes);
  const ordered = programmes.filter(({ openOrder }) => openOrder !== null);
  const toReview = programmes.flatMap(({ name, tightenings }) =>
    tightenings.map((tightening) => ({ name, tightening })),
  );
  const isQuiet = needs.length + ordered.length + called.length + toReview.length === 0;
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
      {toReview.map(({ name, tightening }) => (
        <TighteningRow key={tightening.hash} programme={name} tightening={tightening} onDone={onDone} />
      ))}
      {called.map((one) => (
        <CalledRow key={one.account} called={one} nowMs={nowMs} />
      ))}
      {isQuiet ? (
        <p className={classes.nothing}>Nothing is put to the vote, held, suspended or expired.</p>
      ) : (
        needs.map(({ programme, kind, what, since }) => (
          <div key={`${programme} ${kind}`} className={classes.need}>
            <StateBadge state={kind} />
            <div>
              <b>{programme}</b>
              <p>{what}</p>
              {kind === 'CONSTRAINED' && rights.includes('VOTE') ? (
                <TightenAct
                  programme={programmes.find(({ name }) => name === programme)}
                  nowMs={nowMs}
                  onDone={onDone}
                />
              ) : null}
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
