'use client';
import { SegmentedControl } from '@mantine/core';
import { sentenceCase } from '../../_ui/format';
import { Section } from '../../_ui/section';
import { useUrlState } from '../../_ui/use-url-state';
import { type Explanation } from './shown-account';
import { TermTable } from './term-table';

/** Each figure of the account as the sum of its terms. */
export function FigureTerms({ figures, asset }: { figures: Explanation['figures']; asset: string }) {
  const [chosen, choose] = useUrlState('figure');
  const shown = figures.find(({ figure }) => figure === chosen) ?? figures[0];
  if (shown === undefined) return null;
  return (
    <Section
      title="Margin explained"
      about="term by term; the terms sum to the figure exactly"
      actions={
        <SegmentedControl
          aria-label="Figure"
          value={shown.figure}
          onChange={choose}
          data={figures.map(({ figure }) => ({ value: figure, label: sentenceCase(figure) }))}
        />
      }
    >
      <TermTable title={sentenceCase(shown.figure)} terms={shown.terms} total={shown.amount} asset={asset} />
    </Section>
  );
}
