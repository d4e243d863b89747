'use client';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { BlockSkeleton } from '../../../_ui/faces';
import { DecimalField } from '../fields/decimal-field';
import { figureWords } from '../../../_ui/driver-words';
import { formatDecimal, formatPercent } from '../../../_ui/format';
import { type CurveName } from '../document/parameter-document';
import { RequirementPlot } from './requirement-plot';
import { RequirementTable } from './requirement-table';
import { type RequirementAnswer, type RequirementCurve, useRequirement } from './use-requirement';
import classes from '../parts/editor-form.module.css';

type Supposed = Readonly<Record<string, string>>;

function curveOf(answer: RequirementAnswer | undefined): RequirementCurve | null {
  return answer?.__typename === 'RequirementCurve' ? answer : null;
}

/** A figure that a curve was drawn at, or would need; `value` is what the market says. */
interface ShownFigure {
  readonly figure: string;
  readonly value: string | null;
}

function figuresOf(answers: readonly (RequirementAnswer | undefined)[]): readonly ShownFigure[] {
  const found = new Map<string, string | null>();
  for (const answer of answers) {
    if (answer?.__typename === 'RequirementCurve')
      for (const { figure, value, stated } of answer.figures) found.set(figure, stated ? null : value);
    if (answer?.__typename === 'MissingMarketFigures')
      for (const name of answer.missing) found.set(name.split(' ').at(-1) ?? name, null);
  }
  return [...found].map(([figure, value]) => ({ figure, value }));
}

/**
 * What a class requires by size, live and proposed on one chart, with the figures of the market that it was drawn
 * at: each can be supposed to be another one.
 */
export function RequirementPanel({
  proposed,
  live,
  marginClass,
  instrument,
  active,
  unit,
  supposed: begun = {},
  market = 'the market as it stands',
}: {
  /** JSON text of the set; null while it cannot be drawn. */
  proposed: string | null;
  live: string | null;
  marginClass: string;
  instrument: string | null;
  active: CurveName;
  unit: string;
  supposed?: Supposed;
  /** Whose figures they are. */
  market?: string;
}) {
  const [supposed, setSupposed] = useState<Supposed>(begun);
  const [short, setShort] = useState(false);
  const figures = Object.entries(supposed)
    .filter(([, value]) => /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value))
    .map(([figure, value]) => ({ figure, value }));
  const asked = { marginClass, instrument, short, figures };
  const next = useRequirement({ ...asked, document: proposed });
  const now = useRequirement({ ...asked, document: live });
  const drawn = curveOf(next.answer);
  const shown = figuresOf([now.answer, next.answer]);
  const refusal = next.error?.message ?? (drawn || !next.answer ? null : refusalText(next.answer));
  return (
    <div className={classes.form} aria-busy={next.pending}>
      {drawn ? (
        <RequirementPlot proposed={drawn} live={curveOf(now.answer)} active={active} unit={unit} />
      ) : refusal === null ? (
        <BlockSkeleton height={320} />
      ) : null}
      {refusal === null ? null : (
        <p className={classes.fault} role="alert">
          {refusal}
        </p>
      )}
      <div className={classes.row}>
        <SegmentedControl
          aria-label="Side drawn"
          data={[
            { value: 'long', label: 'Long' },
            { value: 'short', label: 'Short' },
          ]}
          value={short ? 'short' : 'long'}
          onChange={(side) => setShort(side === 'short')}
        />
        {shown.map(({ figure, value }) => (
          <Supposition
            key={figure}
            figure={figure}
            market={value}
            unit={unit}
            supposed={supposed[figure] ?? ''}
            onSuppose={(text) => setSupposed((before) => ({ ...before, [figure]: text }))}
          />
        ))}
      </div>
      <p className={classes.words}>
        {drawn ? `${drawn.instrument}, ${drawn.short ? 'short' : 'long'}. ` : ''}
        {drawn?.portfolio
          ? `Margined in the portfolio ${drawn.portfolio}: drawn for a position alone in it. `
          : ''}
        {next.answer === undefined
          ? 'The server computes what it would ask.'
          : shown.length === 0
            ? 'The size of the position alone decides.'
            : `Drawn at ${market}; suppose another figure to see what it would ask.`}
      </p>
      {drawn ? <RequirementTable curve={drawn} live={curveOf(now.answer)} unit={unit} /> : null}
    </div>
  );
}

function refusalText(answer: RequirementAnswer): string | null {
  if (answer.__typename === 'RequirementCurve') return null;
  if (answer.__typename === 'InvalidInput') return answer.faults.map(({ message }) => message).join(' ');
  return answer.message;
}

function Supposition({
  figure,
  market,
  unit,
  supposed,
  onSuppose,
}: {
  figure: string;
  market: string | null;
  unit: string;
  supposed: string;
  onSuppose: (text: string) => void;
}) {
  const words = figureWords(figure);
  const isFraction = words.unit === '%';
  const inUnit = words.unit === 'SETTLEMENT' ? unit : words.unit;
  return (
    <DecimalField
      w={190}
      label={`${words.label}${inUnit === '' ? '' : `, ${inUnit}`}`}
      shown={isFraction ? 'percent' : 'plain'}
      placeholder={
        market === null ? 'suppose a figure' : isFraction ? formatPercent(market) : formatDecimal(market)
      }
      value={supposed}
      path={`supposed ${figure}`}
      faults={[]}
      onEdit={onSuppose}
      onDone={() => undefined}
    />
  );
}
