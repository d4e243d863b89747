'use client';
import { useQuery } from '@apollo/client/react';
import { Drawer } from '@mantine/core';
import { SlotTakenApartDocument, type SlotTakenApartQuery } from '../_graphql/generated/graphql';
import { BlockSkeleton, RefusalAlert } from '../_ui/faces';
import { isDecimalText } from '../_ui/decimal-text';
import { formatDecimal, formatInstant, NONE } from '../_ui/format';
import { QueryFace } from '../_ui/query-face';
import { useUrlState } from '../_ui/use-url-state';
import classes from './slot-drawer.module.css';
import { SlotLink } from './slot-link';
import { dialText, GATE_WORDS } from './words';

type Explained = NonNullable<SlotTakenApartQuery['explainSlot']>;
type ExplainedDial = Explained['dials'][number];
type Limit = ExplainedDial['limits'][number];

const NO_SLOT = '0'.repeat(64);

/** One slot taken apart, beside the page: chosen by ?slot= in the address. */
export function SlotDrawer() {
  const [hash, setHash] = useUrlState('slot', 'PUSH');
  return (
    <Drawer
      opened={hash !== ''}
      onClose={() => setHash('')}
      position="right"
      size="lg"
      title="One slot taken apart"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {hash === '' ? null : <Slot key={hash} hash={hash} />}
    </Drawer>
  );
}

function Slot({ hash }: { hash: string }) {
  const answer = useQuery(SlotTakenApartDocument, { variables: { hash } });
  return (
    <QueryFace answer={answer} what="the slot" loading={<BlockSkeleton height={600} />}>
      {({ explainSlot }) =>
        explainSlot ? <Explanation explained={explainSlot} /> : <p>No slot has this hash.</p>
      }
    </QueryFace>
  );
}

function Explanation({ explained }: { explained: Explained }) {
  const { slot, inputs, target, dials } = explained;
  return (
    <div className={classes.slot}>
      <header>
        <h2>
          {slot.programme}, {formatInstant(slot.at)}
        </h2>
        <p>
          {slot.target === null
            ? 'Nobody could say where its dials should stand.'
            : `Its dials should stand at ${dialText(slot.target)}.`}
        </p>
        <Verdict explained={explained} />
      </header>
      <section aria-labelledby="slot-inputs">
        <h3 id="slot-inputs">Received before {formatInstant(slot.at)}</h3>
        <dl className={classes.figures}>
          {inputs.map(({ label, figure }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{isDecimalText(figure) ? formatDecimal(figure) : figure}</dd>
            </div>
          ))}
        </dl>
      </section>
      {target.lines.length === 0 ? null : (
        <section aria-labelledby="slot-target">
          <h3 id="slot-target">Target, line by line</h3>
          <dl className={classes.figures}>
            {target.lines.map(({ label, figure, recorded }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  <span title={figure}>{formatDecimal(figure, { scale: 6 })}</span>
                  {recorded === null || recorded === figure ? null : (
                    <b className={classes.differs}>
                      {' '}
                      the record says {formatDecimal(recorded, { scale: 6 })}
                    </b>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {dials.map((dial) => (
        <DialLimits key={`${dial.decision.subject.name} ${dial.decision.dial}`} dial={dial} />
      ))}
      <section aria-labelledby="slot-identity">
        <h3 id="slot-identity">Identity</h3>
        <dl className={classes.hashes}>
          <dt>This slot</dt>
          <dd>{slot.hash}</dd>
          <dt>The slot before</dt>
          <dd>
            {slot.previous === NO_SLOT ? (
              'none: it was the first'
            ) : (
              <SlotLink hash={slot.previous}>{slot.previous}</SlotLink>
            )}
          </dd>
          <dt>Programme, of version {slot.versionNumber}</dt>
          <dd>{slot.programmeHash}</dd>
        </dl>
      </section>
    </div>
  );
}

const REPLAYS = {
  SAME: 'Decided again from the slots before it, the law says the same: its record has the same hash.',
  TOO_FAR_BACK: 'It depends on slots further back than are read here; replay it in the shell.',
} as const;

function Verdict({ explained: { replay, target } }: { explained: Explained }) {
  if (replay === 'DIFFERS' || !target.agrees)
    return (
      <RefusalAlert title="The record is not what the law decides">
        {target.agrees
          ? 'Decided again from the slots before it, the law says something else.'
          : 'Its figures are not those that its inputs lead to.'}{' '}
        Tell whoever runs the venue.
      </RefusalAlert>
    );
  return <p className={classes.verdict}>{REPLAYS[replay]}</p>;
}

function DialLimits({ dial: { decision, limits } }: { dial: ExplainedDial }) {
  const { subject, dial, before, after, gate, why } = decision;
  const name = `${subject.name}, ${dial === 'INITIAL' ? 'initial' : 'maintenance'}`;
  const id = `slot-${subject.kind}-${subject.name}-${dial}`;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>
        {name}: {dialText(before)}
        {before === after ? ', stays' : ` → ${dialText(after)}`}
      </h3>
      <p className={classes.why}>
        <b>{GATE_WORDS[gate]}.</b> {why}
      </p>
      <table className={classes.limits} aria-label={`Limits of ${name}, in order`}>
        <tbody>
          {limits.map((limit) => (
            <LimitRow key={limit.gate} limit={limit} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const OUTCOMES: Readonly<Record<Limit['outcome'], { readonly glyph: string; readonly word: string }>> = {
  PASSED: { glyph: '✓', word: 'passed' },
  LIMITED: { glyph: '◔', word: 'limited too' },
  DECIDED: { glyph: '●', word: 'decided' },
  NOT_ASKED: { glyph: NONE, word: 'not asked' },
};

function LimitRow({ limit: { gate, outcome, figure } }: { limit: Limit }) {
  const { glyph, word } = OUTCOMES[outcome];
  return (
    <tr data-outcome={outcome}>
      <td>
        <span aria-hidden>{glyph}</span>
      </td>
      <th scope="row">{GATE_WORDS[gate]}</th>
      <td>
        {outcome === 'DECIDED' || outcome === 'LIMITED' ? <b>{word}: </b> : null}
        {figure}
      </td>
    </tr>
  );
}
