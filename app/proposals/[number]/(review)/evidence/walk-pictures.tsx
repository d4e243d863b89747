'use client';
import { formatCount } from '../../../../_ui/format';
import { TimeChart, type TimeLine } from '../../../../_ui/time-chart';
import { type PathWalk, upToEach, type WalkStep } from './walk-words';
import proposal from '../proposal.module.css';

const ACCOUNTS: readonly TimeLine[] = [
  { name: 'Liquidated, proposed', emphasis: 'accent', end: ['proposed', 'prop.'] },
  { name: 'Liquidated, base', emphasis: 'second', end: ['base', 'base'] },
  { name: 'In call, proposed', emphasis: 'soft', end: ['in call', 'calls'] },
];
const DEBT: readonly TimeLine[] = [
  { name: 'Bad debt, proposed', emphasis: 'accent', end: ['proposed', 'prop.'] },
  { name: 'Bad debt, base', emphasis: 'second', end: ['base', 'base'] },
];
const FUND: TimeLine = { name: 'Fund left, proposed', emphasis: 'soft', end: ['fund left', 'fund'] };

/** As many margin classes as a picture tells apart. */
const DIALS_AT_MOST = 4;
const EMPHASES = ['accent', 'second', 'plain', 'soft'] as const;

/** Dials of maintenance margin as programmes put them along a path, as proposed. */
function DialPicture({ walk: { name, after } }: { walk: PathWalk }) {
  const moving = (after.acting?.dials ?? []).filter(({ maintenance }) => new Set(maintenance).size > 1);
  const shown = moving.slice(0, DIALS_AT_MOST);
  if (shown.length === 0) return null;
  const others = moving.length - shown.length;
  return (
    <figure style={{ margin: '12px' }} aria-label={`Dials along ${name}`}>
      <figcaption className={proposal.soft}>
        Maintenance margin as a multiple of what was approved, as proposed
        {others > 0 ? `; the CSV file has ${others} more` : ''}.
      </figcaption>
      <TimeChart
        label={`Dials along ${name}`}
        pointLabel="At"
        unit="×"
        lines={shown.map((dial, place) => ({ name: dial.name, emphasis: EMPHASES[place] ?? 'soft' }))}
        points={after.course.steps.map(({ at }, place) => ({
          at,
          amounts: shown.map(({ maintenance }) => maintenance[place] ?? null),
        }))}
        marks={[]}
        height={160}
      />
    </figure>
  );
}

/** Liquidations and bad debt up to each instant, base and proposed, with what is left of the fund. */
export function WalkPictures({ walk, asset, hasFund }: { walk: PathWalk; asset: string; hasFund: boolean }) {
  const { name, before, after } = walk;
  const [one, other] = [before.course.steps, after.course.steps];
  if (other.length < 2) return null;
  const liquidated = ({ liquidated: accounts }: WalkStep): number => accounts;
  const debt = ({ badDebt }: WalkStep): number => Number(badDebt);
  const [goneBefore, goneAfter] = [upToEach(one, liquidated), upToEach(other, liquidated)];
  const [debtBefore, debtAfter] = [upToEach(one, debt), upToEach(other, debt)];
  const hasDebt = [debtBefore, debtAfter].some((sums) => (sums.at(-1) ?? 0) > 0);
  return (
    <>
      <figure style={{ margin: '12px' }} aria-label={`Accounts liquidated along ${name}`}>
        <figcaption className={proposal.soft}>
          <strong>{name}</strong>, accounts liquidated up to each point in time.
        </figcaption>
        <TimeChart
          label={`Accounts liquidated along ${name}`}
          pointLabel="At"
          unit="accounts"
          lines={ACCOUNTS}
          points={other.map(({ at, inCall }, place) => ({
            at,
            amounts: [goneAfter[place] ?? 0, goneBefore[place] ?? 0, inCall].map(String),
          }))}
          marks={[]}
          amountText={(amount) => formatCount(Number(amount))}
          height={200}
        />
      </figure>
      {hasDebt ? (
        <figure style={{ margin: '12px' }} aria-label={`Bad debt along ${name}`}>
          <figcaption className={proposal.soft}>
            Bad debt of who is liquidated, up to each point in time
            {hasFund ? ', and what is left of the insurance fund.' : '. No insurance fund is stated.'}
          </figcaption>
          <TimeChart
            label={`Bad debt along ${name}`}
            pointLabel="At"
            unit={asset}
            lines={hasFund ? [...DEBT, FUND] : DEBT}
            points={other.map(({ at, fund }, place) => ({
              at,
              amounts: [
                ...[debtAfter[place] ?? 0, debtBefore[place] ?? 0].map((sum) => sum.toFixed(2)),
                ...(hasFund ? [fund] : []),
              ],
            }))}
            marks={[]}
            height={200}
          />
        </figure>
      ) : null}
      <DialPicture walk={walk} />
    </>
  );
}
