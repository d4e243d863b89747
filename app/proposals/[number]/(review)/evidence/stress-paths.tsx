'use client';
import { TimeChart, type TimeLine } from '../../../../_ui/time-chart';
import { formatCount } from '../../../../_ui/format';
import { pathSentence, type StressedScenario } from './stress-words';
import proposal from '../proposal.module.css';

const LINES: readonly TimeLine[] = [
  { name: 'Liquidatable, proposed', emphasis: 'accent', end: ['proposed', 'prop.'] },
  { name: 'Liquidatable, base', emphasis: 'second', end: ['base', 'base'] },
  { name: 'In call, proposed', emphasis: 'soft', end: ['in call', 'calls'] },
];

/** How accounts stand along each path, point by point; the CSV file has the figures. */
export function StressPaths({ scenarios }: { scenarios: readonly StressedScenario[] }) {
  const paths = scenarios.filter(({ pathAfter }) => pathAfter !== null);
  return paths.map((path) => (
    <figure key={path.hash} style={{ margin: '12px' }} aria-label={`Accounts along ${path.name}`}>
      <figcaption className={proposal.soft}>
        <strong>{path.name}</strong>, accounts by point in time. {pathSentence(path)}
      </figcaption>
      {path.steps.length < 2 ? null : (
        <TimeChart
          label={`Accounts along ${path.name}`}
          pointLabel="At"
          unit="accounts"
          lines={LINES}
          points={path.steps.map(({ label, before, after }) => ({
            at: label,
            amounts: [after.liquidatable, before.liquidatable, after.inCall].map(String),
          }))}
          marks={[]}
          amountText={(amount) => formatCount(Number(amount))}
          height={200}
        />
      )}
    </figure>
  ));
}
