'use client';
import { useQuery } from '@apollo/client/react';
import { CallsAheadDocument } from '../_graphql/generated/graphql';
import { EmptyFace } from '../_ui/faces';
import { formatAge, formatCompact, formatCount, formatDecimal, plural } from '../_ui/format';
import { QueryFace } from '../_ui/query-face';
import { Figure, Figures, Section } from '../_ui/section';
import { ByInstrument, NearestCalls } from './ahead-tables';
import { DistanceChart } from './distance-chart';
import type { Outlook } from './outlook';

const POLL_MS = 10_000;

/** What may come: calls that are expected, how far accounts are from one, and those that are nearest. */
export function CallsAhead() {
  const answer = useQuery(CallsAheadDocument, { pollInterval: POLL_MS });
  return (
    <QueryFace answer={answer} what="what lies ahead">
      {({ callOutlook: outlook, venue: { settlementAsset: asset, now } }) =>
        outlook === null ? (
          <EmptyFace title="Nobody has looked ahead yet">
            The live engine looks at every account after prices or positions change.
          </EmptyFace>
        ) : (
          <>
            <Expected outlook={outlook} asset={asset} nowMs={Date.parse(now)} />
            <DistanceChart outlook={outlook} />
            <ByInstrument rows={outlook.byInstrument} asset={asset} />
            <NearestCalls rows={outlook.nearest} asset={asset} />
          </>
        )
      }
    </QueryFace>
  );
}

function Expected({ outlook, asset, nowMs }: { outlook: Outlook; asset: string; nowMs: number }) {
  const { asked, called, earlier, left, unpriced, withoutVolatility } = outlook;
  const leftOut = [
    left === 0 ? null : `${plural(left, 'account')} that there was no time to look at yet`,
    unpriced === 0 ? null : `${plural(unpriced, 'account')} cannot be margined`,
    withoutVolatility === 0
      ? null
      : `for ${plural(withoutVolatility, 'account')} a price has too few bars for a volatility`,
  ].filter((text) => text !== null);
  return (
    <Section
      title="New calls to expect"
      about={`as of ${formatAge(outlook.asOf, nowMs)}; ${formatCount(asked)} accounts looked at, ${formatCount(called)} in a call already`}
      plain
    >
      <Figures>
        {outlook.expected.map(({ hours, calls, amount }) => (
          <Figure
            key={hours}
            label={`Within ${plural(hours, 'hour')}`}
            unit="calls"
            note={`${formatCompact(amount, { scale: 2 })} ${asset} to be added`}
          >
            <span className="num" title={formatDecimal(calls)}>
              {formatDecimal(calls, { scale: 1 })}
            </span>
          </Figure>
        ))}
      </Figures>
      <p>
        A model, not a figure of the book: sums of probabilities that the likeliest single price comes to
        where it opens a call, each price a random walk with the volatility of its last 30 days. Prices that
        move together call more at once than one alone; announced steps of margin are not in it.
        {earlier === 0 ? null : ` ${plural(earlier, 'account')} are in it as an earlier look found them.`}
        {leftOut.length === 0 ? null : ` Not in it: ${leftOut.join('; ')}.`}
      </p>
    </Section>
  );
}
