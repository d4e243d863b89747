import { formatCompact, formatDecimal, formatPercent, plural } from '../_ui/format';
import { TimeChart, type TimeGuide, type TimeLine, type TimeMark } from '../_ui/time-chart';
import classes from './dynamic-margin.module.css';
import { dialText, inShort } from './words';

/** How market and dials stood at an instant; null is what nobody knew. */
export interface DialPoint {
  readonly at: string;
  readonly price: string | null;
  readonly volatility: string | null;
  readonly target: string | null;
  readonly initial: string | null;
  readonly maintenance: string | null;
}

/** Price, volatility, target and dials of one programme, one under the other on one time axis. */
export function DialStrips({
  points,
  bounds,
  marks = [],
  isDialsAlone = false,
}: {
  points: readonly DialPoint[];
  bounds: { readonly least: string; readonly greatest: string };
  marks?: readonly TimeMark[];
  /** Where there is no room for what they follow. */
  isDialsAlone?: boolean;
}) {
  const last = points.at(-1);
  const end = (
    value: string | null | undefined,
    text: (value: string) => string,
    word: string,
  ): readonly [string, string] =>
    value == null ? [word, word] : [`${text(value)} ${word}`, `${text(value)} ${inShort(word)}`];
  const strip = (
    title: string,
    pick: (point: DialPoint) => readonly (string | null)[],
    lines: readonly TimeLine[],
    more: {
      readonly amountText: (amount: string) => string;
      readonly tickText: (amount: number) => string;
      readonly height: number;
      readonly guides?: readonly TimeGuide[];
    },
  ) => {
    const known = points.filter((point) => pick(point).some((amount) => amount !== null));
    if (known.length < 2)
      return <p className={classes.nothing}>{title}: nothing is known of this time yet.</p>;
    return (
      <div>
        <h3 className={classes.strip}>{title}</h3>
        <TimeChart
          label={marks.length === 0 ? title : `${title}, ${plural(marks.length, 'event')}`}
          pointLabel={title}
          unit=""
          lines={lines}
          points={points.map((point) => ({ at: point.at, amounts: pick(point) }))}
          marks={marks.filter(({ at }) => Date.parse(at) >= Date.parse(points[0]?.at ?? at))}
          endWidth={132}
          {...more}
        />
      </div>
    );
  };
  const price = (value: string): string => formatDecimal(value, { scale: Number(value) < 10 ? 4 : 2 });
  const volatility = (value: string): string => formatPercent(value, { scale: 1 });
  return (
    <div className={classes.strips}>
      {isDialsAlone ? null : (
        <>
          {strip(
            'Price',
            (point) => [point.price],
            [{ name: 'Price', emphasis: 'plain', end: end(last?.price, price, '') }],
            {
              amountText: price,
              tickText: (amount) => formatCompact(String(amount), { scale: 2 }),
              height: 130,
            },
          )}
          {strip(
            'Volatility, % a year',
            (point) => [point.volatility],
            [{ name: 'Volatility', emphasis: 'plain', end: end(last?.volatility, volatility, 'now') }],
            { amountText: volatility, tickText: (amount) => (100 * amount).toFixed(0), height: 110 },
          )}
        </>
      )}
      {strip(
        'Dials and their target, × approved',
        (point) => [point.target, point.initial, point.maintenance],
        [
          { name: 'Target', emphasis: 'soft', end: end(last?.target, dialText, 'target') },
          { name: 'Initial', emphasis: 'second', end: end(last?.initial, dialText, 'initial') },
          { name: 'Maintenance', emphasis: 'accent', end: end(last?.maintenance, dialText, 'maintenance') },
        ],
        {
          amountText: dialText,
          tickText: (amount) => amount.toFixed(2),
          height: isDialsAlone ? 132 : 230,
          guides: [
            { amount: Number(bounds.least), label: 'least approved', shortLabel: 'least' },
            { amount: 1, label: 'as approved', shortLabel: 'approved' },
            { amount: Number(bounds.greatest), label: 'greatest approved', shortLabel: 'greatest' },
          ],
        },
      )}
    </div>
  );
}
