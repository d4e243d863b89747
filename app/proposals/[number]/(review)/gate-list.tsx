import { VisuallyHidden } from '@mantine/core';
import { type ProposalHeadFragment } from '../../../_graphql/generated/graphql';
import classes from './proposal.module.css';

type Gate = ProposalHeadFragment['approval']['gates'][number];

/** Every condition of approval: met or not, and for one that is not, what would meet it. */
export function GateList({ gates }: { gates: readonly Gate[] }) {
  return (
    <ul className={classes.gates} aria-label="Gates">
      {gates.map(({ name, met, message, remedy }) => (
        <li key={name} className={classes.gate}>
          <span className={met ? classes.met : classes.unmet} aria-hidden>
            {met ? '✓' : '!'}
          </span>
          <div>
            <VisuallyHidden>{met ? 'Met: ' : 'Not met: '}</VisuallyHidden>
            {message}
            {met || remedy === null ? null : <p className={classes.soft}>{remedy}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
